"""What a verification found. A failed verification is a Report, not an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["valid", "invalid", "cannot_check"]


@dataclass(frozen=True)
class Finding:
    """One check. An advisory finding tells something the reader must know but does not decide the verdict."""

    check: str
    verdict: Outcome
    sentence: str
    detail: str = ""
    advisory: bool = False


@dataclass(frozen=True)
class Report:
    """All checks of one subject, in the order they were made. `fingerprint`: of the key that signed, or empty."""

    subject: str
    findings: tuple[Finding, ...]
    fingerprint: str = ""

    @property
    def verdict(self) -> Outcome:
        """The worst of the deciding findings; a subject of which nothing was checked is not valid."""
        deciding = [finding.verdict for finding in self.findings if not finding.advisory]
        if "invalid" in deciding:
            return "invalid"
        return "cannot_check" if "cannot_check" in deciding or not deciding else "valid"

    @property
    def sentence(self) -> str:
        if self.verdict == "valid":
            return f"{self.subject} is valid: {len(self.findings)} checks found nothing wrong."
        worst = [finding for finding in self.findings if finding.verdict == self.verdict and not finding.advisory]
        words = "is not valid" if self.verdict == "invalid" else "cannot be checked completely"
        reason = f": {worst[0].sentence}" if worst else "."
        return f"{self.subject} {words}{reason}"
