"""What executives are told: numbers that need no row of a person, a request or a run, for they are sent none.

The central store sends them sums of each day by one dimension at a time (`analytics_aggregates`), and from these come
cost and reliability. Any other number would be made of rows that are not there, and look like 0.
`tests/services/test_executives.py` holds each of these against what everybody else is told.
"""

from __future__ import annotations

import re

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric

EXECUTIVE = "executive"
_ALWAYS = re.compile(r"\b\w+\('(\w+)', \$where\)")
_ELSE = re.compile(r"\b\w+\(coalesce\(\$by, '(\w+)'\), \$where\)")
TOLD = frozenset(
    {
        "agent.agents",
        "agent.duration_average",
        "agent.errors",
        "agent.executions",
        "agent.failure_rate",
        "agent.mean_attempts",
        "agent.retry_rate",
        "agent.retry_success",
        "agent.success_floor",
        "agent.success_rate",
        "agent.timeout_rate",
        "compliance.certifications",
        "cost.budget_outlook",
        "cost.budget_use",
        "cost.cache_hit_rate",
        "cost.cost_per_request",
        "cost.cost_per_successful_execution",
        "cost.outlook",
        "cost.retry_cost",
        "cost.tokens",
        "cost.tokens_per_request",
        "cost.top_agents",
        "cost.total_cost",
        "cost.unpriced_requests",
        "cost.unpriced_tokens",
        "impact.formula_history",
        "impact.kpis",
        "usage.active_people",
        "usage.daily_active",
        "usage.monthly_active",
        "usage.requests",
        "usage.stickiness",
    }
)


def is_told(metric_id: str, role: str) -> bool:
    return role != EXECUTIVE or metric_id in TOLD


def refuse_several(role: str, metric: Metric, filters: Filters) -> None:
    """Raise Problem when an executive asks by people, for people of groups, or by two dimensions: no sum tells that.

    A metric that lists agents, say, asks by that dimension itself: `costs('agent', $where)`.
    """
    if role != EXECUTIVE:
        return
    own = _ALWAYS.findall(metric.sql) + ([] if filters.by else _ELSE.findall(metric.sql))
    asked = {*filters.split, *filters.wanted(), *own}
    if metric.people and asked:
        raise Problem(
            f"The role {EXECUTIVE} gets numbers of people for the whole company only.", "Take the filter or split away."
        )
    if len(asked) > 1 or "person" in asked:
        raise Problem(
            f"The role {EXECUTIVE} gets sums by one dimension at a time, not by {' and '.join(sorted(asked))}.",
            "Split or filter by one of department, team, project, agent, feature, model, provider or tier.",
        )


def left_out(shown: int, all_of_them: int) -> str:
    """Why a page has gaps, and who sees the rest."""
    rest = all_of_them - shown
    return (
        f"The role executive gets no rows of people, requests or runs, so {rest:,} of the {all_of_them:,} figures of "
        "this page are not computed here. Finance can send you the page as a deck, a summary or a workbook."
    )
