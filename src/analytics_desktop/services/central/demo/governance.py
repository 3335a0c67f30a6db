"""Certifications, controls, requests of data subjects and how long rows are kept."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from analytics_desktop.services.central.demo.columns import instants
from analytics_desktop.services.central.demo.organisation import Company
from analytics_desktop.services.central.demo.plan import DAY, HOUR, Plan
from analytics_desktop.services.central.demo.planted import AnswerKey

KEEP_ROUND = 365
"""Retention of the demo is at least a year longer than its data, so that maintenance never eats the demo."""

# name, status, days from its last audit to today, days from today to the next one, findings
_CERTIFICATIONS = (
    ("SOC2", "compliant", 142, 223, 2),
    ("GDPR", "compliant", 96, 269, 1),
    ("HIPAA", "in-progress", None, 75, 4),
    ("ISO27001", "non-compliant", 201, 29, 6),
)

# framework, control, status, strength, days since the test, owner, note
_CONTROLS = (
    ("SOC2", "CC6.1", "pass", "strong", 6, "IT Security", "Logins through single sign-on"),
    ("SOC2", "CC6.2", "pass", "strong", 6, "IT Security", "Leavers lose access within a day"),
    ("SOC2", "CC6.3", "fail", "strong", 6, "IT Security", "Two admins hold the finance role as well"),
    ("SOC2", "CC7.2", "pass", "partial", 3, "IT Security", "Alerts on failed logins"),
    ("SOC2", "CC7.3", "not_tested", "partial", 41, "IT Security", "Response exercise is due"),
    ("SOC2", "CC8.1", "pass", "strong", 12, "Platform", "Changes are reviewed"),
    ("SOC2", "A1.2", "pass", "partial", 20, "Platform", "Restore was exercised"),
    ("GDPR", "Art. 15", "pass", "strong", 9, "Compliance Office", "Access requests within 30 days"),
    ("GDPR", "Art. 17", "fail", "strong", 9, "Compliance Office", "One erasure was late"),
    ("GDPR", "Art. 30", "pass", "partial", 33, "Compliance Office", "Record of processing is current"),
    ("GDPR", "Art. 32", "pass", "partial", 15, "IT Security", "Encryption at rest and in transit"),
    ("GDPR", "Art. 5(1)(e)", "pass", "strong", 2, "Compliance Office", "Retention is applied"),
    ("HIPAA", "164.312(a)(1)", "pass", "partial", 18, "IT Security", "Unique logins"),
    ("HIPAA", "164.312(b)", "pass", "strong", 2, "IT Security", "Audit log is complete"),
    ("HIPAA", "164.308(a)(5)", "not_tested", "partial", 88, "People Services", "Training is planned"),
    ("HIPAA", "164.312(c)(1)", "pass", "strong", 2, "Platform", "Log cannot be changed"),
    ("ISO27001", "A.5.15", "pass", "strong", 7, "IT Security", "Access follows roles"),
    ("ISO27001", "A.5.18", "fail", "partial", 7, "IT Security", "Review of rights is overdue"),
    ("ISO27001", "A.8.15", "pass", "strong", 2, "IT Security", "Logging"),
    ("ISO27001", "A.8.16", "pass", "partial", 5, "IT Security", "Monitoring"),
    ("ISO27001", "A.8.10", "not_tested", "partial", 60, "Compliance Office", "Deletion of old records"),
)


def certifications_frame(plan: Plan) -> pl.DataFrame:
    rows = [
        (name, status, last and plan.today - timedelta(days=last), plan.today + timedelta(days=following), findings)
        for name, status, last, following, findings in _CERTIFICATIONS
    ]
    columns = ["name", "status", "last_audit", "next_audit", "findings"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def controls_frame(plan: Plan) -> pl.DataFrame:
    rows = [
        (framework, control, status, strength, f"{plan.today - timedelta(days=age)} 06:00:00+00", owner, note)
        for framework, control, status, strength, age, owner, note in _CONTROLS
    ]
    columns = ["framework", "control", "status", "strength", "tested_at", "owner", "note"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def data_requests_frame(plan: Plan, key: AnswerKey) -> pl.DataFrame:
    """A request about every six days; the law gives 30 days, some answers are late, the newest are open."""
    rng = plan.rng("data requests")
    count = max(8, plan.days // 6)
    received = rng.integers(plan.start_us, plan.end_us - 2 * DAY, count)
    received.sort()
    took = (rng.lognormal(2.3, 0.6, count) * DAY).astype("int64").clip(4 * HOUR, 75 * DAY)
    took[count // 2] = 37 * DAY
    received[-2:], took[-2:] = (plan.end_us - 3 * DAY, plan.end_us - 2 * DAY), 12 * DAY
    done = received + took < plan.end_us
    late = int((took > 30 * DAY)[done].sum())
    key.note("data_requests", rows=count, fulfilled=int(done.sum()), late=late)
    return pl.DataFrame(
        {
            "id": range(1, count + 1),
            "kind": ["access" if part < 0.6 else "deletion" for part in rng.random(count)],
            "subject": [f"subject-{number:04d}" for number in rng.integers(1, 5000, count)],
            "received_at": instants(received),
            "due_at": instants(received + 30 * DAY),
            "fulfilled_at": instants(received + took, done),
            "note": [""] * count,
        }
    )


def opt_outs_frame(plan: Plan, company: Company) -> pl.DataFrame:
    who = (company.opted_out < plan.end_us).nonzero()[0]
    return pl.DataFrame({"person_id": who + 1, "since": instants(company.opted_out[who])})


def keep_days(plan: Plan, usual: int) -> int:
    """Days to keep rows of a table whose usual policy is `usual` days."""
    return max(usual, plan.days + KEEP_ROUND)
