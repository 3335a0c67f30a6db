"""Hand-made pages, for tests of what is painted."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Chart, Good, Metric, PagePlan
from analytics_desktop.models.page import Column, Page, Panel, Part, Receipt, Series, Source, Table, Value

LAST_DAY = date(2026, 11, 21)
PERIOD = Period(LAST_DAY - timedelta(days=89), LAST_DAY + timedelta(days=1))
FILTERS = Filters(PERIOD)
SOURCE = Source(
    company="Nordwind GmbH",
    is_demo=True,
    generation=142,
    manifest_sha256="9f3c" + "0" * 56 + "e21a",
    data_as_of=datetime(2026, 11, 21, 22, 55, tzinfo=UTC),
    synced_at=datetime(2026, 11, 21, 22, 59, tzinfo=UTC),
    role="finance",
    zone="Europe/Berlin",
    currency="USD",
)


def metric(metric_id: str, title: str, unit: str = "money", good: Good = "down", chart: Chart = "card") -> Metric:
    return Metric(
        id=metric_id,
        page=metric_id.split(".", maxsplit=1)[0],
        title=title,
        unit=unit,
        definition=f"{title}: what it counts, from which rows, and what is left out.",
        good=good,
        adds_up=True,
        chart=chart,
        order=1,
        audience=(),
        controls=(),
        owner="finance",
        sql="select period, segment, value from example",
        sha256="a" * 64,
        example={},
    )


def receipt_for(one: Metric) -> Receipt:
    return Receipt("r-1", one.id, one.sha256, '{"period":"90 days"}', 142, SOURCE.manifest_sha256, 90)


def days(period: Period = PERIOD) -> tuple[date, ...]:
    return tuple(period.start + timedelta(days=i) for i in range(period.days))


def series(segment: str | None, low: float, high: float, gap: range = range(0), phase: float = 0.0) -> Series:
    """Weekly waves that grow from `low` to `high`; the days numbered in `gap` are absent."""
    points = []
    for i, day in enumerate(days()):
        level = low + (high - low) * i / 89 + (high - low) * 0.1 * math.sin(i * 1.7 + phase)
        weekend = 0.45 if day.weekday() >= 5 else 1.0
        if i not in gap:
            points.append((day, Decimal(f"{level * weekend:.2f}")))
    return Series(segment, tuple(day for day, _ in points), tuple(value for _, value in points))


def card(metric_id: str, title: str, whole: Value, before: Value, unit: str = "money", good: Good = "down") -> Panel:
    one = metric(metric_id, title, unit, good)
    line = series(None, 10, 20, phase=len(title))
    change = change_between(whole, before, good, "previous 90 days")
    return Panel(one, "card", title, None, (line,), whole=whole, before=before, change=change, receipt=receipt_for(one))


def line(metric_id: str, title: str, names: tuple[str, ...] = (), unit: str = "money", gap: range = range(0)) -> Panel:
    one = metric(metric_id, title, unit, chart="line")
    drawn = tuple(series(name, 900.0 * (i + 1), 1300.0 * (i + 1), gap) for i, name in enumerate(names))
    drawn = drawn or (series(None, 3200, 4300, gap),)
    return Panel(one, "line", title, "model" if names else None, drawn, receipt=receipt_for(one))


def bars(metric_id: str, title: str, by: str | None, unit: str = "money", count: int = 7) -> Panel:
    one = metric(metric_id, title, unit, chart="bar")
    if by is None:
        drawn = (series("failed logins", 8, 14), series("permission changes", 3, 5))
        return Panel(one, "bar", title, None, drawn, receipt=receipt_for(one))
    names = ["Engineering", "Research", "Sales", "Support", "Finance", "Legal", "Human Resources", "Operations"]
    names = [*names[: count - 1], *[f"Team {i}" for i in range(count - 9)], "(none)"]
    parts = tuple(
        Part(name, Decimal(82000) / (i + 1), Decimal(70000 + 2500 * i) / (i + 1)) for i, name in enumerate(names)
    )
    return Panel(one, "bar", title, by, (), parts, receipt=receipt_for(one))


def table(metric_id: str, title: str) -> Panel:
    one = metric(metric_id, title, "text", chart="table")
    columns = (
        Column("Framework", "text"),
        Column("Control", "text"),
        Column("Status", "text"),
        Column("Cost", "money"),
    )
    rows = (
        ("SOC 2", "CC6.1", "pass", Decimal("1204.50")),
        ("SOC 2", "CC7.2", "fail", Decimal("-3.00")),
        ("GDPR", "Art. 17", "partial", None),
        ("HIPAA", "164.312(b)", "pass", Decimal("88")),
        ("ISO 27001", "A.8.15", "not tested", Decimal("912345.67")),
    )
    return Panel(one, "table", title, None, table=Table(columns, rows), receipt=receipt_for(one))


def heat(metric_id: str, title: str) -> Panel:
    one = metric(metric_id, title, "uses", "neither", "heatmap")
    names = ("Chat", "Code review", "Proposal draft", "Meeting notes", "Ticket triage", "Translate")
    drawn = tuple(series(name, 400 / (i + 1), 700 / (i + 1), phase=i) for i, name in enumerate(names))
    return Panel(one, "heatmap", title, "feature", drawn, receipt=receipt_for(one))


def cost_page(filters: Filters = FILTERS) -> Page:
    panels = (
        card("cost.total_cost", "Total cost", Decimal("217412.33"), Decimal("189220.10")),
        card("cost.tokens", "Tokens", 4_211_030_000, 3_911_030_000, "tokens", "neither"),
        card("cost.per_success", "Cost per successful task", Decimal("0.084"), Decimal("0.0896"), "money_small"),
        card("cost.cache", "Cache hit rate", 41.2, 37.8, "percent", "up"),
        card("cost.unpriced", "Unpriced requests", 0, 0, "requests", "down"),
        card("cost.late", "Late requests", None, None, "requests", "down"),
        line("cost.total_cost", "Cost per day", gap=range(40, 46)),
        bars("cost.total_cost", "Cost by department", "department"),
        line("cost.total_cost", "Cost by model", ("sonnet", "haiku", "opus", "gpt-5", "gemini")),
        bars("cost.total_cost", "Cost by team", "team", count=24),
        table("cost.reconciliation", "Reconciliation"),
    )
    answer = "Up 14.9 %, mostly volume in Research. Every request has a price."
    return Page("cost", "Cost", PLANS[1].question, answer, filters, SOURCE, panels)


def usage_page(filters: Filters = FILTERS) -> Page:
    panels = (
        card("usage.dau", "Daily active", 1140, 1054, "people", "up"),
        card("usage.mau", "Monthly active", 3905, 3800, "people", "up"),
        card("usage.stickiness", "Stickiness", 29.2, 27.0, "percent", "up"),
        card("usage.session", "Session, median", 11.2, 12.1, "minutes", "neither"),
        line("usage.active", "Active people", ("MAU", "WAU", "DAU"), "people"),
        heat("usage.features", "Features by day"),
        bars("usage.requests", "Requests by team", "team", "requests"),
        table("usage.people", "People in my teams"),
    )
    return Page("usage", "Usage", PLANS[0].question, "3,905 of 5,000 people this month.", filters, SOURCE, panels)


def compliance_page(filters: Filters = FILTERS) -> Page:
    panels = (
        card("compliance.failed_logins", "Failed logins", 1204, 294, "events", "down"),
        card("compliance.pii", "PII reads", 8431, 8700, "events", "neither"),
        bars("compliance.security", "Security events", None, "events"),
        table("compliance.controls", "Controls"),
    )
    return Page("compliance", "Compliance", PLANS[4].question, "One failing control.", filters, SOURCE, panels)


def small_page(plan: PagePlan, filters: Filters = FILTERS) -> Page:
    panels = (
        card(f"{plan.id}.rate", "Success rate", 97.2, 96.8, "percent", "up"),
        card(f"{plan.id}.count", "Executions", 48211, 40100, "executions", "neither"),
        line(f"{plan.id}.rate", "Success rate per day", unit="percent"),
        bars(f"{plan.id}.count", "Executions by agent", "agent", "executions"),
    )
    return Page(plan.id, plan.title, plan.question, "97.2 % succeed.", filters, SOURCE, panels)


def _plan(page_id: str, title: str, question: str, order: int) -> PagePlan:
    return PagePlan(page_id, title, question, order, ("department", "team", "agent", "model"), ())


PLANS = (
    _plan("usage", "Usage", "Who uses it, how often, how deeply, and who needs help?", 1),
    _plan("cost", "Cost", "What did we spend, why did it change, and does it match the bill?", 2),
    _plan("agent", "Agents", "Do the agents do their work, and where do they fail?", 3),
    _plan("impact", "Impact", "What did we get for it?", 4),
    _plan("compliance", "Compliance", "Is anything wrong, can we prove it is not, and what would an auditor ask?", 5),
)
