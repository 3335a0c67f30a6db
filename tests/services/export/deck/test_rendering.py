"""LibreOffice renders the deck: every page, nothing cut off, no empty chart. Needs LibreOffice and poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from pptx import Presentation

from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages

_TOOLS = ("soffice", "pdftotext", "pdftoppm", "pdffonts")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in _TOOLS), reason="LibreOffice or poppler is missing: no slide is rendered"
)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')


class Rendered(NamedTuple):
    deck: Path
    pdf: Path
    images: list[Path]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    room = tmp_path_factory.mktemp("rendered")
    deck = write_deck(pages.all_pages(), room / "board.pptx")
    profile = f"-env:UserInstallation=file://{room}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(room), str(deck)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    subprocess.run(["pdftoppm", "-r", "50", "-png", str(room / "board.pdf"), str(room / "page")], check=True)
    return Rendered(deck, room / "board.pdf", sorted(room.glob("page-*.png")))


def words(pdf: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """For each page: left, top, right, bottom in points, and the word."""
    html = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    found = []
    for page in html.split("<page ")[1:]:
        found.append([(*map(float, groups[:4]), groups[4]) for groups in _WORD.findall(page)])  # type: ignore[misc]
    return found


def test_every_slide_is_rendered_with_its_title(rendered: Rendered) -> None:
    deck = Presentation(str(rendered.deck))
    rendered_words = words(rendered.pdf)
    assert len(rendered_words) == len(deck.slides) == len(rendered.images)
    for slide, page in zip(deck.slides, rendered_words, strict=True):
        shown = {part for word in page for part in word[4].split()}
        for word in slide.shapes.title.text_frame.text.split():
            assert word.replace("&", "&amp;") in shown


def test_no_text_runs_into_the_footer_or_off_the_slide(rendered: Rendered) -> None:
    for number, page in enumerate(words(rendered.pdf), start=1):
        footer = min(word[1] for word in page if word[4] == "Confidential")
        for left, top, right, bottom, word in page:
            assert left >= 0, (number, word)
            assert right <= 960.5, (number, word)
            assert top >= footer - 1 or bottom <= footer + 1 or word in {"DEMO", "DATA"}, (number, word)


def test_text_stays_inside_its_box(rendered: Rendered) -> None:
    """The lowest word of the text beside a chart, of a card and of a title is above the end of its box."""
    deck = Presentation(str(rendered.deck))
    for slide, page in zip(deck.slides, words(rendered.pdf), strict=True):
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text or shape.name == "Demo mark":
                continue
            left, top = shape.left / 12700, shape.top / 12700
            right, bottom = left + shape.width / 12700, top + shape.height / 12700
            text = shape.text_frame.text.split(" ")
            inside = [word for word in page if left - 2 <= word[0] <= right and top - 4 <= word[1] <= bottom]
            own = [word for word in inside if word[4] in text]
            assert len(own) >= len({*text} & {word[4] for word in page}) * 0.9, (shape.name, text)
            for word in own:
                letters_end = word[3] - 0.2 * (word[3] - word[1])  # poppler's box is the line's, not the letters'
                assert letters_end <= bottom + 2, (shape.name, word)
                assert word[2] <= right + 4, (shape.name, word)


def test_no_chart_is_blank(rendered: Rendered) -> None:
    """In the chart's area there is enough of the first series' colour (accent 1 of the template)."""
    deck = Presentation(str(rendered.deck))
    for slide, file in zip(deck.slides, rendered.images, strict=True):
        charts = [shape for shape in slide.shapes if shape.has_chart]
        image = Image.open(file).convert("RGB")
        scale = image.width / deck.slide_width
        for chart in charts:
            box = (chart.left, chart.top, chart.left + chart.width, chart.top + chart.height)
            part = image.crop(tuple(int(side * scale) for side in box))
            blue = sum(abs(r - 11) + abs(g - 107) + abs(b - 176) < 60 for r, g, b in part.get_flattened_data())
            assert blue > 100, chart.name


def test_the_font_of_the_theme_is_there_or_has_the_same_widths(rendered: Rendered) -> None:
    fonts = subprocess.run(["pdffonts", str(rendered.pdf)], check=True, capture_output=True, text=True).stdout
    names = {line.split()[0].split("+")[-1] for line in fonts.splitlines()[2:]}
    assert any(name.startswith(("Arial", "LiberationSans", "Arimo")) for name in names), names
