"""A secret store that is gone with the process, so that benchmarks leave nothing in a keyring."""

from __future__ import annotations


class SecretsInMemory:
    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def get(self, key: str, /) -> str | None:
        return self._values.get(key)

    def set(self, key: str, value: str, /) -> None:
        self._values[key] = value

    def delete(self, key: str, /) -> None:
        self._values.pop(key, None)
