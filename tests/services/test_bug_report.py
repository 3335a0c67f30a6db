from __future__ import annotations

import stat
from pathlib import Path

import pytest

from analytics_desktop.services.bug_report import redacted, write_report


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgresql://sarah:hunter2@db.example.com:5432/analytics",
        "host=db user=sarah password=hunter2 dbname=x",
        "host=db user=sarah password='hunter2' dbname=x",
        "host=db password='two hunter2 words' dbname=x",
        "ATTACH 'x' (META_ENCRYPTION_KEY 'hunter2')",
        '{"api_key": "hunter2"}',
        "Authorization token: hunter2",
        "passphrase = hunter2",
    ],
)
def test_a_secret_is_not_in_the_report(text: str) -> None:
    assert "hunter2" not in redacted(text)


def test_a_long_hexadecimal_key_is_not_in_the_report() -> None:
    assert redacted(f"opened with {'ab12' * 16} at once") == "opened with *** at once"


def test_what_helps_to_find_the_bug_stays() -> None:
    line = 'File "services/pages.py", line 12, in build_page: KeyError: 17'
    assert redacted(line) == line


def test_the_report_is_written_into_the_workspace_for_its_owner_only(tmp_path: Path) -> None:
    try:
        raise RuntimeError("password=hunter2 was wrong")
    except RuntimeError as error:
        report = write_report(error, tmp_path)
    assert report.parent == tmp_path / "logs"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    assert "RuntimeError" in text
    assert "test_bug_report.py" in text
    assert "hunter2" not in text


def test_a_report_is_written_even_where_the_workspace_cannot_be(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    report = write_report(RuntimeError("x"), blocked / "workspace")
    assert report.is_file()
    report.unlink()
