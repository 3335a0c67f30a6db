"""What only the page of cost has: crossed tables, sign-off and the close of a month."""

from __future__ import annotations

from collections.abc import Mapping

from analytics_desktop.views.books.crossed import Crossed
from analytics_desktop.views.books.month_close import MonthClose
from analytics_desktop.views.books.sign_off import SignOff
from analytics_desktop.views.section_tool import SectionTool

TOOLS: Mapping[str, tuple[type[SectionTool], ...]] = {
    "Spending": (Crossed,),
    "Reconciliation": (SignOff,),
    "Close": (MonthClose,),
}
