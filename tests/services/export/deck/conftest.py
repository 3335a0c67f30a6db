"""One deck of all hand-made pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from analytics_desktop.services.export.deck import write_deck
from tests.fixtures import pages


@pytest.fixture(scope="session")
def deck_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_deck(pages.all_pages(), tmp_path_factory.mktemp("deck") / "board.pptx")


@pytest.fixture(scope="session")
def deck(deck_file: Path) -> Any:
    return Presentation(str(deck_file))
