"""What only the page of compliance has: the audit trail, entry by entry, and the sets of controls as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from analytics_desktop.models.control import ControlSet
from analytics_desktop.services.control_sets import KIND, Standing, bring_in, export_set, standing_sets, take_back
from analytics_desktop.views.decision_tool import DecisionTool
from analytics_desktop.views.logs.tool import LogTool
from analytics_desktop.views.section_tool import SectionTool


class AuditTrail(LogTool):
    name = "audit"


class ControlsTool(DecisionTool):
    kind = KIND
    label = "Controls as files…"
    who_may = (
        "Sets of controls are decided by compliance and administrators; analytics-desktop controls export reads them."
    )

    def ask(self) -> None:
        desk = self._desk
        if desk is not None:
            self.jobs.start("controls", lambda _: standing_sets(desk), self._open)

    def _open(self, sets: Sequence[Standing]) -> None:
        from analytics_desktop.views.dialogs.controls import ControlsDialog

        dialog = ControlsDialog(sets, self.window())
        dialog.exported.connect(self._export)
        dialog.imported.connect(self._import)
        dialog.restored.connect(self._restore)
        dialog.open()

    def _export(self, framework: str, out: Path) -> None:
        desk = self._desk
        assert desk is not None
        self.jobs.start(
            "export", lambda _: export_set(desk, framework, out), lambda _: self.words.setText(f"Written: {out}")
        )

    def _import(self, file: Path, reason: str) -> None:
        desk = self._desk
        assert desk is not None
        self.jobs.start("import controls", lambda _: bring_in(desk, file, reason), self._imported)

    def _imported(self, found: ControlSet) -> None:
        self._changed(f"The set of {found.framework} with {len(found.controls)} controls stands")

    def _restore(self, framework: str, reason: str) -> None:
        desk = self._desk
        assert desk is not None
        self.jobs.start(
            "restore controls",
            lambda _: take_back(desk, framework, reason),
            lambda _: self._changed(f"The set of {framework} that ships stands again"),
        )

    def _changed(self, words: str) -> None:
        self.words.setText(f"{words}; it is sent with the next sync.")
        self.changed.emit()


TOOLS: Mapping[str, tuple[type[SectionTool], ...]] = {"Audit trail": (AuditTrail,), "Controls": (ControlsTool,)}
