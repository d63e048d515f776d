"""The worker's part of the watch, on both kinds of database: at six, again after a pause, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from cardassay.assessing.deadlines import project_days
from cardassay.office.abilities import Role
from cardassay.office.watching.daily import DELIVER, REMIND, remind_on
from cardassay.office.watching.deadlines import deadlines_for
from cardassay.office.watching.delivering import PAUSES, deliver
from cardassay.office.watching.leads import say_lead
from cardassay.office.watching.naming_days import write_deadlines
from cardassay.office.watching.reminding import remind
from cardassay.office.watching.sent_messages import deliveries_of
from cardassay.office.watching.subscribing import Wish, subscribe
from cardassay.office.work.worker import run_all_jobs
from cardassay.store.schema.watching import reminders
from tests.report.fixtures import assessment
from tests.support.office import Team, team_in
from tests.support.watched import paper, watched_tender

if TYPE_CHECKING:
    from tests.support.real.mail import MailSink


@pytest.fixture(scope="module")
def team(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    from tests.support.real.mail import running_sink

    with running_sink() as sink:
        environment = {
            "CARDASSAY_DATABASE_URL": database_url, "CARDASSAY_SERVER_TIME_ZONE": "Europe/Berlin",
            "CARDASSAY_MAIL_HOST": sink.host, "CARDASSAY_MAIL_PORT": str(sink.port),
            "CARDASSAY_MAIL_SECURITY": "none", "CARDASSAY_MAIL_SENDER": "cardassay@bank.example",
        }  # fmt: skip
        made = team_in(tmp_path_factory.mktemp("office"), environment=environment)
        made.sink = sink  # type: ignore[attr-defined]
        yield made
        made.close()


@pytest.fixture
def sink(team: Team) -> MailSink:
    found: MailSink = team.sink  # type: ignore[attr-defined]
    found.clear()
    return found


def work(team: Team) -> int:
    return run_all_jobs(team.office, kinds=(REMIND, DELIVER))


def test_reminders_go_out_at_six_and_what_failed_again_after_its_pause(team: Team, sink: MailSink) -> None:
    team.clock.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # four o'clock in Berlin
    today = team.office.today()
    tender, _ = watched_tender(team, [paper(today + timedelta(days=7))])
    reader = team.person(Role.READER)
    team.join(reader, tender)
    subscribe(team.office, reader, Wish("mail"))
    sink.manner = "put off"

    remind_on(team.office, today)
    assert work(team) == 0
    team.clock.on(timedelta(hours=2))
    assert work(team) == 2
    assert (sink.tried, len(sink.received)) == (1, 0)
    sink.manner = "accept"
    assert work(team) == 0
    team.clock.on(PAUSES[0])
    assert work(team) == 1

    assert len(sink.wait_for(1)) == 1
    assert [one.state for one in deliveries_of(team.office, reader)] == ["sent"]
    remind_on(team.office, today)
    assert work(team) == 1


def test_many_at_once_tell_each_thing_once(team: Team, sink: MailSink) -> None:
    team.clock.moment = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    office, today = team.office, team.office.today()
    tender, supplier = watched_tender(team, [paper(today + timedelta(days=30), f"P {n}") for n in range(5)])
    others = [watched_tender(team, name=f"Other {n}")[1] for n in range(3)]
    manager = team.person(Role.MANAGER)
    team.join(manager, tender)
    for number in range(4):
        reader = team.person(Role.READER, f"Reader {number}")
        team.join(reader, tender)
        subscribe(office, reader, Wish("mail"))
    say_lead(office, manager, tender, "iso-9001", 10, "")
    faults: list[Exception] = []
    begin = threading.Barrier(4)

    def all_of_it(number: int) -> None:
        try:
            begin.wait()
            one = (supplier, *others)[number]
            with office.database.writing() as connection:
                write_deadlines(connection, tender, one, assessment(), (), team.clock())
            begin.wait()
            remind(office, today)
            deliver(office)
        except Exception as error:  # noqa: BLE001  it is told below
            faults.append(error)

    threads = [threading.Thread(target=all_of_it, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    while deliver(office):
        pass
    # The four readers, and the one of the test before, whose paper is overdue by now.
    assert len({mail.recipients for mail in sink.received}) == len(sink.received) == 5
    query = select(func.count()).where(reminders.c.tender_id == tender).group_by(reminders.c.recipient)
    with office.database.reading() as connection:
        told = list(connection.execute(query).scalars())
    assert len(told) == 4
    assert len(set(told)) == 1
    assert sum(one.kind.of_project for one in deadlines_for(office, manager)) == len(
        project_days(assessment())
    )
