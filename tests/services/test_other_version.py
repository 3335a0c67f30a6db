"""Data prepared by another version of the program: told with the remedy, mended by the next sync."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services import marts
from analytics_desktop.services.desk import Desk
from tests.fixtures.example import World
from tests.fixtures.lake import Pair

CHANGES = {
    "an older rollup": "UPDATE lake.mart_build SET sha256 = 'older' WHERE mart = 'user_day'",
    "a rollup that did not exist": "DELETE FROM lake.mart_build WHERE mart = 'user_day'",
    "no record of rollups": "DROP TABLE lake.mart_build",
    "a raw column that did not exist": "ALTER TABLE lake.automation_tasks DROP COLUMN loaded_rate",
    "a raw table that did not exist": "DROP TABLE lake.certifications",
}
OLDER = tuple(
    replace(mart, select=mart.select.replace("count(feature_id) AS feature_uses", "1 AS uses"), sha256=mart.name)
    for mart in marts.load_marts()
)


@pytest.mark.parametrize("change", CHANGES)
def test_data_of_another_version_is_a_problem_with_the_remedy(change: str, world: World) -> None:
    marts.refresh_marts(world.connection, None, world.zone)
    world.connection.execute(CHANGES[change])
    with pytest.raises(Problem, match="another version of the program") as found:
        world.opened()
    assert "sync" in found.value.remedy
    assert found.value.detail


def test_the_next_sync_after_an_update_of_the_program_mends_the_lake(
    whole_pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(marts, "load_marts", lambda: OLDER)
        whole_pair.sync()
    with pytest.raises(Problem, match="another version of the program"):
        Desk.open(whole_pair.workspace, whole_pair.secrets)
    whole_pair.sync()
    Desk.open(whole_pair.workspace, whole_pair.secrets).close()
