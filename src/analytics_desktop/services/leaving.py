"""What leaves the window without a file: copied to the clipboard, or onto paper."""

from __future__ import annotations

from typing import Literal

from analytics_desktop.models.access import Access
from analytics_desktop.models.page import Table
from analytics_desktop.models.unit import UNITS
from analytics_desktop.services.access.scope import names_people
from analytics_desktop.services.audit.pseudonyms import table_for_export
from analytics_desktop.services.desk import Desk

Way = Literal["export.copy", "export.print"]


def let_leave(desk: Desk, way: Way, subject: str, table: Table | None) -> Table | None:
    """The table as it may leave: people carry pseudonyms. `table` is None for what is drawn.

    It is in the access log first; raises Problem when it cannot be, and then nothing may leave.
    """
    told = None if table is None else table_for_export(table, desk.pseudonyms())
    columns = () if table is None else table.columns
    personal = told != table or names_people(column.name for column in columns)
    cost = any(UNITS[column.unit].kind == "money" for column in columns)
    desk.gate.note(
        Access(way, "drawing" if table is None else "table", subject, personal=personal, cost=cost), desk.source
    )
    return told
