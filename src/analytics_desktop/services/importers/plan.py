"""Which column or constant fills which field: asked for on the command line, checked before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImporterKind

ONLY_CONSTANT = ("source", "format", "year")


@dataclass(frozen=True)
class Plan:
    """`columns`: field -> column of the file. `constants`: field -> text of every row."""

    kind: ImporterKind
    columns: Mapping[str, str]
    constants: Mapping[str, str]

    @property
    def source(self) -> str:
        """Ledger key: requests of different sources never count as the same request."""
        given = self.constants.get("source", "")
        return f"{self.kind.name}:{given}" if given else self.kind.name

    def label(self, field: str) -> str:
        """What a person calls the field: the column of their file, else the field."""
        return self.columns.get(field, field)

    def for_header(self, header: list[str], file_name: str) -> Plan:
        """The plan for one file: columns that are called like a field need no --map.

        Problem when a required field has neither column nor value, or two alternatives have.
        """
        own = {
            field: field
            for field in self.kind.fields
            if field in header
            and field not in {*self.columns, *self.constants, *ONLY_CONSTANT}
            and not self._other(field)
        }
        plan = Plan(self.kind, {**self.columns, **own}, self.constants)
        for group in self.kind.required:
            plan._exactly_one(group, header, file_name)
        return plan

    def _other(self, field: str) -> bool:
        """Whether an alternative of `field` was asked for."""
        groups = [group for group in self.kind.required if field in group]
        return any(other in self.columns or other in self.constants for group in groups for other in group)

    def _exactly_one(self, group: tuple[str, ...], header: list[str], file_name: str) -> None:
        given = [field for field in group if field in self.columns or field in self.constants]
        if len(given) > 1:
            raise Problem(f"{' and '.join(given)} exclude each other.", f"Give only one of {' or '.join(group)}.")
        if not given:
            columns = ", ".join(name for name in header if name)
            raise Problem(
                f"Nothing says what {group[0]} is in {file_name}.",
                f"Add --map {group[0]}=COLUMN or --set {group[0]}=VALUE. Its columns are: {columns}.",
            )


def planned(kind: ImporterKind, mapping: Mapping[str, str], constants: Mapping[str, str]) -> Plan:
    """Check the fields asked for. Problem (with a suggestion) for an unknown field or one that is given twice."""
    if mapping and not kind.maps:
        raise Problem(f"Files of {kind.name} have a fixed format: --map is not needed.", "Use --set for constants.")
    for field in (*mapping, *constants):
        if field not in kind.fields:
            near = get_close_matches(field, kind.fields, 1)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise Problem(f"There is no field {field}.", f"{hint}The fields are: {', '.join(kind.fields)}.")
    for field in mapping:
        if field in constants:
            raise Problem(f"{field} is both mapped and set.", "Use either --map or --set for it.")
        if field in ONLY_CONSTANT:
            raise Problem(f"{field} cannot come from a column.", f"Use --set {field}=NAME.")
    return Plan(kind, {field: " ".join(column.split()) for field, column in mapping.items()}, dict(constants))
