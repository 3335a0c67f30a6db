"""What came out of the runs of agents: feedback of people, and outcomes of the business."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.columns import NONE, hexadecimal, ids, instants, picked, uuids
from analytics_desktop.services.central.demo.executions import RUNNING, SUCCESS, Executions
from analytics_desktop.services.central.demo.organisation import AGENT_NAMES
from analytics_desktop.services.central.demo.plan import MINUTE, Plan
from analytics_desktop.services.central.demo.products import AGENTS

DEAL_TOUCH, PROPOSAL, TICKET = 0, 1, 2
KINDS = ("deal_touch", "proposal", "ticket_resolved")
_PROPOSER, _REPLIER = AGENT_NAMES.index("Proposal Writer"), AGENT_NAMES.index("Reply Drafter")
RATED = 0.07
"""Share of the finished runs of people that they rate."""

_COMMENTS = (
    "Saved me an hour.",
    "Good first draft, the figures needed checking.",
    "Missed the second page of the document.",
    "Too long, but correct.",
    "Wrong customer name.",
    "Exactly what I needed.",
)


def outcomes_frame(plan: Plan, done: Executions, first: int) -> pl.DataFrame:
    """Deal touches, proposals and resolved tickets; a run that touches a deal may give a proposal too."""
    rng = plan.rng("outcomes", first)
    starts, success = done.starts, done.outcome == SUCCESS
    touch = np.flatnonzero((starts.deal != NONE) & (done.outcome != RUNNING))
    proposal = np.flatnonzero(success & (starts.agent == _PROPOSER))
    ticket = np.flatnonzero(success & (starts.agent == _REPLIER) & (rng.random(len(success)) < 0.55))
    run = np.concatenate((touch, proposal, ticket))
    kind = np.repeat([DEAL_TOUCH, PROPOSAL, TICKET], [len(touch), len(proposal), len(ticket)])
    at = starts.at[run] + done.duration_ms[run] * 1000
    accepted = np.where(kind == DEAL_TOUCH, success[run], rng.random(len(run)) < np.where(kind == PROPOSAL, 0.82, 0.94))
    deal = np.where(kind == TICKET, NONE, starts.deal[run])
    return pl.DataFrame(
        {
            "id": hexadecimal(uuids(rng, len(run))),
            "kind": picked(KINDS, kind.astype(np.int64)),
            "occurred_at": instants(at),
            "deal_id": ids(np.where(deal == NONE, NONE, deal + 1)),
            "execution_id": hexadecimal(done.id[run]),
            "agent_id": starts.agent[run] + 1,
            "person_id": ids(starts.person_id[run]),
            "succeeded": accepted.astype(bool),
        }
    )


def feedback_frame(plan: Plan, done: Executions, first: int) -> pl.DataFrame:
    """Scores follow the agent and the outcome."""
    rng = plan.rng("feedback", first)
    starts = done.starts
    by_person = ~starts.is_scheduled & (starts.person_id != NONE) & (done.outcome != RUNNING)
    rated = np.flatnonzero(by_person & (rng.random(len(starts.at)) < RATED))
    quality = np.array([62 + 400 * (agent.success - 0.92) for agent in AGENTS])[starts.agent[rated]]
    mean = np.where(done.outcome[rated] == SUCCESS, quality + 6, 28.0)
    score = rng.normal(mean, 14).round().clip(0, 100).astype(np.int64)
    given = starts.at[rated] + done.duration_ms[rated] * 1000 + rng.integers(5_000_000, 20 * MINUTE, len(rated))
    comment = np.where(rng.random(len(rated)) < 0.15, rng.integers(0, len(_COMMENTS), len(rated)), NONE)
    return pl.DataFrame(
        {
            "id": hexadecimal(uuids(rng, len(rated))),
            "execution_id": hexadecimal(done.id[rated]),
            "agent_id": starts.agent[rated] + 1,
            "person_id": ids(starts.person_id[rated]),
            "given_at": instants(np.minimum(given, plan.end_us - 1)),
            "score": score,
            "comment": picked(_COMMENTS, comment),
        }
    )
