"""Issues of Jira Cloud as weekly KPIs: how many were resolved, and how many days it took on average."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import httpx2

from analytics_desktop.models.connector import Access, ConnectorKind, Cursor, PulledPage
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.http import Vendor

KIND = ConnectorKind(
    name="jira",
    title="Jira",
    help="Resolved issues by week, and their average days from creation to resolution, as KPIs.",
    fills="kpis",
    options={
        "site": "address of the site, such as https://example.atlassian.net",
        "user": "e-mail address of the account",
        "jql": "which issues, such as project = SUP; all by default",
        "name": "what the KPIs are called before a colon, Jira by default",
    },
    secret="the API token of the account",  # noqa: S106 - says what it is
    required=("site", "user"),
)
AT_ONCE = 100
Weeks = dict[str, list[float]]  # first day of the week -> [issues, days together]


def pages(access: Access, cursor: Cursor) -> Iterator[PulledPage]:
    """KPI values come with the last page, for they are of whole weeks; the sums so far travel in the cursor."""
    options = access.options
    auth = httpx2.BasicAuth(options["user"], access.secret.strip())
    with Vendor("Jira", options["site"], lambda _: False, auth) as vendor:
        token, weeks = cursor.get("token", ""), {day: list(sums) for day, sums in cursor.get("weeks", {}).items()}
        while True:
            asked = {
                "jql": _jql(options.get("jql", "")),
                "maxResults": AT_ONCE,
                "fields": ["created", "resolutiondate"],
            }
            body_sent = asked | ({"nextPageToken": token} if token else {})
            status, body = vendor.ask("POST", "/rest/api/3/search/jql", accept=(400,), json=body_sent)
            if status == 400:
                if not cursor:
                    raise Problem("Jira does not understand the query.", "Check --set jql=...", _errors(body))
                token, weeks, cursor = "", {}, {}  # page tokens last seven days
                continue
            for issue in body["issues"]:
                _count(weeks, issue["fields"])
            token = "" if body.get("isLast") else body.get("nextPageToken") or ""
            if not token:
                yield PulledPage(_values(weeks, options.get("name") or "Jira"), {})
                return
            yield PulledPage([], {"token": token, "weeks": weeks})


def _jql(wanted: str) -> str:
    """Unbounded queries are refused by Jira, so resolved ones are asked for."""
    condition = f"({wanted}) AND " if wanted else ""
    return f"{condition}resolutiondate is not EMPTY ORDER BY resolutiondate ASC"


def _count(weeks: Weeks, fields: dict[str, Any]) -> None:
    resolved, created = (_moment(fields.get(name)) for name in ("resolutiondate", "created"))
    if resolved is None or created is None:
        return
    monday = (resolved.date() - timedelta(days=resolved.weekday())).isoformat()
    sums = weeks.setdefault(monday, [0, 0.0])
    sums[0] += 1
    sums[1] += (resolved - created).total_seconds() / 86400


def _moment(text: str | None) -> datetime | None:
    """`2026-03-02T09:00:00.000+0100`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z") if text else None


def _values(weeks: Weeks, name: str) -> list[dict[str, str]]:
    rows = []
    for day, (issues, days) in sorted(weeks.items()):
        end = (date.fromisoformat(day) + timedelta(days=6)).isoformat()
        rows.append({"kpi": f"{name}: issues resolved", "day": end, "value": f"{issues:.0f}", "unit": "issues"})
        rows.append({"kpi": f"{name}: days to resolve", "day": end, "value": f"{days / issues:.6f}", "unit": "days"})
    return rows


def _errors(body: Any) -> str:
    return "; ".join((body or {}).get("errorMessages", []))
