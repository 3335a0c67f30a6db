"""A receipt's id is a hash over everything else in it, so a receipt whose fields were changed is noticed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Receipt

_DIGITS = 16


@dataclass(frozen=True)
class Kept:
    """A receipt with what it was given for. `value` is the exact number of the whole period as text, "" for none."""

    receipt: Receipt
    title: str = ""
    value: str = ""
    file: str = ""


def receipt_id(receipt: Receipt) -> str:
    text = json.dumps(vars(receipt) | {"id": ""}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def filters_of(receipt: Receipt) -> Filters:
    """The question that a receipt tells in canonical JSON. Raises Problem where it is none."""
    try:
        told: dict[str, Any] = json.loads(receipt.filters)
        where = tuple((name, value) for name, values in told["where"].items() for value in values)
        period = Period(date.fromisoformat(told["start"]), date.fromisoformat(told["finish"]))
        return Filters(period, told["grain"], told["by"], where, told["compare"], told.get("cross"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(
            f"The question in receipt {receipt.id} cannot be read.", "Take the receipt from the file again.", str(error)
        ) from error
