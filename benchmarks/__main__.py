"""Runs all benchmarks, or those named: python -m benchmarks [first_paint ...]"""

from __future__ import annotations

import sys
from importlib import import_module

ALL = (
    "first_paint",
    "page_load",
    "sync_speed",
    "sync_memory",
    "forecast_quality",
    "sync_increment",
    "log_scroll",
    "verify_speed",
    "export_workbook",
    "export_csv",
    "export_deck",
    "export_report",
)

for name in sys.argv[1:] or ALL:
    import_module(f"benchmarks.{name}").main()
