"""The deck says what the Page says, names its sources, and is the same file for the same numbers."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.page import Page
from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages

from .reading import frames, spaced, words


def test_every_title_is_there_and_unique(deck: Any) -> None:
    titles = [spaced(slide.shapes.title) for slide in deck.slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_a_chart_title_is_a_sentence_with_its_number(deck: Any) -> None:
    titles = [spaced(slide.shapes.title) for slide in deck.slides]
    assert "Total cost rose to $180.6 k, 14.9 % worse than previous 90 days" in titles
    assert "Engineering has the largest total cost by department: $72.3 k of $180.6 k" in titles
    assert "Active people rose to 388, 8.0 % better than previous 90 days" in titles


def test_there_are_at_most_eight_front_slides_and_an_appendix(deck: Any) -> None:
    appendix = [spaced(slide.shapes.title).startswith("Appendix") for slide in deck.slides]
    assert appendix.index(True) <= 8
    assert all(appendix[appendix.index(True) :])


def test_key_figures_show_value_prior_and_a_status_in_words(deck: Any) -> None:
    cards = words(deck.slides[1])
    assert "$180.6 k" in cards
    assert "Before: 359" in cards
    assert "▲ 14.9 % worse than previous 90 days" in cards
    assert "▼ 100.0 % better" in cards
    assert "○ no comparison" in cards


def test_every_slide_has_the_footer_notes_and_demo_mark(deck: Any) -> None:
    for slide in deck.slides:
        assert "Confidential · Acme & Söhne · as of 2026-12-01 03:15 UTC" in words(slide)
        assert "DEMO DATA" in words(slide)
        assert "generation 7" in slide.notes_slide.notes_text_frame.text
        assert "Manifest SHA-256: abab" in slide.notes_slide.notes_text_frame.text


def test_notes_of_a_chart_name_its_sql_hash_and_receipt(deck: Any) -> None:
    slide = next(slide for slide in deck.slides if any(shape.name == "Chart cost.total_cost" for shape in slide.shapes))
    notes = slide.notes_slide.notes_text_frame.text
    assert pages.COST.sha256 in notes
    assert "r-cost-total_cost" in notes
    assert "Europe/Berlin" in notes


def test_real_data_carries_no_demo_mark(tmp_path: Path) -> None:
    page = pages.cost_page()
    real = replace(page, source=replace(page.source, is_demo=False))
    deck = Presentation(str(write_deck([real], tmp_path / "a.pptx")))
    assert not any("DEMO" in words(slide).upper() for slide in deck.slides)


def test_charts_tables_and_cards_have_alternative_text(deck: Any) -> None:
    shapes = [*frames(deck, "has_chart"), *frames(deck, "has_table")]
    cards = [shape for shape in deck.slides[1].shapes if shape.name.startswith("Key figure")]
    assert len(cards) == 7
    for shape in shapes + cards:
        assert next(shape._element.iter("{*}cNvPr")).get("descr")


def test_the_title_is_read_first(deck: Any) -> None:
    for slide in deck.slides:
        assert next(iter(slide.shapes)) == slide.shapes.title


def test_no_slide_or_chart_fixes_a_colour(deck_file: Path) -> None:
    with zipfile.ZipFile(deck_file) as file:
        for name in file.namelist():
            if re.match(r"ppt/(slides|charts)/[^/]*\.xml", name):
                assert b"srgbClr" not in file.read(name), name


def test_the_same_pages_give_the_same_bytes(deck_file: Path, tmp_path: Path) -> None:
    again = write_deck(pages.all_pages(), tmp_path / "again.pptx")
    assert again.read_bytes() == deck_file.read_bytes()


def test_a_failed_panel_is_told_in_the_appendix_and_not_drawn(deck: Any) -> None:
    assert "The numbers are missing." in words(deck.slides[len(deck.slides) - 1])
    assert "Return on investment" not in [spaced(slide.shapes.title) for slide in deck.slides]


def test_a_page_without_panels_still_gives_a_deck(tmp_path: Path) -> None:
    empty: Page = replace(pages.cost_page(), panels=())
    assert len(Presentation(str(write_deck([empty], tmp_path / "a.pptx"))).slides) >= 2


def test_no_page_at_all_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no page"):
        write_deck([], tmp_path / "a.pptx")


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    def stop(message: str, fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_deck(pages.all_pages(), tmp_path / "a.pptx", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_number_is_not_parted_from_its_unit(deck: Any) -> None:
    titles = "".join(slide.shapes.title.text_frame.text for slide in deck.slides)
    assert "$180.6\u00a0k" in titles
    assert "14.9\u00a0% worse" in titles
