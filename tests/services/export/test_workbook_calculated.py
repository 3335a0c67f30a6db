"""LibreOffice calculates the workbook's formulas to the values that they carry."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from .ledger import ties


def without_cached_values(source: Path, target: Path) -> None:
    """A copy whose formulas carry no value, so that whoever opens it has to calculate."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing: nothing recalculates the workbook")
def test_libreoffice_calculates_the_same_sums_and_differences(book_file: Path, values: Any, tmp_path: Path) -> None:
    without_cached_values(book_file, tmp_path / "bare.xlsx")
    assert all(row[3] is None for row in ties(openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)))
    profile, out = f"-env:UserInstallation=file://{tmp_path}/profile", str(tmp_path / "out")
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", out, str(tmp_path / "bare.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    calculated = ties(openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True))
    assert len(calculated) >= 4
    for mine, theirs in zip(ties(values), calculated, strict=True):
        assert theirs[1] == pytest.approx(mine[1]), mine[0]
        assert theirs[3] == 0, mine[0]
