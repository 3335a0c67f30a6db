"""The digest as plain text, for mail programs and people who want no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics_desktop.models.digest import Digest


def digest_text(digest: Digest, unsubscribe: str) -> str:
    """The same content in the same order; charts are told in words."""
    decisions = [f"{number}. {what} {why}" for number, (what, why) in enumerate(digest.decisions, 1)]
    asked = decisions or ["No decision is asked: nothing is over budget, failing or worse than before."]
    blocks = [
        ["DEMO DATA: no figure is real"] if digest.is_demo else [],
        [f"AI at {digest.company}", f"{digest.period_words}, against the week before.", digest.as_of],
        list(digest.answers),
        _section("Missing in this digest", (f"- {line}" for line in digest.missing)),
        _section("Key figures", _figures(digest)),
        _section("What moved", (f"- {chart.picture.alt}" for chart in digest.charts)),
        _section("Decisions asked", asked if digest.figures else ()),
        _section("Alerts of the last seven days", (f"- {line}" for line in digest.alerts)),
        _section("Where the numbers come from", digest.receipts),
        ["--", digest.footer, unsubscribe],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [title, "-" * len(title), *found] if found else []


def _figures(digest: Digest) -> Sequence[str]:
    names = max((len(one.name) for one in digest.figures), default=0)
    values = max((len(one.value) for one in digest.figures), default=0)
    return [f"{one.name:<{names}}  {one.value:>{values}}  {one.status}" for one in digest.figures]
