"""What only the page of compliance has: the audit trail, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping

from analytics_desktop.views.logs.tool import LogTool
from analytics_desktop.views.section_tool import SectionTool


class AuditTrail(LogTool):
    name = "audit"


TOOLS: Mapping[str, tuple[type[SectionTool], ...]] = {"Audit trail": (AuditTrail,)}
