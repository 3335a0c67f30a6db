"""A compliance report of 100 pages, against the typesetter with the same text and nothing of structure."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

import typst
from tests.services.export.test_compliance import page

from analytics_desktop.models.page import Page
from analytics_desktop.services.export.document import compliance
from analytics_desktop.services.export.document.compliance import compliance_data, compliance_pdf
from analytics_desktop.services.shipped import resources
from benchmarks.measure import Row, seconds, tell

ROWS = 4_000
PLAIN = """#let data = json("data.json")
#set page(paper: "a4", margin: 20mm, flipped: true)
#set text(font: "Inter", size: 6.6pt)
#for one in data [#table(columns: one.widths.map(width => width * 1fr), ..one.rows.flatten())]
"""


def grids(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every table of the report."""
    return [data["summary"], *(one["evidence"] for one in data["controls"]), data["facts"], *data["tables"]]


def plain(data: dict[str, Any]) -> bytes:
    files = {"main.typ": PLAIN.encode(), "data.json": json.dumps(grids(data)).encode()}
    fonts = [str(resources() / "fonts")]
    made = typst.compile(files, format="pdf", font_paths=fonts, ignore_system_fonts=True)  # type: ignore[call-overload]
    assert isinstance(made, bytes)
    return made


def pages_of(pdf: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
    return int(told.split("Pages:")[1].split()[0])


def fresh_seconds(kind: str) -> float:
    """In a process of its own: the typesetter remembers what it has set."""
    code = f"from benchmarks.export_report import told_seconds; told_seconds({kind!r})"
    times = [float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) for _ in "123"]
    return statistics.median(times)


def told_seconds(kind: str) -> None:
    world = world_of_rows()
    data = compliance_data(world, "soc2")
    plain(compliance_data(page(1), "soc2"))  # loads what is loaded once
    print(seconds(lambda: compliance_pdf(world, "soc2") if kind == "report" else plain(data)))


def world_of_rows() -> Page:
    compliance.MOST_ROWS = ROWS
    return page(ROWS)


def main() -> None:
    count = pages_of(compliance_pdf(world_of_rows(), "soc2"))
    mine, theirs = fresh_seconds("report"), fresh_seconds("plain")
    rows = [
        Row("report", f"{mine:.2f} s", "typst, same text", f"{theirs:.2f} s", mine / theirs, "at most 2"),
        Row("report", f"{mine:.2f} s", "10 s for 100 pages", f"{count / 10:.1f} s", mine / (count / 10), "at most 1"),
    ]
    tell("Export report", rows, f"{count} pages, PDF/A-2a and PDF/UA-1 with contents; the peer writes plain PDF.")


if __name__ == "__main__":
    main()
