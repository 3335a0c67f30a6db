"""Documents for reading and filing: PDF/A-2a and PDF/UA-1, the same bytes from the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.beside import done_beside


def write_summary(pages: Sequence[Page], out: Path, progress: Progress = silent) -> Path:
    """The executive summary on exactly one page. Raises Problem, Cancelled."""
    from analytics_desktop.services.export.atomically import replacing

    from .summary import summary_pdf

    content = done_beside(lambda: summary_pdf(pages), lambda: progress("Setting the summary", 0.1))
    progress("Writing the summary", 0.9)
    with replacing(out) as draft:
        draft.write_bytes(content)
    progress("The summary is written", 1.0)
    return out


def write_compliance(page: Page, framework: str, out: Path, progress: Progress = silent) -> Path:
    """The report of one framework, control by control, as `page` has controls, facts and evidence. Raises Problem."""
    from analytics_desktop.services.export.atomically import replacing

    from .compliance import compliance_pdf

    content = done_beside(lambda: compliance_pdf(page, framework), lambda: progress("Setting the report", 0.1))
    progress("Writing the report", 0.9)
    with replacing(out) as draft:
        draft.write_bytes(content)
    progress("The report is written", 1.0)
    return out
