"""Request CSVs: one row is one call of a model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.batch import Batch, Opened
from analytics_desktop.services.importers.csv_file import CsvFile, open_csv
from analytics_desktop.services.importers.plan import Plan
from analytics_desktop.services.importers.records import Record

FIELDS = {
    "occurred_at": "when the request was made: ISO date and time, or seconds or milliseconds since 1970",
    "provider": "who bills the request, for example openai",
    "model": "model name as the provider writes it",
    "input_tokens": "input tokens that were not cached",
    "total_input_tokens": "input tokens including cached ones (instead of input_tokens)",
    "cache_read_tokens": "input tokens read from the cache",
    "cache_write_5m_tokens": "input tokens written to the cache for 5 minutes",
    "cache_write_1h_tokens": "input tokens written to the cache for 1 hour",
    "output_tokens": "visible output tokens, without reasoning",
    "total_output_tokens": "output tokens including reasoning (instead of output_tokens)",
    "reasoning_tokens": "output tokens spent on hidden reasoning",
    "web_searches": "searches billed by the provider",
    "request_id": "the provider's id of the request; without it the row's content identifies it",
    "tier": "standard, batch or priority",
    "context_band": "price band for long prompts, where the provider has one",
    "geography": "where it was processed, where the price depends on it",
    "person": "external id or e-mail address of the person",
    "team": "name of the team",
    "department": "name of the department",
    "project": "name of the project",
    "agent": "name of the agent",
    "feature": "name of the feature",
    "prompt_type": "kind of prompt, free text",
    "execution_id": "UUID of the agent execution",
    "attempt": "1 for the first try, 2 for its first retry and so on",
    "source": "only with --set: keeps several ledgers apart",
}

KIND = ImporterKind(
    name="requests",
    title="Model requests (CSV)",
    help="Any CSV with one row for each model request. Name its columns with --map FIELD=COLUMN, "
    "and give what all rows share with --set FIELD=VALUE.",
    fields=FIELDS,
    required=(
        ("occurred_at",),
        ("provider",),
        ("model",),
        ("input_tokens", "total_input_tokens"),
        ("output_tokens", "total_output_tokens"),
    ),
)


def files(named: list[Path]) -> dict[Path, Path]:
    return {file: file for file in named}


@contextmanager
def opened(file: Path, plan: Plan) -> Iterator[Opened]:
    """Problem when a mapped column is missing or a required field has neither column nor value."""
    with open_csv(file, plan.columns.values()) as table:
        for column in plan.columns.values():
            table.position(column)
        complete = plan.for_header(table.header, file.name)
        own = [field for field in complete.columns if field not in plan.columns]
        notes = [f"{file.name} is not UTF-8; it was read as {table.encoding}"] if _foreign(table.encoding) else []
        notes += [f"{file.name}: columns found by their own name: {', '.join(own)}"] if own else []
        yield Opened(complete, _batches(table, complete), table.fraction, tuple(notes))


def _foreign(encoding: str) -> bool:
    return not encoding.startswith("utf")


def _batches(table: CsvFile, plan: Plan) -> Iterator[Batch]:
    wanted = [(field, table.position(column)) for field, column in plan.columns.items()]
    order = sorted(range(len(table.header)), key=lambda position: (table.header[position], position))
    prefix = "\x1f".join(table.header[position] for position in order)
    names = tuple(plan.columns)
    batch = Batch.of(names)
    for record in table.records:
        cells, fault = _fitted(record, len(table.header))
        if fault:
            batch.reject(record.line, fault, record.original)
        else:
            said = prefix + "\x1f" + "\x1f".join([cells[position].strip() for position in order])
            content = hashlib.sha256(said.encode()).hexdigest()[:32]
            batch.add(record.line, record.original, content, {field: cells[place] for field, place in wanted})
        if batch.full:
            yield batch
            batch = Batch.of(names)
    if batch.rows:
        yield batch


def _fitted(record: Record, width: int) -> tuple[list[str], str]:
    """(cells as many as the header has, why not); empty cells beyond the header do no harm."""
    cells = record.cells
    if record.fault or len(cells) == width:
        return cells, record.fault
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], ""
    missing = "; perhaps a quotation mark is missing" if "\n" in record.original or "\r" in record.original else ""
    return cells, f"has {len(cells)} cells where the header has {width}{missing}"
