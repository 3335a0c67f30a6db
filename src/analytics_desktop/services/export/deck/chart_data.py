"""Numbers of a chart, whose embedded workbook holds names as text.

python-pptx writes that workbook with XlsxWriter's usual options, which make a formula of text that begins with "=", and
a link of one that begins with "http": names come from outside and are neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook

_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class PlainChartData(CategoryChartData):
    """As CategoryChartData; the writer is a private part of it, so the version of python-pptx is pinned."""

    @property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _PlainWriter(self)  # type: ignore[no-untyped-call]


class _PlainWriter(CategoryWorkbookWriter):
    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Workbook, Any]]:
        workbook = Workbook(xlsx_file, _AS_TEXT)
        yield workbook, workbook.add_worksheet()
        workbook.close()
