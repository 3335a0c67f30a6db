"""Who is online, live where the central store answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.figures import Figure, figure_of_panel
from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Filters
    from analytics_desktop.services.desk import Desk


def live_figure(console: Console, desk: Desk, filters: Filters) -> Figure:
    """The live figure; without a connection that of the open generation, and a note that says so."""
    from analytics_desktop.services.connection import load_connection
    from analytics_desktop.services.online import METRIC, live, online_now

    panel = desk.panel(METRIC, filters)
    workspace = console.workspace()
    try:
        panel = live(panel, online_now(load_connection(workspace, console.secrets(workspace))))
    except Problem as problem:
        console.note(f"Not live: {problem.sentence}")
    if panel.change is not None:
        console.note(f"Online now: {panel.change.words}")
    return figure_of_panel(panel, desk.generation, filters)
