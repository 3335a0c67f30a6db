"""The weights of the engagement score, as the workspace sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.settings import Settings

from .prepare import prepare_weighed

if TYPE_CHECKING:
    from .asking import OpenGeneration


def weigh(generation: OpenGeneration, settings: Settings) -> None:
    """Put the settings in the place of the usual weights; before anything is asked of the generation."""
    weights = _weights(settings)
    if weights == _weights(Settings()):
        return
    all_of_them = sum(weights.values())
    words = [f"{part}_points() AS 100 * {weight:d} / {all_of_them:d}" for part, weight in weights.items()]
    note = "Weights: active workdays {workdays:d}, actions {actions:d}, features {features:d}.".format(**weights)
    cursor = generation.cursor()
    try:
        for word in (*words, f"score_weights() AS '{note}'"):
            cursor.execute(f"CREATE OR REPLACE MACRO {word}")
        prepare_weighed(cursor)
    finally:
        cursor.close()


def _weights(settings: Settings) -> dict[str, int]:
    return {
        "workdays": settings.engagement_workdays,
        "actions": settings.engagement_actions,
        "features": settings.engagement_features,
    }
