"""Texts of a batch into typed columns, each row with the reason why it cannot be used, if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem

from .batch import Batch
from .execution_fields import execution_column
from .instants import instant
from .plan import ONLY_CONSTANT, Plan
from .security_fields import security_column

if TYPE_CHECKING:
    import polars as pl

LARGEST = 1_000_000_000  # tokens of one request; no model takes as many
CACHED = ("cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens")
BUCKETS = ("input_tokens", *CACHED, "output_tokens", "reasoning_tokens")
TOTALS = {
    "total_input_tokens": ("input_tokens", CACHED),
    "total_output_tokens": ("output_tokens", ("reasoning_tokens",)),
}
_DEFAULTS = {"tier": "standard", "geography": "global"}
_LENGTHS = {"prompt_type": 100, "raw_usage": 100_000}
NAMES = ("person", "team", "department", "project", "agent", "feature")
TEXTS = ("provider", "model", "request_id", "tier", "context_band", "geography", "prompt_type", "raw_usage", *NAMES)
_UUID = r"^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$"


def checked(batch: Batch, plan: Plan, zone: str) -> pl.DataFrame:
    """Columns of the ledger (names still as text), `line`, `original`, `content`, and `reason`: null for good rows."""
    import polars as pl

    texts = {name: pl.Series(values, dtype=pl.String) for name, values in batch.fields.items()}
    frame = pl.DataFrame({"line": batch.lines, "original": batch.originals, "content": batch.contents, **texts})
    constants = {field: text for field, text in plan.constants.items() if field != "source"}
    frame = frame.with_columns(pl.lit(text).alias(field) for field, text in constants.items())
    return _typed(_stripped(frame), plan, zone)


def check_constants(plan: Plan, zone: str) -> None:
    """Problem when a --set value could fit no row."""
    import polars as pl

    given = {field: [text] for field, text in plan.constants.items() if field not in ONLY_CONSTANT}
    if not given:
        return
    texts = pl.DataFrame(given, schema=dict.fromkeys(given, pl.String))
    column = {"executions": execution_column, "audit": security_column}.get(plan.kind.target, _column)
    for field in given:
        told = texts.select(column(field, pl.col(field), zone)[1].alias("wrong")).item()
        if told:
            raise Problem(f"--set {field}: {told}.", "Correct the value.")


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    given = [name for name in frame.columns if name not in ("line", "original", "content")]
    trimmed = frame.with_columns(pl.col(given).str.strip_chars().replace("", None))
    return trimmed.with_columns(_raw_usage(given)) if "raw_usage" not in given else trimmed


def _raw_usage(given: list[str]) -> pl.Expr:
    """The counts as the file gave them, before they are made disjoint."""
    import polars as pl

    counts = [name for name in given if name in BUCKETS or name in TOTALS or name == "web_searches"]
    return pl.struct(counts).struct.json_encode().alias("raw_usage")


def _typed(frame: pl.DataFrame, plan: Plan, zone: str) -> pl.DataFrame:
    import polars as pl

    required = {field for group in plan.kind.required for field in group}
    values, reasons = {}, []
    for field in ("occurred_at", *BUCKETS, *TOTALS, "web_searches", "attempt", "execution_id", *TEXTS):
        if field not in frame.columns:
            continue
        value, wrong = _column(field, pl.col(field), zone)
        if field in required or field == "occurred_at":
            wrong = pl.when(pl.col(field).is_null()).then(pl.lit("is empty")).otherwise(wrong)
        values[field] = value
        reasons.append(pl.lit(plan.label(field) + ": ") + wrong)
    reason = pl.concat_str(reasons, separator="; ", ignore_nulls=True).replace("", None).alias("reason")
    frame = frame.with_columns(reason, **values)
    return _disjoint(_complete(frame), plan)


def _column(field: str, text: pl.Expr, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """(typed value, what is wrong with the text or null); an absent text is not wrong."""
    import polars as pl

    if field == "occurred_at":
        return instant(text, zone)
    if field == "attempt":
        return _whole(text, 1, 32_767)
    if field in BUCKETS or field in TOTALS or field == "web_searches":
        return _whole(text, 0, LARGEST)
    if field == "execution_id":
        return text, pl.when(~text.str.contains(_UUID)).then(pl.format('"{}" is not a UUID', text.str.slice(0, 60)))
    longest = _LENGTHS.get(field, 200)
    wrong = (
        pl.when(text.str.len_chars() > longest)
        .then(pl.lit(f"is longer than {longest} characters"))
        .when(text.str.contains("\0", literal=True))
        .then(pl.lit("contains a NUL character"))
    )
    return text.str.to_lowercase() if field == "tier" else text, wrong


def _whole(text: pl.Expr, smallest: int, largest: int) -> tuple[pl.Expr, pl.Expr]:
    import polars as pl

    value = text.str.extract(r"^([0-9]{1,18})(?:\.0*)?$").cast(pl.Int64, strict=False)
    short = text.str.slice(0, 60)
    wrong = (
        pl.when(text.str.contains(r"^-[0-9.]+$"))
        .then(pl.format('"{}" is negative', short))
        .when(text.str.contains(r"^[0-9]*\.[0-9]+$") & value.is_null())
        .then(pl.format('"{}" is not a whole number', short))
        .when(text.str.contains(r"^[0-9]{19,}$") | (value > largest))
        .then(pl.format(f'"{{}}" is more than {largest:,}', short))
        .when(text.is_not_null() & value.is_null())
        .then(pl.format('"{}" is not a number', short))
        .when(value < smallest)
        .then(pl.format(f'"{{}}" is less than {smallest}', short))
    )
    return value, wrong


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column of the ledger, with its default where the file has none or nothing."""
    import polars as pl

    columns: Mapping[str, pl.DataType | type[pl.DataType]] = {
        **dict.fromkeys((*TEXTS, "execution_id"), pl.String),
        **dict.fromkeys((*BUCKETS, "web_searches", "attempt"), pl.Int64),
    }
    frame = frame.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in frame.columns
    )
    defaults = {**_DEFAULTS, **dict.fromkeys((*BUCKETS, "web_searches"), 0), "attempt": 1}
    return frame.with_columns(pl.col(name).fill_null(pl.lit(value)) for name, value in defaults.items())


def _disjoint(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Totals that include cached or reasoning tokens into the bucket that does not."""
    import polars as pl

    for total, (bucket, parts) in TOTALS.items():
        if total in frame.columns:
            rest = pl.col(total) - pl.sum_horizontal(parts)
            wrong = pl.lit(f"{plan.label(total)}: is smaller than the parts it should include")
            frame = frame.with_columns(
                pl.when(pl.col("reason").is_null() & (rest < 0))
                .then(wrong)
                .otherwise(pl.col("reason"))
                .alias("reason"),
                rest.alias(bucket),
            )
    return frame
