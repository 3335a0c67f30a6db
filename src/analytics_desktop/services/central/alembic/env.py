"""Alembic runs this for every migration; the connection and its transaction come from migrate.py."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
