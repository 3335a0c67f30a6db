"""What only single pages have, found by the page's id: `pages/<id>.py` (or a package) with `View`, `TOOLS` or both.

`TOOLS` names, per section, the tools that stand above its panels. Most pages need neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from analytics_desktop.models.metric import PagePlan
    from analytics_desktop.views.jobs import Jobs
    from analytics_desktop.views.page_view import PageView
    from analytics_desktop.views.section_tool import SectionTool


def view_of(plan: PagePlan, jobs: Jobs) -> PageView:
    """The page's own view where it has one, else the general one."""
    from analytics_desktop.views.page_view import PageView

    own = _module(plan.id)
    kind = cast(type[PageView], getattr(own, "View", PageView))
    return kind(plan, jobs)


def tools_of(page_id: str) -> Mapping[str, tuple[type[SectionTool], ...]]:
    """Section -> its tools."""
    return getattr(_module(page_id), "TOOLS", {})


def _module(page_id: str) -> ModuleType | None:
    name = f"{__name__}.{page_id}"
    return import_module(name) if page_id.isidentifier() and find_spec(name) is not None else None
