"""Tables whose rows are all known before the first day begins."""

from __future__ import annotations

import polars as pl

from analytics_desktop.services.central.demo import goals, governance, words
from analytics_desktop.services.central.demo.organisation import (
    DEPARTMENTS,
    TEAM_DEPARTMENT,
    TEAM_NAMES,
    Company,
    people_frame,
)
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import AnswerKey
from analytics_desktop.services.central.demo.prices import PriceBook, price_frames
from analytics_desktop.services.central.demo.products import AGENTS, FEATURES


def dimension_frames(plan: Plan, company: Company, book: PriceBook, key: AnswerKey) -> dict[str, pl.DataFrame]:
    """Frames by table, in an order in which every row finds the rows that it refers to."""
    versions, prices = price_frames(book)
    it_lead = company.emails[TEAM_NAMES.index("Workplace IT")]
    return {
        "departments": pl.DataFrame(
            [(name, f"CC-{1000 + 10 * number}") for number, name in enumerate(DEPARTMENTS)],
            schema=["name", "cost_center"],
            orient="row",
        ).with_row_index("id", 1),
        "teams": pl.DataFrame({"department_id": TEAM_DEPARTMENT + 1, "name": list(TEAM_NAMES)}).with_row_index("id", 1),
        "people": people_frame(company, plan),
        "projects": _projects(),
        "agents": _agents(),
        "features": pl.DataFrame(
            [(feature.name, feature.category) for feature in FEATURES], schema=["name", "category"], orient="row"
        ).with_row_index("id", 1),
        "opt_outs": governance.opt_outs_frame(plan, company),
        "price_versions": versions,
        "prices": prices,
        "fx_rates": goals.rates_frame(plan),
        "automation_tasks": goals.tasks_frame(),
        "kpi_values": goals.kpis_frame(plan),
        "formulas": goals.formulas_frame(plan, it_lead),
        "certifications": governance.certifications_frame(plan),
        "control_results": governance.controls_frame(plan),
        "data_requests": governance.data_requests_frame(plan, key),
    }


def _projects() -> pl.DataFrame:
    rows = [(DEPARTMENTS.index(department) + 1, name) for name, department in words.PROJECTS]
    return pl.DataFrame(rows, schema=["department_id", "name"], orient="row").with_row_index("id", 1)


def _agents() -> pl.DataFrame:
    rows = [(agent.name, TEAM_NAMES.index(agent.team) + 1, agent.purpose) for agent in AGENTS]
    return pl.DataFrame(rows, schema=["name", "owner_team_id", "purpose"], orient="row").with_row_index("id", 1)
