"""The whole schema as it first shipped."""

from __future__ import annotations

from alembic import op

from analytics_desktop.services.central.versions import statements_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Straight to the driver: SQLAlchemy would read % and : in the SQL as parameters.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for statements in statements_of(revision):
        driver.execute(statements)
