"""The whole schema as it first shipped."""

from __future__ import annotations

from alembic import op

from analytics_desktop.services.central.versions import run_version

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_version(op.get_bind(), revision)
