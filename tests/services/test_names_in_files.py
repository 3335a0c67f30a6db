"""Whatever leaves this machine, whichever way it is asked for, holds neither the name nor the login of anybody."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

from analytics_desktop.cli.figures import Form, figure_of_metric, figures_text
from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.services.deliver import deliver, deliver_compliance, deliver_deck
from analytics_desktop.services.desk import Desk
from tests.fixtures.lake import Synced

READERS = "compliance.pii_readers"
FORMS: tuple[Form, ...] = ("csv", "json")


def everybody(desk: Desk) -> set[str]:
    with desk.reading() as (generation, _):
        rows = generation.cursor().execute("SELECT display_name, email FROM lake.people").fetchall()
    return {word for row in rows for word in row if word}


def text_in(file: Path) -> str:
    """All that a zip of zips holds, and the text of a PDF."""
    if file.suffix == ".pdf":
        return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return _unzipped(file.read_bytes())


def _unzipped(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(_unzipped(parts.read(name)) for name in parts.namelist())


def test_decks_and_compliance_reports_name_nobody(desk: Desk, synced: Synced, tmp_path: Path) -> None:
    filters = desk.default_filters()
    page, readers = desk.page("compliance", filters), desk.panel(READERS, filters)
    assert readers.table is not None
    shown = {str(row[0]) for row in readers.table.rows} & everybody(desk)
    assert shown, "the panel would name people on screen"
    wishes = DeckWishes(basket=((page, readers),))
    files = [
        *deliver_deck(desk, synced.secrets, filters, tmp_path / "board.pptx", wishes),
        *deliver_compliance(desk, synced.secrets, filters, tmp_path / "soc2.pdf", "soc2"),
        *deliver("workbook", desk, synced.secrets, filters, ["compliance"], tmp_path / "compliance.xlsx"),
        *deliver("csv", desk, synced.secrets, filters, ["compliance"], tmp_path / "compliance.csv"),
    ]
    for file in files:
        text = text_in(file)
        assert len(text) > 200, file
        assert not [name for name in everybody(desk) if name in text], file


def test_the_sentence_above_a_table_names_nobody_either(desk: Desk, synced: Synced, tmp_path: Path) -> None:
    filters = desk.default_filters()
    note = next(
        one.note for one in desk.ahead(desk.page("compliance", filters)).panels if "unusual" in one.note.lower()
    )
    assert [name for name in everybody(desk) if name in note], "on screen it does"
    out = tmp_path / "compliance.xlsx"
    deliver("workbook", desk, synced.secrets, filters, ["compliance.access_anomalies"], out)
    assert not [name for name in everybody(desk) if name in text_in(out)]


def test_figures_for_programs_name_nobody(desk: Desk) -> None:
    filters, names = replace(desk.default_filters(), by="person"), desk.pseudonyms()
    people = everybody(desk)
    for metric in ("usage.requests", READERS):
        figure = figure_of_metric(desk, metric, filters if metric != READERS else desk.default_filters())
        assert people & {cell for row in figure.table.rows for cell in row}, "the table on the terminal names people"
        for form in FORMS:
            told = figures_text([figure.given_away(names)], form, single=True)
            assert not [name for name in people if name in told]
