"""Files from outside into the central store: everything in one transaction, bad rows to a rejects file.

Front ends use `kinds`, `pairs`, `run_import`, `import_requests`, `import_prices` and `load_list_prices`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImporterKind, ImportOptions, ImportReport, PriceReport
from analytics_desktop.models.progress import Progress, silent

from . import entries, sources

AS_ASKED = ImportOptions()


def kinds() -> dict[str, ImporterKind]:
    """Every kind of file that can be imported, by the name used on the command line, in alphabetical order."""
    found = [
        _kind(f"{folder.__name__}.{module.name}")
        for folder in (sources, entries)
        for module in pkgutil.iter_modules(folder.__path__)
    ]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.name)}


def _kind(module: str) -> ImporterKind:
    kind = import_module(module).KIND
    assert isinstance(kind, ImporterKind)
    return kind


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """`["a=b"]` of a repeated option such as --map, as a dict. Problem on a missing = or a field given twice."""
    result: dict[str, str] = {}
    for text in texts:
        field, equals, value = text.partition("=")
        field, value = field.strip(), value.strip()
        if not (equals and field and value):
            raise Problem(f"{option} {text} is not FIELD=VALUE.", f"Write for example {option} model=gpt-4o.")
        if field in result:
            raise Problem(f"{option} names {field} twice.", "Name each field once.")
        result[field] = value
    return result


def run_import(
    kind: str,
    files: Sequence[Path],
    dsn: str,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
    options: ImportOptions = AS_ASKED,
    progress: Progress = silent,
) -> ImportReport:
    """Import `files` of one kind. Problem where nothing can be loaded at all; bad rows go to the rejects file."""
    from .run import run

    known = kinds()
    if kind not in known:
        near = get_close_matches(kind, known, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise Problem(f"There is no importer called {kind}.", f"{hint}The importers are: {', '.join(known)}.")
    if kind.replace("-", "_") in {module.name for module in pkgutil.iter_modules(entries.__path__)}:
        from .entry_run import run_entries

        module = import_module(f"{entries.__name__}.{kind.replace('-', '_')}")
        return run_entries(module, list(files), dsn, dict(mapping), dict(constants), options, progress)
    return run(known[kind], list(files), dsn, dict(mapping), dict(constants), options, progress)


def import_requests(
    files: Sequence[Path],
    dsn: str,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
    dry_run: bool = False,
    rejects: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Request CSVs into the ledger; `run_import("requests", ...)` with the usual options."""
    return run_import("requests", files, dsn, mapping, constants, ImportOptions(dry_run, rejects), progress)


def import_prices(
    file: Path, dsn: str, options: ImportOptions = AS_ASKED, source: str = "", progress: Progress = silent
) -> PriceReport:
    """Contract prices of one CSV file; all of its versions or, when they contradict the price book, none."""
    from .contract_prices import import_contract_prices

    return import_contract_prices(file, dsn, options, source, progress)


def load_list_prices(dsn: str, progress: Progress = silent) -> PriceReport:
    """Add the list prices that ship with the product and are not there yet; booked prices never move."""
    from .list_prices import load

    return load(dsn, progress)
