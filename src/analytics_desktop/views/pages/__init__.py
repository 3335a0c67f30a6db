"""Views of single pages, found by the page's id: `pages/<id>.py` with a class `View`. Most pages need none."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from analytics_desktop.models.metric import PagePlan
    from analytics_desktop.views.page_view import PageView


def view_of(plan: PagePlan) -> PageView:
    """The page's own view where it has one, else the general one."""
    from analytics_desktop.views.page_view import PageView

    name = f"{__name__}.{plan.id}"
    if plan.id.isidentifier() and find_spec(name) is not None:
        return cast(PageView, import_module(name).View(plan))
    return PageView(plan)
