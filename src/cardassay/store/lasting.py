"""
What was decided stays: the database itself refuses to change or remove it, whoever asks.

Frozen assessments and sign-offs can be neither changed nor removed; remarks cannot be changed. Whoever
may alter the form of the database can take these bars away; then the hashes in exports still tell.
"""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["make_lasting"]

_BARS = (
    ("frozen", "UPDATE"),
    ("frozen", "DELETE"),
    ("signatures", "UPDATE"),
    ("signatures", "DELETE"),
    ("comments", "UPDATE"),
)
_SAYS = "What was decided or remarked stays as it is; write a new one."

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION cardassay_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$
"""


def make_lasting(connection: Connection) -> None:
    """Puts the bars up; does nothing where they stand."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
        for table, step in _BARS:
            connection.exec_driver_sql(
                f"CREATE OR REPLACE TRIGGER {_name(table, step)} BEFORE {step} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION cardassay_stays()"
            )
        return
    for table, step in _BARS:
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {_name(table, step)} BEFORE {step} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        )


def _name(table: str, step: str) -> str:
    return f"{table}_stays_{step.lower()}"
