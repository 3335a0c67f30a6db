"""All formulas that stand, over one set of inputs: any of them can be computed, and pulled at by its assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property

from analytics_desktop.models.formula import MARKS, Case, Formula, Mark, Range
from analytics_desktop.services.formulas.book import Book
from analytics_desktop.services.formulas.evaluate import evaluate
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.formulas.tree import Call, names_in, walk

Values = Mapping[str, Decimal | None]
Cases = Mapping[str, Case]
BASE: Cases = {}
LINKED = {"baseline_hours": "hours_saved"}  # one assumption behind two inputs: both follow the time by hand


@dataclass(frozen=True)
class Pull:
    """What one assumption alone does to a number: its value with the assumption at its low and at its high end."""

    assumption: str
    ends: Range  # the assumption itself; unknown for a formula without a value
    low: Decimal | None
    high: Decimal | None

    @property
    def swing(self) -> Decimal:
        return abs(self.high - self.low) if self.low is not None and self.high is not None else Decimal(0)


@dataclass(frozen=True)
class Model:
    """`inputs`: name -> its range. An assumption is an input that varies, or a formula that says range(...)."""

    book: Book
    inputs: Mapping[str, Range]

    def values(self, cases: Cases = BASE) -> dict[str, Decimal | None]:
        """Every input and formula; an assumption stands at the end that `cases` names, else at its base."""
        known = {name: one.case(cases.get(LINKED.get(name, name), "base")) for name, one in self.inputs.items()}
        for name in self.book.order:
            known[name] = evaluate(self.book.trees[name], known, cases.get(name, "base"))
        for name in self.book.faults:
            known[name] = None
        return known

    def value(self, name: str, cases: Cases = BASE) -> Decimal | None:
        return self.values(cases).get(name)

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        varying = [name for name, one in self.inputs.items() if one.varies and name not in LINKED]
        return (*varying, *(name for name in self.book.order if _says_range(self.book, name)))

    def pulls(self, target: str) -> tuple[Pull, ...]:
        """The assumptions that move a number, the strongest first."""
        needed = {LINKED.get(name, name) for name in self.book.below(target)}
        found = [self._pull(target, name) for name in self.assumptions if name in needed]
        return tuple(sorted(found, key=lambda pull: (-pull.swing, pull.assumption)))

    def _pull(self, target: str, name: str) -> Pull:
        low, high = self.values({name: "low"}), self.values({name: "high"})
        ends = self.inputs.get(name) or Range(low[name], self.value(name), high[name])
        return Pull(name, ends, low.get(target), high.get(target))

    def cases(self, target: str) -> tuple[Cases, Cases]:
        """The ends of all assumptions that make a number smallest, and those that make it largest."""
        worst: dict[str, Case] = {}
        best: dict[str, Case] = {}
        for pull in self.pulls(target):
            falls = pull.low is not None and pull.high is not None and pull.high < pull.low
            worst[pull.assumption], best[pull.assumption] = ("high", "low") if falls else ("low", "high")
        return worst, best

    def range(self, target: str) -> Range:
        """A number with every assumption at its worse end, at its base, and at its better end."""
        worst, best = self.cases(target)
        return Range(self.value(target, worst), self.value(target), self.value(target, best))

    def mark(self, name: str) -> Mark:
        """How strong the evidence is: as weak as the weakest number that it rests on; an entered number is asserted."""
        marks = [self.book.inputs[one].mark for one in self.book.below(name) if one in self.book.inputs]
        entered = [one for one in self.book.below(name) if one in self.book.trees and not self.book.named(one)]
        marks += ["asserted"] * len(entered)
        return max(marks, key=MARKS.index, default="asserted")

    def under(self, changes: Mapping[str, str]) -> Model:
        """The same with other formulas; an input that is set becomes a formula of its unit.

        Raises FormulaProblem when a change is not valid among the others.
        """
        formulas, inputs, values = dict(self.book.formulas), dict(self.book.inputs), dict(self.inputs)
        for name, expression in changes.items():
            unit = self.book.units.get(name)
            if unit is None:
                near = get_close_matches(name, self.book.units, 1)
                hint = f"Did you mean {near[0]}?" if near else "List the names with: analytics-desktop formulas list"
                raise FormulaProblem(name, 0, f"There is no input or formula {name}.", hint)
            inputs.pop(name, None)
            values.pop(name, None)
            version = self.book.formulas[name].version if name in self.book.formulas else 0
            formulas[name] = Formula(name, version, expression, unit)
        book = Book(formulas, inputs)
        for name in changes:
            if name in book.faults:
                raise book.faults[name]
        return Model(book, values)

    def items(self, name: str) -> tuple[str, ...]:
        """What a formula names directly; itself where it cannot be read."""
        tree = self.book.trees.get(name)
        return names_in(tree) if tree is not None else (name,)

    def formulas(self, *names: str) -> str:
        """Each formula that the numbers rest on, with version and text."""
        needed = {one for name in names for one in self.book.below(name)}
        used = [one for one in self.book.formulas.values() if one.name in needed]
        return "; ".join(one.label for one in sorted(used, key=lambda one: one.name))


def _says_range(book: Book, name: str) -> bool:
    return any(isinstance(node, Call) and node.function == "range" for node in walk(book.trees[name]))
