"""The formulas that stand together: each may name inputs and other formulas, none may need itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from analytics_desktop.models.formula import Formula, Input

from .check import check
from .fault import FormulaProblem
from .parse import parse
from .tree import Name, Node, names_in, walk


class Book:
    """`trees` holds the formulas that can be computed, `faults` why each other one cannot; `order` computes the trees
    one after the other, so that whatever one names is known before it."""

    def __init__(self, formulas: Mapping[str, Formula], inputs: Mapping[str, Input]) -> None:
        self.formulas, self.inputs = dict(formulas), dict(inputs)
        self.trees: dict[str, Node] = {}
        self.faults: dict[str, FormulaProblem] = {}
        for name in self.formulas:
            self._read(name)
        self.order = self._ordered()

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of everything that may be named; an input wins over a formula of its name."""
        formulas = {name: one.unit for name, one in self.formulas.items()}
        return formulas | {name: one.unit for name, one in self.inputs.items()}

    def named(self, name: str) -> tuple[str, ...]:
        """What a formula names."""
        return names_in(self.trees[name]) if name in self.trees else ()

    def below(self, name: str) -> frozenset[str]:
        """The name itself and everything that it rests on."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.named(one) if one not in self.inputs else ()
        return frozenset(found)

    def tried(self, formula: Formula) -> None:
        """Raise FormulaProblem when the formula would not be valid among the others, or would break one of them."""
        self.tree_of(formula)
        others = Book({**self.formulas, formula.name: formula}, self.inputs)
        if formula.name in others.faults:
            raise others.faults[formula.name]
        broken = sorted(set(others.faults) - set(self.faults))
        if broken:
            sentence = f"{broken[0]} could no longer be computed: {others.faults[broken[0]].sentence}"
            raise FormulaProblem(formula.expression, 0, sentence, "Keep its unit, or change the other formula first.")

    def tree_of(self, formula: Formula) -> Node:
        """Raises FormulaProblem with the place of the fault."""
        tree = parse(formula.expression)
        check(formula.expression, tree, {**self.units, formula.name: formula.unit}, formula.unit)
        return tree

    def _read(self, name: str) -> None:
        try:
            self.trees[name] = self.tree_of(self.formulas[name])
        except FormulaProblem as problem:
            self.faults[name] = problem

    def _ordered(self) -> tuple[str, ...]:
        order: list[str] = []
        left = dict(self.trees)
        while left:
            known = {*order, *self.inputs}
            ready = [name for name, tree in left.items() if known.issuperset(names_in(tree))]
            if not ready:
                break
            order += ready
            for name in ready:
                del left[name]
        for name, tree in left.items():
            self.faults[name] = self._stuck(name, tree, {*order, *self.inputs})
            del self.trees[name]
        return tuple(order)

    def _stuck(self, name: str, tree: Node, known: set[str]) -> FormulaProblem:
        """It names a formula that is faulty, or one that needs it in turn."""
        text = self.formulas[name].expression
        place = next(node for node in walk(tree) if isinstance(node, Name) and node.name not in known)
        why = "has a fault" if place.name in self.faults and place.name not in self.trees else "needs this one in turn"
        return FormulaProblem(text, place.offset, f"{place.name} {why}.", "Correct the formulas one after the other.")
