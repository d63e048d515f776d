"""Both kinds of database come to the same form, and writers on both wait for each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from cardassay.store.database import Database, DatabaseAwayError
from cardassay.store.migrating import migrate, newest, stands_at
from cardassay.store.schema import METADATA
from tests.support.real.postgres import PostgresServer


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


def test_the_steps_lead_to_the_tables_that_the_code_knows(database: Database):
    assert stands_at(database) == newest() != ""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_second_start_changes_nothing(database: Database):
    assert migrate(database) == newest()


def test_writers_at_the_same_time_lose_no_change_of_each_other(database: Database):
    with database.writing() as connection:
        connection.execute(sa.text("create table counted as select 0 as number"))

    def count() -> None:
        for _ in range(20):
            with database.writing() as connection:
                connection.execute(sa.text("update counted set number = number + 1"))

    writers = [threading.Thread(target=count) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as connection:
        assert connection.execute(sa.text("select number from counted")).scalar_one() == 80
    with database.writing() as connection:
        connection.execute(sa.text("drop table counted"))


def test_a_database_that_went_away_is_said_to_be_away_and_serves_when_it_is_back(
    postgres_server: PostgresServer, postgres_url: str
):
    database = Database(postgres_url)
    try:
        with database.reading() as connection:
            connection.execute(sa.text("select 1"))
        postgres_server.stop()
        try:
            with pytest.raises(DatabaseAwayError, match="does not answer") as caught, database.reading():
                pass
        finally:
            postgres_server.start()
        assert postgres_url.split(":")[2].split("@")[0] not in str(caught.value)
        with database.reading() as connection:
            assert connection.execute(sa.text("select 1")).scalar_one() == 1
    finally:
        database.close()
