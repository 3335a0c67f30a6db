"""What only the page of agents has: the log of executions, and the choice of one agent."""

from __future__ import annotations

from collections.abc import Mapping

from analytics_desktop.views.logs.tool import LogTool
from analytics_desktop.views.one_agent import OneAgent
from analytics_desktop.views.section_tool import SectionTool


class ExecutionLog(LogTool):
    name = "executions"


TOOLS: Mapping[str, tuple[type[SectionTool], ...]] = {"Execution log": (ExecutionLog,), "One agent": (OneAgent,)}
