"""Templates as other office programs leave them: titles in mid-slide, a dark band, a photograph, odd relations."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.util import Emu

from analytics_desktop.models.contrast import contrast
from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.export.deck.fit import text_width
from analytics_desktop.services.export.deck.palette import palette_of
from tests.fixtures import pages

_SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_BAND = (
    f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="99" name="Band"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="9144000" cy="1500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:solidFill><a:srgbClr val="102030"/></a:solidFill></p:spPr></p:sp>'
)
_OURS, _THEIRS = "/package/2006/relationships/metadata/", "/officedocument/2006/relationships/metadata/"


def awkward(out: Path) -> Path:
    deck = Presentation()
    deck.slide_master.shapes._spTree.insert(2, parse_xml(_BAND))
    for layout in deck.slide_layouts:
        for place in layout.placeholders:
            if place.placeholder_format.idx == 0:
                place.left, place.top, place.width, place.height = (
                    Emu(x) for x in (2700000, 2485000, 4680000, 1620000)
                )
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "#883322").save(picture, "PNG")
    part, relation = deck.slide_layouts[5].part.get_or_add_image_part(picture)
    assert part is not None
    ground = (
        f'<p:bg {_SPACES} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:bgPr>'
        f'<a:blipFill><a:blip r:embed="{relation}"/><a:stretch/></a:blipFill><a:effectLst/></p:bgPr></p:bg>'
    )
    deck.slide_layouts[5]._element.cSld.insert(0, parse_xml(ground))
    deck.save(str(out.with_suffix(".tmp")))
    with zipfile.ZipFile(out.with_suffix(".tmp")) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(_OURS.encode(), _THEIRS.encode()) if name == "_rels/.rels" else content)
    return out


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("awkward")
    template = awkward(folder / "house.pptx")
    return write_deck(pages.all_pages(), folder / "a.pptx", wishes=DeckWishes(template=template))


@pytest.fixture(scope="module")
def content(file: Path) -> list[Any]:
    return list(Presentation(str(file)).slides)[1:]


def test_no_part_is_written_twice(file: Path) -> None:
    with zipfile.ZipFile(file) as opened:
        counts = Counter(opened.namelist())
    assert set(counts.values()) == {1}


def test_a_title_in_mid_slide_is_moved_to_the_head_and_nothing_covers_it(content: list[Any]) -> None:
    for slide in content:
        title = slide.shapes.title
        assert title.top + title.height < Emu(6858000) * 0.36
        for shape in slide.shapes:
            if shape != title and shape.name not in {"Demo mark", "Paper"}:
                assert shape.top >= title.top + title.height, shape.name


def test_letters_are_light_on_a_dark_band_and_dark_enough_on_paper(file: Path, content: list[Any]) -> None:
    colours = palette_of(Presentation(str(file))).colours
    for slide in content:
        ink = slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color.theme_color
        assert contrast(colours[ink], "#102030") > 4.5
    cards = [shape for shape in content[0].shapes if shape.name.startswith("Key figure")]
    faint = MSO_THEME_COLOR.ACCENT_3  # 2.7:1 on the paper of this theme
    darkened = [
        run.font.color.brightness
        for card in cards
        for paragraph in card.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.color.theme_color == faint
    ]
    assert darkened
    assert all(shade < -0.2 for shade in darkened)


def test_paper_lies_between_a_photograph_and_the_content(content: list[Any]) -> None:
    for slide in content:
        names = [shape.name for shape in slide.shapes]
        assert names.index("Paper") == 1


def test_a_figure_is_written_smaller_rather_than_cut(content: list[Any]) -> None:
    cards = [shape for shape in content[0].shapes if shape.name.startswith("Key figure")]
    assert cards
    assert not any("…" in card.text_frame.paragraphs[1].text for card in cards)


def test_columns_of_tables_break_no_word(content: list[Any]) -> None:
    for slide in content:
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            points = shape.table.cell(0, 0).text_frame.paragraphs[0].runs or [None]
            size = points[0].font.size.pt if points[0] is not None else 11
            for column, width in enumerate(one.width.pt for one in shape.table.columns):
                words = " ".join(row.cells[column].text for row in shape.table.rows).split(" ")
                assert max(text_width(word, size) for word in words) <= width - 14, words
