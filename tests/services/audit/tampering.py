"""Ways to change files of an unpacked pack."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics_desktop.models.report import Report


def verdicts(report: Report) -> dict[str, str]:
    return {finding.check: finding.verdict for finding in report.findings}


def edit_json(file: Path, change: Callable[[Any], None]) -> None:
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def edit_rows(file: Path, change: Callable[[str], str]) -> None:
    file.write_bytes(gzip.compress(change(gzip.decompress(file.read_bytes()).decode()).encode(), mtime=0))
