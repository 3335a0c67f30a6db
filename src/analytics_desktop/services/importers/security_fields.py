"""Texts of security logs into typed columns, each row with the reason why it cannot be used, if there is one."""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING

from .batch import Batch
from .instants import instant
from .plan import ONLY_CONSTANT, Plan

if TYPE_CHECKING:
    import polars as pl

OUTCOMES = {
    "success": ("success", "succeeded", "successful", "ok", "true", "1", "200", "allowed", "allow", "accepted",
                "granted", "passed", "pass", "permit", "permitted"),
    "failure": ("failure", "failed", "fail", "error", "false", "0", "401", "403", "500", "denied", "deny", "refused",
                "rejected", "blocked", "forbidden", "unauthorized", "unauthorised"),
}  # fmt: skip
TRUTHS = {"true": ("true", "t", "yes", "y", "1"), "false": ("false", "f", "no", "n", "0")}
REQUIRED = ("occurred_at", "actor", "action", "outcome")
LENGTHS = {"actor": 1000, "action": 200, "resource_type": 200, "resource_id": 2000, "event_id": 500, "person": 500,
           "detail": 300_000}  # fmt: skip
COLUMNS = ("occurred_at", "actor", "person", "action", "resource_type", "resource_id", "outcome", "ip_address",
           "records", "is_pii", "detail", "event_id")  # fmt: skip


def checked_security(batch: Batch, plan: Plan, zone: str) -> pl.DataFrame:
    """COLUMNS, `line`, `original`, `content`, and `reason`: null for good rows. `detail` is JSON."""
    import polars as pl

    texts = {name: pl.Series(values, dtype=pl.String) for name, values in batch.fields.items()}
    frame = pl.DataFrame({"line": batch.lines, "original": batch.originals, "content": batch.contents, **texts})
    constants = {field: text for field, text in plan.constants.items() if field not in ONLY_CONSTANT}
    frame = frame.with_columns(pl.lit(text).alias(field) for field, text in constants.items())
    missing = [name for name in COLUMNS if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    frame = frame.with_columns(pl.col(COLUMNS).str.strip_chars().replace("", None))
    values, reasons = {}, []
    for field in COLUMNS:
        values[field], wrong = security_column(field, pl.col(field), zone)
        if field in REQUIRED:
            wrong = pl.when(pl.col(field).is_null()).then(pl.lit("is empty")).otherwise(wrong)
        reasons.append(pl.lit(plan.label(field) + ": ") + wrong)
    reason = pl.concat_str(reasons, separator="; ", ignore_nulls=True).replace("", None).alias("reason")
    typed = frame.with_columns(reason, **values)
    return typed.with_columns(_as_json()) if plan.constants.get("format") == "csv" else typed


def security_column(field: str, text: pl.Expr, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """(typed value, what is wrong with the text or null); an absent text is not wrong."""
    import polars as pl

    short = text.str.slice(0, 60)
    if field == "occurred_at":
        return instant(text, zone)
    if field in ("outcome", "is_pii"):
        known = OUTCOMES if field == "outcome" else TRUTHS
        words = {word: name for name, alternatives in known.items() for word in alternatives}
        value = text.str.to_lowercase().replace_strict(list(words), list(words.values()), default=None)
        wrong = pl.format(f'"{{}}" is not one of {", ".join(known)}', short)
        return value, pl.when(text.is_not_null() & value.is_null()).then(wrong)
    if field == "records":
        count = text.str.extract(r"^([0-9]{1,15})(?:\.0*)?$").cast(pl.Int64, strict=False)
        return count, pl.when(text.is_not_null() & count.is_null()).then(pl.format('"{}" is not a whole number', short))
    if field == "ip_address":
        value = text.map_batches(_addresses, return_dtype=pl.String)
        return value, pl.when(text.is_not_null() & value.is_null()).then(pl.format('"{}" is no IP address', short))
    return text, _unfit(text, LENGTHS[field])


def _unfit(text: pl.Expr, longest: int) -> pl.Expr:
    import polars as pl

    return (
        pl.when(text.str.len_chars() > longest)
        .then(pl.lit(f"is longer than {longest:,} characters"))
        .when(text.str.contains("\0", literal=True) | text.str.contains("\\u0000", literal=True))
        .then(pl.lit("contains a NUL character"))
    )


def _addresses(texts: pl.Series) -> pl.Series:
    import polars as pl

    known = {text: _address(text) for text in texts.drop_nulls().unique()}
    return texts.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_interface(text.partition("%")[0]))
    except ValueError:
        return None


def _as_json() -> pl.Expr:
    import polars as pl

    def wrapped(text: str) -> str:
        return json.dumps({"text": text})

    return pl.col("detail").map_elements(wrapped, return_dtype=pl.String, skip_nulls=True)
