"""Texts of agent runs into typed columns, each row with the reason why it cannot be used, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .batch import Batch
from .instants import instant
from .plan import Plan

if TYPE_CHECKING:
    import polars as pl

OUTCOMES = {
    "success": ("success", "succeeded", "successful", "ok", "okay", "done", "complete", "completed", "passed", "pass",
                "true", "1", "200", "finished", "resolved"),
    "failure": ("failure", "failed", "fail", "error", "errored", "false", "0", "500", "crashed", "exception", "aborted",
                "cancelled", "canceled", "refused", "rejected", "unresolved"),
    "timeout": ("timeout", "timed_out", "timed out", "timedout", "408", "504", "deadline_exceeded"),
    "running": ("running", "in_progress", "in progress", "started", "pending"),
}  # fmt: skip
CATEGORIES = (
    "rate_limit",
    "timeout",
    "invalid_input",
    "auth",
    "tool_error",
    "model_refusal",
    "network",
    "internal",
    "other",
)
NAMES = ("person", "team", "department", "project", "agent", "feature")
_LENGTHS = {"error_message": 20_000, "error_code": 500, "execution_id": 500}
_TEXTS = ("execution_id", "agent_version", "error_code", "error_message", "task_type", *NAMES)
_LONGEST_MS = 366 * 86_400_000


def checked_executions(batch: Batch, plan: Plan, zone: str) -> pl.DataFrame:
    """Columns of the runs (names still as text), `line`, `original`, `content`, and `reason`: null for good rows."""
    import polars as pl

    texts = {name: pl.Series(values, dtype=pl.String) for name, values in batch.fields.items()}
    frame = pl.DataFrame({"line": batch.lines, "original": batch.originals, "content": batch.contents, **texts})
    constants = {field: text for field, text in plan.constants.items() if field != "source"}
    frame = frame.with_columns(pl.lit(text).alias(field) for field, text in constants.items())
    given = [name for name in frame.columns if name not in ("line", "original", "content")]
    frame = frame.with_columns(pl.col(given).str.strip_chars().replace("", None))
    return _whole(_typed(frame, plan, zone, given), plan)


def _typed(frame: pl.DataFrame, plan: Plan, zone: str, given: list[str]) -> pl.DataFrame:
    import polars as pl

    required = {field for group in plan.kind.required for field in group}
    values, reasons = {}, []
    for field in given:
        value, wrong = execution_column(field, pl.col(field), zone)
        if field in required:
            wrong = pl.when(pl.col(field).is_null()).then(pl.lit("is empty")).otherwise(wrong)
        elif field == "finished_at":
            wrong = pl.when(pl.col(field).is_not_null()).then(wrong)
        values[field] = value
        reasons.append(pl.lit(plan.label(field) + ": ") + wrong)
    reason = pl.concat_str(reasons, separator="; ", ignore_nulls=True).replace("", None).alias("reason")
    return frame.with_columns(reason, **values)


def execution_column(field: str, text: pl.Expr, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """(typed value, what is wrong with the text or null); an absent text is not wrong."""
    import polars as pl

    if field in ("started_at", "finished_at"):
        return instant(text, zone)
    short = text.str.slice(0, 60)
    if field in ("duration_ms", "duration_seconds", "attempts"):
        return _number(field, text, short)
    if field in ("outcome", "error_category"):
        known = OUTCOMES if field == "outcome" else {one: (one,) for one in CATEGORIES}
        words = {word: name for name, alternatives in known.items() for word in alternatives}
        value = text.str.to_lowercase().replace_strict(list(words), list(words.values()), default=None)
        wrong = pl.format(f'"{{}}" is not one of {", ".join(known)}', short)
        return value, pl.when(text.is_not_null() & value.is_null()).then(wrong)
    longest = _LENGTHS.get(field, 200)
    wrong = (
        pl.when(text.str.len_chars() > longest)
        .then(pl.lit(f"is longer than {longest} characters"))
        .when(text.str.contains("\0", literal=True))
        .then(pl.lit("contains a NUL character"))
    )
    return text, wrong


def _number(field: str, text: pl.Expr, short: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    import polars as pl

    number = text.cast(pl.Float64, strict=False)
    smallest, largest = (1, 32_767) if field == "attempts" else (0, _LONGEST_MS)
    value = number * (1000 if field == "duration_seconds" else 1)
    whole = value.round(0)
    wrong = (
        pl.when(text.is_not_null() & (number.is_null() | ~number.is_finite()))
        .then(pl.format('"{}" is not a number', short))
        .when(value < smallest)
        .then(pl.format('"{}" is negative' if smallest == 0 else '"{}" is less than 1', short))
        .when(value > largest)
        .then(pl.format('"{}" is too large', short))
    )
    if field == "attempts":
        broken = pl.when(number != whole).then(pl.format('"{}" is not a whole number', short))
        return pl.when(number == whole).then(whole).cast(pl.Int64), broken.otherwise(wrong)
    fits = number.is_finite() & value.is_between(smallest, largest)
    return pl.when(fits).then(whole).cast(pl.Int64), wrong


def _whole(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Every column of a run, the duration from whichever of the three ways gives it."""
    import polars as pl

    columns: dict[str, pl.DataType | type[pl.DataType]] = {
        **dict.fromkeys((*_TEXTS, "error_category"), pl.String),
        **dict.fromkeys(("duration_ms", "duration_seconds", "attempts"), pl.Int64),
        "finished_at": pl.Datetime("us", "UTC"),
    }
    frame = frame.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in frame.columns
    )
    between = (pl.col("finished_at") - pl.col("started_at")).dt.total_milliseconds()
    frame = frame.with_columns(
        pl.coalesce("duration_ms", "duration_seconds", between).alias("duration_ms"), pl.col("attempts").fill_null(1)
    )
    early = pl.col("reason").is_null() & (between < 0)
    wrong = pl.lit(f"{plan.label('finished_at')}: is before {plan.label('started_at')}")
    return frame.with_columns(pl.when(early).then(wrong).otherwise(pl.col("reason")).alias("reason"))
