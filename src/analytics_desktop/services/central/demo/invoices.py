"""Invoices made from the vendors' daily costs: cents, credits, tax and rounding come in here."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from analytics_desktop.services.central.demo.billing import (
    BYPASS_KEY,
    BYPASS_MODEL,
    GATEWAY_KEY,
    PROVIDERS,
    TAX_RATE,
    Bill,
)
from analytics_desktop.services.central.demo.planted import ISSUED_AFTER_DAYS, month_after

_CENT = Decimal("0.01")
_KINDS = {"tokens": "tokens", "web_search": "server_tools", "code_execution": "server_tools"}
_PREFIX = {"anthropic": "ANT", "openai": "OAI", "google": "GCP"}

Line = tuple[str, str, str, Decimal]
"""model, kind, description, amount"""


def vendor_costs_frame(bill: Bill) -> pl.DataFrame:
    rows = [
        (
            provider,
            model,
            day,
            cost_type,
            str(amount.quantize(Decimal("0.000001"))),
            "USD",
            bill.keys.get((provider, model), GATEWAY_KEY),
        )
        for (provider, model, day, cost_type), amount in sorted(bill.days.items())
    ]
    columns = ["provider", "model", "day", "cost_type", "amount", "currency", "api_key"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def invoice_frames(bill: Bill, months: list[date]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of invoices and invoice_lines; what the lines add to the exact costs is noted in `bill.causes`."""
    invoices: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    for month in months:
        for provider in PROVIDERS:
            key = len(invoices) + 1
            issued = month_after(month) + timedelta(days=ISSUED_AFTER_DAYS)
            invoices.append((key, provider, f"{_PREFIX[provider]}-{month:%Y%m}-{1000 + key}", month, issued, "USD"))
            for line in _lines(bill, provider, month, is_last=month == months[-1]):
                lines.append((len(lines) + 1, key, *line[:3], str(line[3])))
    return (
        pl.DataFrame(invoices, schema=["id", "provider", "number", "month", "issued_on", "currency"], orient="row"),
        pl.DataFrame(lines, schema=["id", "invoice_id", "model", "kind", "description", "amount"], orient="row"),
    )


def _lines(bill: Bill, provider: str, month: date, *, is_last: bool) -> list[Line]:
    exact: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (owner, model, day, cost_type), amount in bill.days.items():
        if owner == provider and day.replace(day=1) == month:
            exact[model, cost_type] += amount
    lines = [
        (model, _KINDS[cost_type], _description(model, cost_type), _cents(amount))
        for (model, cost_type), amount in sorted(exact.items())
    ]
    rounding = sum((line[3] for line in lines), Decimal(0)) - sum(exact.values(), Decimal(0))
    for cause, line in _extras(provider, sum((line[3] for line in lines), Decimal(0)), is_last):
        lines.append(line)
        if cause == "rounding":
            rounding += line[3]
        else:
            bill.causes[provider, month, cause] += line[3]
    bill.causes[provider, month, "rounding"] += rounding
    return lines


def _extras(provider: str, net: Decimal, is_last: bool) -> list[tuple[str, Line]]:
    if provider == "openai":
        return [("tax", ("", "tax", "VAT 19 %", _cents(net * TAX_RATE)))]
    if provider == "google":
        whole = net.quantize(Decimal(1), ROUND_HALF_UP)
        return [("rounding", ("", "rounding", "Rounded to whole dollars", whole - net))]
    credit = -_cents(net * Decimal("0.025"))
    return [("credits", ("", "credit", "Service credit for incident 5521", credit))] if is_last else []


def _description(model: str, cost_type: str) -> str:
    if model == BYPASS_MODEL:
        return f"Tokens, API key '{BYPASS_KEY}'"
    return {"tokens": "Tokens", "web_search": "Web searches", "code_execution": "Code execution hours"}[cost_type]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
