"""Finds a receipt in a file that this program wrote: a deck's notes, a workbook's README, the sidecar of a CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import BadZipFile

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Receipt

from .identity import Kept

_LINE = re.compile(
    r"^(?P<metric>[\w.]+): SQL SHA-256 (?P<sql>[0-9a-f]{64}); receipt (?P<id>\w+); (?P<rows>\d+) rows\n"
    r"Asked: (?P<asked>\{.*\})$(?:\nFormulas: (?P<formulas>.+)$)?",
    re.MULTILINE,
)
_GENERATION = re.compile(r"generation (\d+)$", re.MULTILINE)
_MANIFEST = re.compile(r"^Manifest SHA-256: ([0-9a-f]{64})$", re.MULTILINE)


def find_in(file: Path, receipt: str) -> Kept:
    """Raises Problem where the file cannot be read or has no such receipt."""
    reader = READERS.get("".join(file.suffixes[-2:]).lower()) or READERS.get(file.suffix.lower())
    if reader is None:
        raise Problem(
            f"Receipts are not read from {file.name}.",
            "Name a deck (.pptx), a workbook (.xlsx), or the .schema.json beside a CSV.",
        )
    try:
        for kept in reader(file):
            if kept.receipt.id.startswith(receipt):
                return kept
    except (OSError, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{file.name} cannot be read.", "Name a file that this program wrote.", str(error)) from error
    raise Problem(f"{file.name} has no receipt {receipt}.", "Compare the characters with those in the file.")


def _of_deck(file: Path) -> Iterator[Kept]:
    from pptx import Presentation

    for slide in Presentation(str(file)).slides:
        if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
            continue
        text = slide.notes_slide.notes_text_frame.text.replace("\v", "\n")
        generation, manifest = _GENERATION.search(text), _MANIFEST.search(text)
        for line in _LINE.finditer(text) if generation and manifest else ():
            assert generation is not None and manifest is not None  # noqa: PT018 - looked at above
            told = (line["asked"], int(generation[1]), manifest[1], int(line["rows"]), line["formulas"] or "")
            yield Kept(Receipt(line["id"], line["metric"], line["sql"], *told), file=file.name)


def _of_workbook(file: Path) -> Iterator[Kept]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    try:
        rows = list(book["README"].iter_rows(values_only=True))
    finally:
        book.close()
    facts = {row[0]: row[1] for row in rows}
    heads = next(number for number, row in enumerate(rows) if row[:2] == ("Metric", "Receipt"))
    for row in rows[heads + 1 :]:
        told = dict(zip(rows[heads], row, strict=True))
        if told["Receipt"]:
            yield _kept(told, facts["Generation"], facts["Manifest SHA-256"], file)


def _of_sidecar(file: Path) -> Iterator[Kept]:
    told = json.loads(file.read_text("utf-8"))
    for name, metric in told["metrics"].items():
        if metric["receipt"]:
            words = {
                "Metric": name,
                "Receipt": metric["receipt"],
                "SQL SHA-256": metric["sql_sha256"],
                "Rows": metric["rows"],
                "Asked": metric["asked"],
                "Formulas": metric["formulas"],
            }
            yield _kept(words, told["generation"], told["manifest_sha256"], file)


def _kept(told: dict[str, object], generation: object, manifest: object, file: Path) -> Kept:
    text = {name: str(told.get(name) or "") for name in ("Metric", "Receipt", "SQL SHA-256", "Asked", "Formulas")}
    numbers = int(str(generation)), str(manifest), int(str(told["Rows"]))
    head = text["Receipt"], text["Metric"], text["SQL SHA-256"], text["Asked"]
    return Kept(Receipt(*head, *numbers, text["Formulas"]), file=file.name)


READERS: dict[str, Callable[[Path], Iterator[Kept]]] = {
    ".pptx": _of_deck,
    ".xlsx": _of_workbook,
    ".schema.json": _of_sidecar,
}
