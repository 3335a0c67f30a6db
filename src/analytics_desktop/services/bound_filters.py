"""Filters as what a query is asked with: bound values, and one text for one question."""

from __future__ import annotations

import json
from typing import Any

from analytics_desktop.models.filters import Filters


def canonical(filters: Filters) -> str:
    """The filters as JSON that is the same text for the same question."""
    return json.dumps(
        {
            "start": filters.period.start.isoformat(),
            "finish": filters.period.finish.isoformat(),
            "grain": filters.grain,
            "by": filters.by,
            "where": _where(filters),
            "compare": filters.compare,
            **({"cross": filters.cross} if filters.cross else {}),
        },
        sort_keys=True,
        ensure_ascii=False,
    )


def bound(filters: Filters) -> dict[str, Any]:
    """The values of the parameters that a metric's SQL may use."""
    return {
        "start": filters.period.start,
        "finish": filters.period.finish,
        "grain": filters.grain,
        "by": filters.by,
        "where": json.dumps(_where(filters), sort_keys=True, ensure_ascii=False),
    }


def _where(filters: Filters) -> dict[str, list[str]]:
    return {name: sorted(set(values)) for name, values in filters.wanted().items()}
