"""A receipt gives its number again; what is no longer as it was is said, and a changed receipt is noticed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.deliver import deliver
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.csv_file import write_csv
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.export.workbook import write_workbook
from analytics_desktop.services.receipts.identity import Kept, receipt_id
from analytics_desktop.services.receipts.in_files import find_in
from analytics_desktop.services.receipts.register import find
from analytics_desktop.services.receipts.reproduce import Reproduced, reproduce
from tests.fixtures import pages
from tests.fixtures.lake import Synced
from tests.services.export.ledger import Desk as Ledger


@pytest.fixture(scope="module")
def kept(desk: Desk, synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The receipt of a bar chart's metric that left the workspace with a CSV."""
    filters = replace(desk.default_filters(), by="department")
    out = tmp_path_factory.mktemp("receipt") / "cost.csv"
    deliver("csv", desk, synced.secrets, filters, ["cost.total_cost"], out)
    asked = desk.panel("cost.total_cost", filters).receipt
    assert asked is not None
    found = find(synced.workspace, synced.secrets, asked.id)
    assert found is not None
    assert found.receipt == find_in(out.with_suffix(".schema.json"), asked.id[:8]).receipt == asked
    return found


def again(synced: Synced, kept: Kept) -> Reproduced:
    return reproduce(synced.workspace, synced.secrets, kept)


def wrong(found: Reproduced) -> dict[str, str]:
    return {one.check: one.verdict for one in found.report.findings if one.verdict != "valid"}


def resealed(kept: Kept, **changes: object) -> Kept:
    changed = replace(kept.receipt, **changes)  # type: ignore[arg-type]
    return replace(kept, receipt=replace(changed, id=receipt_id(changed)))


def test_the_number_is_computed_again(synced: Synced, kept: Kept) -> None:
    found = again(synced, kept)
    assert found.report.verdict == "valid"
    assert found.panel.receipt == kept.receipt
    assert str(found.panel.whole) == kept.value
    assert Decimal(kept.value) > 0


def test_a_question_about_one_person_leaves_under_a_pseudonym_and_is_answered_again(
    synced: Synced, desk: Desk, tmp_path: Path
) -> None:
    spent = desk.panel("cost.total_cost", replace(desk.default_filters(), by="person"))
    name = next(part.segment for part in spent.parts if part.segment not in {None, "(none)"})
    filters = replace(desk.default_filters(), where=(("person", str(name)),))
    files = []
    for kind, ending in (("csv", "csv"), ("workbook", "xlsx"), ("deck", "pptx")):
        out = tmp_path / f"cost.{ending}"
        deliver(kind, desk, synced.secrets, filters, ["cost.total_cost"], out)
        files.append(out.with_suffix(".schema.json") if kind == "csv" else out)
    asked = desk.panel("cost.total_cost", filters).receipt
    assert asked is not None
    for file in files:
        told = find_in(file, asked.id)
        assert str(name) not in told.receipt.filters, file.name
        found = again(synced, told)
        assert found.report.verdict == "valid", file.name
        assert found.panel.receipt == asked


def test_a_card_and_a_bar_of_the_same_question_are_told_apart_by_their_rows(synced: Synced, desk: Desk) -> None:
    page = desk.page("cost", desk.default_filters(), section="Spending")
    told = [one for one in page.panels if one.metric.id == "cost.total_cost" and one.receipt]
    assert len({one.receipt.rows for one in told if one.receipt}) >= 3
    assert {again(synced, Kept(one.receipt)).report.verdict for one in told if one.receipt} == {"valid"}


def test_another_generation_or_definition_is_said(synced: Synced, kept: Kept) -> None:
    other = again(synced, resealed(kept, generation=77, manifest_sha256="0" * 64))
    assert wrong(other) == {"generation": "cannot_check"}
    assert "receipt of 77" in other.report.sentence
    changed = again(synced, resealed(kept, sql_sha256="1" * 64))
    assert wrong(changed) == {"definition": "cannot_check"}
    assert "1111111111111111" in changed.report.sentence
    assert wrong(again(synced, resealed(kept, formulas="roi v9: 1"))) == {"formulas": "cannot_check"}


def test_what_was_altered_is_noticed(synced: Synced, kept: Kept) -> None:
    assert wrong(again(synced, replace(kept, value="1.00"))) == {"value": "invalid"}
    more = replace(kept, receipt=replace(kept.receipt, rows=kept.receipt.rows + 1))
    assert wrong(again(synced, more)) == {"receipt": "invalid", "rows": "invalid"}


def test_deck_workbook_and_sidecar_carry_whole_receipts(tmp_path: Path) -> None:
    page = pages.cost_page()
    card = page.panels[0]
    assert card.receipt is not None
    asked = replace(card.receipt, formulas="roi v2: percent(1; 2)")
    page = replace(page, panels=(replace(card, receipt=asked), *page.panels[1:]))
    files = (
        write_deck([page], tmp_path / "a.pptx"),
        write_workbook(Ledger(), [page], tmp_path / "a.xlsx"),
        write_csv(page, tmp_path / "a.csv", page.panels[0])[1],
    )
    short = replace(asked, id="rcost")
    for file in files:
        if file.suffix == ".pptx":  # ids of the program's own receipts have only letters and digits
            page = replace(page, panels=(replace(card, receipt=short),))
            assert find_in(write_deck([page], file), "rcost").receipt == short
        else:
            assert find_in(file, asked.id).receipt == asked
        with pytest.raises(Problem, match="has no receipt"):
            find_in(file, "0123")


def test_the_verb_tells_number_and_verdict(synced: Synced, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    from analytics_desktop import cli
    from tests.fixtures.lake import PASSPHRASE

    secret = synced.workspace.root / "passphrase"
    secret.touch(mode=0o600)
    secret.write_text(PASSPHRASE)
    monkeypatch.setenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", str(secret))
    place = ["--workspace", str(synced.workspace.root)]
    assert cli.main([*place, "receipt", kept.receipt.id]) == 0
    assert cli.main([*place, "receipt", "ffffffffffffffff"]) == 1
