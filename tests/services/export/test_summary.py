"""The executive summary as its readers' programs see it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Column, Page, Table
from analytics_desktop.models.unit import short
from analytics_desktop.services.export.document import write_summary
from analytics_desktop.services.export.document.summary import FIGURES, summary_data, summary_pdf
from analytics_desktop.services.telling.choose import in_board_order
from analytics_desktop.services.telling.decisions_asked import decisions_asked
from tests.fixtures import pages
from tests.fixtures.page_parts import COST, change
from tests.fixtures.pages import card


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_summary(pages.all_pages(), tmp_path_factory.mktemp("summary") / "summary.pdf")


@pytest.fixture(scope="module")
def text(file: Path) -> str:
    return _run("pdftotext", "-layout", str(file), "-")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_summary_is_one_page_of_a4(file: Path) -> None:
    told = _run("pdfinfo", str(file))
    assert "Pages:           1" in told
    assert "A4" in told


def test_every_key_figure_can_be_read(text: str) -> None:
    figures = summary_data(in_board_order(pages.all_pages()))["figures"]
    assert len(figures) == FIGURES
    for figure in figures:
        assert figure["value"] in text
        assert figure["name"] in text


def test_the_answer_the_charts_and_the_receipts_are_on_it(text: str) -> None:
    data = summary_data(in_board_order(pages.all_pages()))
    flat = " ".join(text.split())
    assert data["answers"][0].split(";")[0] in flat
    assert len(data["charts"]) == 2
    assert all(receipt.split(" receipt ")[1][:10] in flat for receipt in data["receipts"])
    assert "DEMO DATA" in flat


def test_the_file_is_sound_tagged_and_declares_its_standards(file: Path) -> None:
    _run("qpdf", "--check", str(file))
    assert "Tagged:          yes" in _run("pdfinfo", str(file))
    metadata = _run("pdfinfo", "-meta", str(file))
    for declared in ("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1<"):
        assert declared in metadata


def test_the_same_numbers_give_the_same_bytes(file: Path) -> None:
    assert summary_pdf(pages.all_pages()) == file.read_bytes()


def test_a_company_whose_name_looks_like_markup_is_shown_as_it_is() -> None:
    evil = '#panic("x") *bold* $x$ <b>'
    spoilt = [replace(page, source=replace(page.source, company=evil)) for page in pages.all_pages()]
    assert evil in " ".join(_text_of(summary_pdf(spoilt)).split())


def _text_of(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, check=True, capture_output=True).stdout.decode()


def test_long_answers_are_set_smaller_rather_than_cut() -> None:
    long = [replace(page, answer="A long answer with many words. " * 18) for page in pages.all_pages()]
    told = " ".join(_text_of(summary_pdf(long)).split())
    assert told.count("A long answer with many words.") == 36


def test_what_cannot_fit_is_refused_rather_than_cut() -> None:
    endless = [replace(page, answer="A long answer with many words. " * 400) for page in pages.all_pages()]
    with pytest.raises(Problem, match="does not fit on one page"):
        summary_pdf(endless)


def test_a_refused_summary_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "summary.pdf"
    out.write_bytes(b"old")
    endless = [replace(page, answer="word " * 5000) for page in pages.all_pages()]
    with pytest.raises(Problem):
        write_summary(endless, out)
    assert out.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["summary.pdf"]


def test_a_budget_that_is_used_up_is_the_first_decision() -> None:
    columns = tuple(Column(name, "text") for name in ("Scope", "Name", "Budget", "Booked", "Used"))
    rows = (("team", "Search", Decimal(100), Decimal(112), 112.0), ("team", "Ads", Decimal(100), Decimal(99), 99.0))
    metric = replace(COST, id="cost.budget_use", chart="table")
    page = pages.cost_page()
    panel = replace(page.panels[0], metric=metric, chart="table", table=Table(columns, rows))
    asked = decisions_asked([replace(page, panels=(*page.panels, panel))])
    assert asked[0].decision == "Raise the budget of Search, or limit its use?"
    assert asked[0].why == f"{short(112, 'money')} booked of {short(100, 'money')}, 112 % of the budget."
    assert not any("Ads" in one.decision for one in asked)


def test_what_got_worse_most_comes_first_and_what_got_better_is_not_asked() -> None:
    page: Page = pages.cost_page()
    cards = tuple(
        card(
            replace(COST, id=f"cost.{name}", title=name.title()), Decimal(1), Decimal(1), change(percent, verdict, "up")
        )
        for name, percent, verdict in (("mild", 3.0, "worse"), ("steep", 30.0, "worse"), ("good", 90.0, "better"))
    )
    asked = decisions_asked([replace(page, panels=cards)])
    assert [one.metric for one in asked] == ["cost.steep", "cost.mild"]
