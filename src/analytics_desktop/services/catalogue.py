"""Reads the catalogue: one `.sql` file is one metric, one folder with a `page.toml` is one page."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, get_args

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.metric import Chart, Good, Metric, PagePlan, PanelPlan
from analytics_desktop.models.unit import UNITS

from .computed import computed_names
from .groups import FAMILIES

PARAMETERS = frozenset({"start", "finish", "grain", "by", "where"})
DIMENSIONS = (
    "department", "team", "project", "agent", "feature", "prompt_type", "model", "provider", "tier", "person",
)  # fmt: skip
ROLES = ("executive", "finance", "manager", "engineer", "auditor", "compliance", "admin")

_METRIC_TYPES: dict[str, type] = {
    "title": str, "unit": str, "definition": str, "good": str, "adds_up": bool, "chart": str, "order": int,
    "audience": list, "controls": list, "owner": str, "example": dict,
}  # fmt: skip
_METRIC_OPTIONS: dict[str, type] = {
    "retired": str, "columns": dict, "computed": str, "later": bool, "budget": str, "section": str, "free_text": bool,
    "history": bool, "people": str, "sums": list,
}  # fmt: skip
_PAGE_TYPES: dict[str, type] = {"title": str, "question": str, "order": int, "dimensions": list, "panel": list}
_PAGE_OPTIONS: dict[str, type] = {"audience": list, "sections": list, "of_rows": list}
_PANEL_TYPES: dict[str, type] = {"metric": str, "chart": str}
_PANEL_OPTIONS: dict[str, type] = {"by": str, "title": str, "section": str}
_CHOICES: dict[str, tuple[str, ...]] = {"good": get_args(Good), "chart": get_args(Chart), "unit": tuple(UNITS)}


class BrokenCatalogue(ValueError):
    """A catalogue file is not as it must be; the message names the file and the key. A bug, not a user's problem."""


@dataclass(frozen=True)
class Catalogue:
    metrics: dict[str, Metric]
    pages: tuple[PagePlan, ...]

    def metric(self, metric_id: str) -> Metric:
        if metric_id in self.metrics:
            return self.metrics[metric_id]
        raise _unknown("metric", metric_id, self.metrics)

    def page(self, page_id: str) -> PagePlan:
        for page in self.pages:
            if page.id == page_id:
                return page
        raise _unknown("page", page_id, (page.id for page in self.pages))

    def metrics_of(self, page_id: str) -> tuple[Metric, ...]:
        """The metrics of one page that are not retired, in reading order."""
        own = [metric for metric in self.metrics.values() if metric.page == page_id and not metric.retired]
        return tuple(sorted(own, key=lambda metric: (metric.order, metric.id)))


@cache
def parameters(sql: str) -> tuple[str, ...]:
    """The parameters that a metric's SQL uses, in alphabetical order."""
    return tuple(sorted(set(re.findall(r"\$(\w+)", sql))))


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the program. Raises BrokenCatalogue, which names file and key."""
    return read_catalogue(resources.files("analytics_desktop") / "catalogue")


@cache
def load_evidence() -> dict[str, Metric]:
    """File name -> the tables that computed metrics look at besides their own rows."""
    folder = resources.files("analytics_desktop") / "catalogue" / "evidence"
    return {metric.id.partition(".")[2]: metric for metric in _metrics_in(folder)}


def read_catalogue(root: Traversable) -> Catalogue:
    """The catalogue in a folder: every folder with a `page.toml` is a page, every `.sql` in it a metric."""
    folders = sorted((entry for entry in root.iterdir() if (entry / "page.toml").is_file()), key=lambda one: one.name)
    metrics = {metric.id: metric for folder in folders for metric in _metrics_in(folder)}
    pages = sorted((_page(folder, metrics) for folder in folders), key=lambda page: (page.order, page.id))
    return Catalogue(metrics, tuple(pages))


def _metrics_in(folder: Traversable) -> Iterable[Metric]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".sql"):
            yield parse_metric(folder.name, entry.name, entry.read_bytes())


def parse_metric(page: str, file_name: str, content: bytes) -> Metric:
    """One metric from its file. Raises BrokenCatalogue."""
    file, text = f"{page}/{file_name}", content.decode("utf-8")
    found = re.match(r"\s*/\*(.*?)\*/", text, re.DOTALL)
    if not found:
        raise BrokenCatalogue(f"{file}: must begin with /* and the header")
    header = _checked(file, _toml(file, found[1]), _METRIC_TYPES, _METRIC_OPTIONS)
    unknown = set(re.findall(r"\$(\w+)", text[found.end() :])) - PARAMETERS
    if unknown:
        raise BrokenCatalogue(f"{file}: unknown parameter ${min(unknown)}")
    if (header["chart"] == "table" or "computed" in header) != ("columns" in header):
        raise BrokenCatalogue(f"{file}: key `columns` belongs to table and computed metrics, and each of them needs it")
    _known(file, "computed", [header["computed"]] if "computed" in header else [], computed_names())
    header["columns"] = tuple(header.get("columns", {}).items())
    for name, unit in header["columns"]:
        if unit not in UNITS:
            raise BrokenCatalogue(f"{file}: key `columns`: {name} has the unknown unit {unit!r}")
    _known(file, "audience", header["audience"], ROLES)
    for key in ("audience", "controls"):
        header[key] = tuple(header[key])
    _known(file, "people", [header["people"]] if "people" in header else [], FAMILIES)
    header["sums"] = tuple(tuple(names) for names in header.get("sums", ()))
    name = file_name.removesuffix(".sql")
    return Metric(id=f"{page}.{name}", page=page, sql=text, sha256=hashlib.sha256(content).hexdigest(), **header)


def _page(folder: Traversable, metrics: dict[str, Metric]) -> PagePlan:
    file = f"{folder.name}/page.toml"
    header = _checked(file, _toml(file, (folder / "page.toml").read_text("utf-8")), _PAGE_TYPES, _PAGE_OPTIONS)
    _known(file, "dimensions", header["dimensions"], DIMENSIONS)
    _known(file, "audience", header.get("audience", []), ROLES)
    panels = []
    for entry in header.pop("panel"):
        panel = PanelPlan(**_checked(f"{file} [[panel]]", entry, _PANEL_TYPES, _PANEL_OPTIONS))
        _known(file, "panel.metric", (panel.metric,), metrics)
        _known(file, "panel.by", (panel.by,) if panel.by else (), DIMENSIONS)
        panels.append(panel)
    for key in ("dimensions", "audience", "sections", "of_rows"):
        header[key] = tuple(header.get(key, ()))
    plan = PagePlan(id=folder.name, panels=tuple(panels), **header)
    _in_sections(file, plan, metrics)
    return plan


def _in_sections(file: str, plan: PagePlan, metrics: dict[str, Metric]) -> None:
    """Every panel of a page with sections stands in one of them; cards stand above."""
    _known(file, "of_rows", plan.of_rows, plan.sections)
    for panel in plan.panels:
        _known(f"{file}: {panel.metric}", "section", (panel.section,), plan.sections or ("",))
    own = (one for one in metrics.values() if one.page == plan.id)
    for metric in own:
        allowed = ("",) if metric.chart == "card" or not plan.sections else plan.sections
        _known(f"{plan.id}/{metric.id.partition('.')[2]}.sql", "section", (metric.section,), allowed)


def _toml(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenCatalogue(f"{file}: the header is not TOML: {error}") from error


def _checked(file: str, header: dict[str, Any], types: dict[str, type], options: dict[str, type]) -> dict[str, Any]:
    for key in types:
        if key not in header:
            raise BrokenCatalogue(f"{file}: key `{key}` is missing")
    for key, value in header.items():
        wanted = {**types, **options}.get(key)
        if wanted is None:
            raise BrokenCatalogue(f"{file}: unknown key `{key}`")
        if type(value) is not wanted:
            raise BrokenCatalogue(f"{file}: key `{key}` must be a {wanted.__name__}")
        if key in _CHOICES:
            _known(file, key, (str(value),), _CHOICES[key])
    return header


def _known(file: str, key: str, values: Iterable[str], choices: Iterable[str]) -> None:
    for value in values:
        if value not in choices:
            raise BrokenCatalogue(f"{file}: key `{key}`: {value!r} is not one of {', '.join(choices)}")


def _unknown(kind: str, name: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    near = near or [one for one in names if one.rpartition(".")[2] == name][:1]
    remedy = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(names)}."
    return Problem(f"There is no {kind} called {name}.", remedy)
