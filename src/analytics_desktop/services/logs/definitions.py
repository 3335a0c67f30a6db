"""Reads catalogue/logs: one `.sql` file is one log, the file of the same name in opened/ is what one row opens to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.log import Log, LogColumn
from analytics_desktop.services.masking import build_sha256

_KEYS = {"title", "sources", "before", "after", "words", "audience", "columns"}


@cache
def load_logs() -> dict[str, Log]:
    """All logs by name."""
    folder = resources.files("analytics_desktop") / "catalogue" / "logs"
    names = sorted(file.name.removesuffix(".sql") for file in folder.iterdir() if file.name.endswith(".sql"))
    return {
        name: _parse(
            name, (folder / f"{name}.sql").read_text("utf-8"), (folder / "opened" / f"{name}.sql").read_text("utf-8")
        )
        for name in names
    }


def log_called(name: str) -> Log:
    """Raises Problem for an unknown one."""
    if name not in load_logs():
        raise Problem(f"There is no log called {name}.", f"The logs are: {', '.join(load_logs())}.")
    return load_logs()[name]


def header_of(text: str) -> dict[str, object]:
    return tomllib.loads(text[text.index("/*") + 2 : text.index("*/")])


def _parse(name: str, text: str, detail: str) -> Log:
    header = tomllib.loads(text[text.index("/*") + 2 : text.index("*/")])
    if set(header) != _KEYS:
        raise ValueError(f"catalogue/logs/{name}.sql: header keys must be exactly {sorted(_KEYS)}")
    columns = tuple(
        LogColumn(column, **{**told, "choices": tuple(told.get("choices", ()))})
        for column, told in header["columns"].items()
    )
    return Log(
        name=name,
        title=header["title"],
        sources=tuple(header["sources"]),
        before=header["before"],
        after=header["after"],
        words=tuple(header["words"]),
        columns=columns,
        audience=tuple(header["audience"]),
        select=text,
        detail=detail,
        sha256=build_sha256(text),
    )
