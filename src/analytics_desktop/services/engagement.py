"""The weights of the engagement score, as the workspace sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.settings import Settings

if TYPE_CHECKING:
    from .asking import OpenGeneration


def weigh(generation: OpenGeneration, settings: Settings) -> None:
    """Put the settings in the place of the usual weights; before anything is asked of the generation."""
    cursor = generation.cursor()
    try:
        cursor.execute(
            "UPDATE mart.engagement_weights SET workdays = ?, actions = ?, features = ?",
            [settings.engagement_workdays, settings.engagement_actions, settings.engagement_features],
        )
    finally:
        cursor.close()
