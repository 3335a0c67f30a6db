"""Where icons and fonts lie, in a checkout and in an installed program."""

from __future__ import annotations

from analytics_desktop.services.shipped import resources

__all__ = ["resources"]
