"""What finance decides about a month: that the bill was reconciled, that the month is closed, where it is booked."""

from __future__ import annotations

from .accounts import ENTRIES, accounts_of, set_account
from .close import closable, close_month
from .contract_price import COLUMNS as PRICE_COLUMNS
from .contract_price import PriceChange, priced_models, set_price
from .months import month_filters, parse_month
from .sign_off import sign_off, signable

__all__ = [
    "ENTRIES",
    "PRICE_COLUMNS",
    "PriceChange",
    "accounts_of",
    "closable",
    "close_month",
    "month_filters",
    "parse_month",
    "priced_models",
    "set_account",
    "set_price",
    "sign_off",
    "signable",
]
