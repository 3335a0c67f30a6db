"""Active people of trailing days among the aggregates."""

from __future__ import annotations

from alembic import op

from analytics_desktop.services.central.versions import run_version

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_version(op.get_bind(), revision)
