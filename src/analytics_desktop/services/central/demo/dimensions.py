"""Tables whose rows are all known before the first day begins."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from analytics_desktop.services.central.demo import goals, governance, words
from analytics_desktop.services.central.demo.deals import overrides_frame
from analytics_desktop.services.central.demo.organisation import (
    DEPARTMENTS,
    TEAM_DEPARTMENT,
    TEAM_NAMES,
    people_frame,
)
from analytics_desktop.services.central.demo.prices import price_frames
from analytics_desktop.services.central.demo.products import AGENTS, FEATURES
from analytics_desktop.services.central.demo.world import World


def dimension_frames(world: World) -> dict[str, pl.DataFrame]:
    """Frames by table, in an order in which every row finds the rows that it refers to."""
    plan, company = world.plan, world.company
    versions, prices = price_frames(world.book)
    return {
        **_organisation(world),
        "price_versions": versions,
        "prices": prices,
        "fx_rates": goals.rates_frame(plan),
        "automation_tasks": goals.tasks_frame(),
        "kpi_values": goals.kpis_frame(plan),
        "formulas": goals.formulas_frame(plan, company.emails[TEAM_NAMES.index("Workplace IT")]),
        "certifications": governance.certifications_frame(plan),
        "control_results": governance.controls_frame(plan),
        "data_requests": governance.data_requests_frame(plan, world.key),
        "deals": world.deals,
        "attribution_overrides": overrides_frame(
            plan, world.deals, world.touches, company.emails[int(company.members("Sales")[0])]
        ),
    }


def _organisation(world: World) -> dict[str, pl.DataFrame]:
    departments = [(name, f"CC-{1000 + 10 * number}") for number, name in enumerate(DEPARTMENTS)]
    teams = pl.DataFrame({"department_id": TEAM_DEPARTMENT + 1, "name": list(TEAM_NAMES)})
    features = [(feature.name, feature.category) for feature in FEATURES]
    return {
        "departments": _keyed(departments, "name", "cost_center"),
        "teams": teams.with_row_index("id", 1),
        "people": people_frame(world.company, world.plan),
        "projects": _keyed(
            [(DEPARTMENTS.index(department) + 1, name) for name, department in words.PROJECTS], "department_id", "name"
        ),
        "agents": _keyed(
            [(agent.name, TEAM_NAMES.index(agent.team) + 1, agent.purpose) for agent in AGENTS],
            "name",
            "owner_team_id",
            "purpose",
        ),
        "features": _keyed(features, "name", "category"),
        "opt_outs": governance.opt_outs_frame(world.plan, world.company),
    }


def _keyed(rows: Sequence[tuple[object, ...]], *columns: str) -> pl.DataFrame:
    """A frame with keys 1, 2, ..."""
    return pl.DataFrame(rows, schema=list(columns), orient="row").with_row_index("id", 1)
