"""The part of the answer key that is known from the plan alone."""

from __future__ import annotations

from analytics_desktop.services.central.demo.failures import BURST, FAILURES
from analytics_desktop.services.central.demo.planted import (
    BURST_FAILURES,
    LATE_AFTER_DAYS,
    PRICE_CUT,
    SLOW_FACTOR,
    moment,
)
from analytics_desktop.services.central.demo.prices import CONTRACT_MODEL, MODELS, UNPRICED
from analytics_desktop.services.central.demo.products import BURST_AGENT, RUNAWAY_AGENT, SLOW_AGENT, SLOW_VERSION
from analytics_desktop.services.central.demo.world import World


def note_stories(world: World) -> None:
    key, plan, planted = world.key, world.plan, world.planted
    key.note("parameters", people=plan.people, days=plan.days, seed=plan.seed, today=plan.today, first_day=plan.start)
    key.note("price_change", model=CONTRACT_MODEL, factor=PRICE_CUT, day=planted.price_change,
             vendor_switched=planted.vendor_switched)  # fmt: skip
    key.note("runaway_agent", agent=RUNAWAY_AGENT, **_span(planted.runaway), runs=planted.runaway_runs)
    key.note("error_burst", agent=BURST_AGENT, **_span(planted.burst), failure_share=BURST_FAILURES,
             code=FAILURES[BURST][1], category=FAILURES[BURST][0])  # fmt: skip
    key.note("slow_version", agent=SLOW_AGENT, version=SLOW_VERSION, factor=SLOW_FACTOR, **_span(planted.slow))
    key.note("unpriced_model", provider=MODELS[UNPRICED][0], model=MODELS[UNPRICED][1], **_span(planted.pilot))
    key.note("late_rows", month=planted.late_month, after_days=LATE_AFTER_DAYS)
    key.note("opt_outs", people=int((world.company.opted_out < plan.end_us).sum()))


def _span(span: tuple[int, int]) -> dict[str, str]:
    return {"first": moment(span[0]), "until": moment(span[1])}
