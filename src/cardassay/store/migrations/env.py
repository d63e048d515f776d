"""Runs the steps on the connection that :mod:`cardassay.store.migrating` gives."""

from __future__ import annotations

from alembic import context

from cardassay.store.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
