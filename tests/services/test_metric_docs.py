"""The reference is written from the catalogue, and it is seen when it is not."""

from __future__ import annotations

from pathlib import Path

from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.marts import load_marts
from analytics_desktop.services.metric_docs import REFERENCE, is_stale, reference_text, write_reference

ROOT = Path(__file__).parents[2]


def test_every_metric_and_rollup_is_in_the_reference() -> None:
    text = reference_text()
    for metric in load_catalogue().metrics.values():
        assert f"`{metric.id}`" in text
        assert metric.definition in text
    for mart in load_marts():
        assert f"`{mart.name}`" in text


def test_the_reference_in_the_project_is_what_the_catalogue_says() -> None:
    assert not is_stale(ROOT), "run: make docs"


def test_an_edited_or_missing_reference_is_stale(tmp_path: Path) -> None:
    assert is_stale(tmp_path)
    assert write_reference(tmp_path) == tmp_path / REFERENCE
    assert not is_stale(tmp_path)
    (tmp_path / REFERENCE).write_text("other", "utf-8")
    assert is_stale(tmp_path)
