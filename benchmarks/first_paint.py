"""From the start of the process to the first paint of the window, against an empty QtWidgets window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row, tell

EMPTY = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
app = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
app.exec()
"""
PRODUCT = """
import os
from analytics_desktop import __main__ as door
from analytics_desktop.views.shell import Shell
usual = Shell.paintEvent
def paint(self, event):
    usual(self, event)
    os._exit(0)
Shell.paintEvent = paint
door.main(["--workspace", os.environ["BENCH_WORKSPACE"]])
"""
TIMES = 7


def until_painted(window: str, workspace: Path) -> float:
    """Seconds from the start of a fresh process until its window was painted for the first time."""
    environment = {**os.environ, "BENCH_WORKSPACE": str(workspace), "QT_LOGGING_RULES": "*=false"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    started = time.perf_counter()
    line = [sys.executable, "-c", window]
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        for window in (EMPTY, PRODUCT):  # once unmeasured, so that both find their files in memory
            until_painted(window, workspace)
        pairs = [(until_painted(EMPTY, workspace), until_painted(PRODUCT, workspace)) for _ in range(TIMES)]
    empty, product = (statistics.median(column) for column in zip(*pairs, strict=True))
    row = Row(
        "window",
        f"{product * 1000:,.0f} ms",
        "empty QtWidgets window",
        f"{empty * 1000:,.0f} ms",
        product / empty,
        "1.3",
    )
    tell("First paint", [row], f"Medians of {TIMES} fresh processes each, in turn.")


if __name__ == "__main__":
    main()
