"""What may be said to a person when something does not go as asked."""

from __future__ import annotations


class Problem(Exception):
    """Something the user can understand and usually fix.

    `sentence` says what happened, `remedy` what to do next, `detail` is copyable technical text free of secrets.
    """

    def __init__(self, sentence: str, remedy: str = "", detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.detail = detail


class Cancelled(Exception):
    """The user stopped the work; nothing half-done may stay behind."""
