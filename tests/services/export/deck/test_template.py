"""A company's own template: its size, theme and layouts are used, whatever they are called."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages

from .reading import frames, words

_TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.fixture(scope="module")
def potx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4:3, with a theme colour of its own, layouts with foreign names, and an example slide; typed as a template."""
    folder = tmp_path_factory.mktemp("template")
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "Example of our style"
    for number, layout in enumerate(deck.slide_layouts):
        layout.name = f"Folie {number}"
    deck.save(str(folder / "plain.pptx"))
    out = folder / "house.potx"
    with zipfile.ZipFile(folder / "plain.pptx") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(_PLAIN.encode(), _TEMPLATE.encode())
            if name.startswith("ppt/theme/theme"):
                content = re.sub(rb'(<a:accent1><a:srgbClr val=")[0-9A-F]{6}', rb"\g<1>C0FFEE", content)
            new.writestr(name, content)
    return out


@pytest.fixture(scope="module")
def deck(potx: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("deck") / "a.pptx"
    return Presentation(str(write_deck(pages.all_pages(), out, wishes=DeckWishes(template=potx))))


def test_size_theme_and_layouts_are_the_templates_and_its_slides_are_gone(deck: Any, potx: Path) -> None:
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert "Example of our style" not in "".join(words(slide) for slide in deck.slides)
    theme = next(part for part in deck.part.package.iter_parts() if "/theme/" in str(part.partname))
    assert b"C0FFEE" in theme.blob
    used = [slide.slide_layout.name for slide in deck.slides]
    assert used[0] == "Folie 0"  # the one with a centred title
    assert set(used[1:]) == {"Folie 5"}  # the one with a title alone
    names = [str(part.partname) for part in deck.part.package.iter_parts()]
    assert sum(name.startswith("/ppt/slides/slide") for name in names) == len(deck.slides)


def test_everything_stands_within_the_slide_and_nothing_is_left_empty(deck: Any) -> None:
    assert len(list(frames(deck, "has_chart"))) >= 3
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.name == "Demo mark":
                continue
            assert shape.left >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name
        assert all(place.text_frame.text for place in slide.placeholders if place.placeholder_format.idx < 10)
        assert "Confidential" in words(slide)


def test_the_result_is_a_presentation_and_no_template(potx: Path, tmp_path: Path) -> None:
    file = write_deck([pages.cost_page()], tmp_path / "a.pptx", wishes=DeckWishes(template=potx))
    with zipfile.ZipFile(file) as opened:
        kinds = opened.read("[Content_Types].xml").decode()
    assert _PLAIN in kinds
    assert _TEMPLATE not in kinds


@pytest.mark.parametrize("content", [b"", b"not a deck", None])
def test_what_is_no_template_is_a_problem_and_leaves_nothing(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "house.potx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Problem):
        write_deck([pages.cost_page()], tmp_path / "a.pptx", wishes=DeckWishes(template=file))
    assert not (tmp_path / "a.pptx").exists()
