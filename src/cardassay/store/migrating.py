"""The database brought to the form that this version needs, by numbered steps."""

from __future__ import annotations

from functools import cache
from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from cardassay.errors import CardassayError
from cardassay.store.database import Database
from cardassay.store.lasting import make_lasting

__all__ = ["NewerDatabaseError", "config", "migrate", "newest", "stands_at"]


class NewerDatabaseError(CardassayError):
    """The database was made by a newer version."""


def config() -> Config:
    """Where the numbered steps stand."""
    made = Config()
    made.set_main_option("script_location", str(resources.files("cardassay.store") / "migrations"))
    return made


@cache
def newest() -> str:
    """The last step that this version knows; read once, since everybody may ask for it."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    return head or ""


def stands_at(database: Database) -> str:
    """The last step that was done; empty for a new database."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def migrate(database: Database) -> str:
    """
    The step at which the database stands after all that were missing were done.

    Raises:
        NewerDatabaseError: It was made by a newer version of Cardassay.
        DatabaseAwayError: It does not answer.
    """
    before = stands_at(database)
    known = {step.revision for step in ScriptDirectory.from_config(config()).walk_revisions()}
    if before and before not in known:
        raise NewerDatabaseError(
            f"The database {database.shown} stands at step {before}, which this version of Cardassay does "
            f"not know (its newest is {newest()}): a newer version used it. Install that one. Nothing was "
            "changed."
        )
    if before != newest():
        settings = config()
        with database.writing() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
            make_lasting(connection)
    return newest()
