"""Where the demo company books what: general ledger accounts, decided by its controller before the first day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from uuid import NAMESPACE_OID, uuid5

import polars as pl

from analytics_desktop.services.central.demo.plan import Plan

_ACCOUNTS = {
    "expense": "6815",
    "expense/anthropic": "6816",
    "expense/openai": "6817",
    "expense/google": "6818",
    "differences": "6819",
    "tax": "1406",
    "accrued": "3070",
    "payable": "3300",
}


def decisions_frame(plan: Plan) -> pl.DataFrame:
    """Rows of decisions."""
    at = datetime.combine(plan.start, time(), UTC).isoformat()
    rows = [
        (str(uuid5(NAMESPACE_OID, f"{plan.seed}/{subject}")), "gl_account", subject, json.dumps({"account": account}),
         "controller", "finance", at, at)
        for subject, account in _ACCOUNTS.items()
    ]  # fmt: skip
    columns = ["id", "kind", "subject", "body", "decided_by", "role", "decided_at", "received_at"]
    return pl.DataFrame(rows, schema=columns, orient="row")
