"""`data/evidence-index.csv`: which file answers which request of the auditor, and which control it is evidence for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from analytics_desktop.models.errors import Problem

from .bag import file_sha256
from .custody import guarded
from .facts import PackFacts

HEADER = ("request", "control", "subject", "file", "sha256")


def index_text(data: Path, facts: PackFacts) -> str:
    """One line for each file that answers a request or is evidence for a control, then one for every other report."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    lines = [*_asked(data, facts), *(("", "", page, f"pages/{page}.json") for page in facts.pages)]
    lines += [("", "", "sample", file.relative_to(data).as_posix()) for file in sorted(data.glob("samples/*.csv"))]
    writer.writerows((*line, file_sha256(data / line[3])) for line in lines)
    return out.getvalue()


def files_about(data: Path, subject: str) -> list[str]:
    """Files of a page, a metric or a table, relative to data."""
    page, _, metric = subject.partition(".")
    if metric:
        found = [f"sql/{page}/{metric}.sql", f"pages/{page}.json", f"pages/{subject}.csv"]
    else:
        found = [f"pages/{page}.json", f"pages/{page}.csv", f"ipe/{page}.txt", f"rows/{subject}.csv.gz"]
        found += sorted(file.relative_to(data).as_posix() for file in data.glob(f"reports/{page}-*.pdf"))
        found += sorted(file.relative_to(data).as_posix() for file in data.glob(f"samples/*-{subject}.csv"))
    return [name for name in found if (data / name).is_file()]


def _asked(data: Path, facts: PackFacts) -> Iterator[tuple[str, str, str, str]]:
    for request, subject in facts.requests:
        yield from ((guarded(request), "", subject, file) for file in _found(data, subject))
    for control, subject in facts.controls:
        yield from (("", guarded(control), subject, file) for file in _found(data, subject))


def _found(data: Path, subject: str) -> list[str]:
    files = files_about(data, subject)
    if not files:
        raise Problem(f"Nothing in this pack is about {subject}.", "Name a page, a metric of its pages or a table.")
    return files
