"""Everything about the demo company that is decided before its first day."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from analytics_desktop.services.central.demo.deals import deals
from analytics_desktop.services.central.demo.organisation import Company, found_company
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import AnswerKey, Planted, plant
from analytics_desktop.services.central.demo.prices import PriceBook, price_book
from analytics_desktop.services.central.demo.starts import Touches
from analytics_desktop.services.central.demo.versions import Versions, versions
from analytics_desktop.services.central.demo.workdays import WorkCalendar, work_calendar


@dataclass(frozen=True)
class World:
    """The plan and what follows from it; only the answer key grows while days are made."""

    plan: Plan
    company: Company
    calendar: WorkCalendar
    planted: Planted
    book: PriceBook
    versions: Versions
    deals: pl.DataFrame
    touches: Touches
    key: AnswerKey


def world(plan: Plan) -> World:
    company, planted, key = found_company(plan), plant(plan), AnswerKey()
    rows, touches = deals(plan, company, key)
    return World(
        plan,
        company,
        work_calendar(plan),
        planted,
        price_book(plan, planted),
        versions(plan, planted),
        rows,
        touches,
        key,
    )
