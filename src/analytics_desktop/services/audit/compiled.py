"""Hashing by compiled code (see docs/adr/0021), where that pays; without it everything is the same, only slower."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    class LeafHashes(Protocol):
        def __call__(self, columns: Sequence[pa.Array], /) -> NDArray[np.uint8]: ...

    class PairHashes(Protocol):
        def __call__(self, level: NDArray[np.uint8], /) -> NDArray[np.uint8]: ...


# Loading what was compiled takes about 0.8 s, which is what it saves for a million entries; once it is loaded, it pays
# for few. Compiling, once for each version and kind of processor, takes 5 s: a small log never has to wait for that.
WORTH = 1_000_000
WORTH_LOADED = 1_000


class NotUsual(Exception):
    """Rows are not what compiled code is written for, such as a number below 0; SQL can do them."""


@dataclass(frozen=True)
class Compiled:
    """`leaf_hashes`: see lanes.entries. `pair_hashes`: see lanes.pairs."""

    leaf_hashes: LeafHashes
    pair_hashes: PairHashes


class _Loader:
    """Loads once for the process; a machine where nothing can be compiled or kept is asked once too."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = False
        self._found: Compiled | None = None

    def for_hashes(self, count: int) -> Compiled | None:
        if count < (WORTH_LOADED if self._asked else WORTH):
            return None
        with self._lock:
            if not self._asked:
                self._found = _loaded()
                self._asked = True
        return self._found


_LOADER = _Loader()


def compiled_for(count: int) -> Compiled | None:
    """What makes `count` hashes fastest, None for hashlib and SQL."""
    return _LOADER.for_hashes(count)


def _loaded() -> Compiled | None:
    try:
        from .lanes.entries import leaf_hashes
        from .lanes.pairs import pair_hashes

        found = Compiled(leaf_hashes, pair_hashes)
        return found if _is_right(found) else None
    except Exception:  # no place for what is compiled, a damaged one, another processor: SQL can do it
        return None


def _is_right(found: Compiled) -> bool:
    """Known answers, as FIPS 140-3 asks for before use: what lies compiled on disk may be damaged."""
    import numpy as np

    texts = (
        "\0000:,1:0,27:1970-01-01T00:00:00.000000Z,",
        "\000~19:1000000000000000000,27:1969-12-31T23:59:59.999999Z,",
        f"\0001200:{'é' * 600},~27:9999-12-31T23:59:59.999999Z,",
    )
    leaves = b"".join(sha256(text.encode()).digest() for text in texts)
    level = np.arange(128, dtype=np.uint8)
    nodes = b"".join(sha256(b"\x01" + level[at : at + 64].tobytes()).digest() for at in (0, 64))
    return found.leaf_hashes(_columns()).tobytes() == leaves and found.pair_hashes(level).tobytes() == nodes


def _columns() -> list[pa.Array]:
    """Three rows: text, number and time. Made of buffers, because pa.array() imports pandas, which takes a second."""
    import numpy as np
    import pyarrow as pa

    ends, text = np.array([0, 0, 0, 1200], np.int32), ("é" * 600).encode()
    numbers = np.array([0, 10**18, 0], np.int64)
    instants = np.array([0, -1, 253_402_300_799_999_999], np.int64)
    second, third = pa.py_buffer(bytes([0b101])), pa.py_buffer(bytes([0b011]))  # are null
    return [
        pa.Array.from_buffers(pa.string(), 3, [second, pa.py_buffer(ends), pa.py_buffer(text)]),
        pa.Array.from_buffers(pa.int64(), 3, [third, pa.py_buffer(numbers)]),
        pa.Array.from_buffers(pa.timestamp("us"), 3, [None, pa.py_buffer(instants)]),
    ]
