"""Each thing is told once, in one message for each person and day, at its step or the nearest one after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cardassay.assessing.deadlines import Deadline, DeadlineKind
from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotFoundError, NotValidError
from cardassay.office.watching.leads import say_lead
from cardassay.office.watching.reminding import remind, step_on
from cardassay.office.watching.subscribing import (
    Wish,
    end_subscription,
    subscribe,
    subscribers_of,
    subscriptions_of,
)
from cardassay.store.schema.watching import deliveries, reminders
from tests.support.office import Team, team_in
from tests.support.watched import change_person, leave, name_days, paper, walk, watched_tender

TODAY = date(2026, 11, 22)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def subscribed(team: Team, tender_id: str, role: Role = Role.READER, wish: Wish | None = None) -> Actor:
    """A member of a tender who is told by mail."""
    actor = team.person(role)
    team.join(actor, tender_id)
    subscribe(team.office, actor, wish or Wish("mail"))
    return actor


def in_days(number: int) -> date:
    return TODAY + timedelta(days=number)


def entries(team: Team) -> list[dict[str, object]]:
    with team.office.database.reading() as connection:
        rows = connection.execute(select(deliveries.c.what).order_by(deliveries.c.day)).scalars()
        return [entry for what in rows for entry in what["entries"]]


def count(team: Team, table: object = reminders) -> int:
    with team.office.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_over_a_year_each_step_and_four_weeks_after_the_day_are_told_once(team: Team) -> None:
    due = in_days(200)
    tender, _ = watched_tender(team, [paper(due)])
    subscribed(team, tender)

    told = walk(team, 365)

    assert [(due - day).days for day in told] == [90, 60, 30, 7, 0, -1, -8, -15, -22]
    assert count(team) == 9


def test_calling_it_again_on_a_day_tells_nothing_twice(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(60))])
    subscribed(team, tender)

    assert [remind(team.office, TODAY) for _ in range(3)] == [1, 0, 0]


def test_days_on_which_the_server_was_off_are_made_up_for_by_the_nearest_step_only(team: Team) -> None:
    due = in_days(95)
    tender, _ = watched_tender(team, [paper(due)])
    subscribed(team, tender)

    first = walk(team, 1)
    team.clock.on(timedelta(days=70))
    after = walk(team, 60)

    assert first == []
    assert [(due - day).days for day in after] == [24, 7, 0, -1, -8, -15, -22]


def test_a_server_that_was_off_over_the_day_and_long_after_tells_it_once(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(10))])
    subscribed(team, tender)
    team.clock.on(timedelta(days=300))

    assert len(walk(team, 60)) == 1


def test_fifty_papers_of_a_day_are_one_message(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(30), f"ISO 9001 no. FIK-{n}") for n in range(50)])
    subscribed(team, tender)

    assert remind(team.office, TODAY) == 1
    assert count(team) == 50


def test_a_new_judgement_that_names_the_same_days_tells_nothing_again(team: Team) -> None:
    tender, supplier = watched_tender(team, [paper(in_days(30))])
    subscribed(team, tender)
    remind(team.office, TODAY)
    team.clock.on(timedelta(days=1))
    name_days(team, tender, supplier, [])
    name_days(team, tender, supplier, [paper(in_days(30), blocking=False)])

    assert remind(team.office, team.office.today()) == 0


def test_a_paper_that_was_renewed_is_told_of_no_more_and_its_new_end_anew(team: Team) -> None:
    tender, supplier = watched_tender(team, [paper(in_days(30))])
    subscribed(team, tender)
    remind(team.office, TODAY)
    name_days(team, tender, supplier, [paper(in_days(65))])

    told = walk(team, 70)

    # The message of the first day had gone out already: the new end waits for the next one.
    assert [(in_days(65) - day).days for day in told] == [64, 60, 30, 7, 0, -1]


def test_who_is_no_member_hears_nothing(team: Team) -> None:
    watched_tender(team, [paper(in_days(30))])
    other, _ = watched_tender(team, name="Andere Karten")
    subscribed(team, other)

    assert remind(team.office, TODAY) == 0


def test_an_administrator_hears_of_every_tender_in_one_message(team: Team) -> None:
    for number in range(3):
        watched_tender(team, [paper(in_days(7))], name=f"Tender {number}")
    subscribe(team.office, team.person(Role.ADMINISTRATOR), Wish("mail"))

    assert remind(team.office, TODAY) == 1
    assert count(team) == 3


def test_who_left_was_deactivated_or_became_an_auditor_hears_nothing(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(30))])
    left, gone, auditing, ended = (subscribed(team, tender) for _ in range(4))
    leave(team, left, tender)
    change_person(team, gone, active=False)
    change_person(team, auditing, role=Role.AUDITOR.value)
    change_person(team, ended, until=TODAY - timedelta(days=1))

    assert remind(team.office, TODAY) == 0


def test_only_what_is_blocking_is_told_to_who_wants_only_that(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(7), "A"), paper(in_days(7), "B", blocking=False)])
    subscribed(team, tender, wish=Wish("mail", blocking_only=True))

    remind(team.office, TODAY)

    assert [entry["title"] for entry in entries(team)] == ["A"]


def test_days_of_the_project_are_told_and_never_overdue(team: Team) -> None:
    tender, _ = watched_tender(team)
    first_order = Deadline(DeadlineKind.FIRST_ORDER, in_days(40), "project", "")
    name_days(team, tender, None, [first_order])
    subscribed(team, tender)

    told = walk(team, 60)

    assert [(in_days(40) - day).days for day in told] == [40, 30, 7, 0]


def test_the_start_of_a_renewal_is_told_where_the_team_said_how_long_it_takes(team: Team) -> None:
    due = in_days(80)
    tender, _ = watched_tender(team, [paper(due), paper(due, "GSMA SAS no. 1", scheme="gsma-sas")])
    reader = subscribed(team, tender, wish=Wish("mail", steps=(30, 0), overdue=1))
    manager = team.person(Role.MANAGER)
    team.join(manager, tender)
    say_lead(team.office, manager, tender, "iso-9001", 45, "audits are booked six weeks ahead")

    told = walk(team, 90)

    begins = [entry for entry in entries(team) if entry["basis"] == "begin"]
    assert [(entry["title"], entry["step"]) for entry in begins] == [
        ("ISO 9001 no. FIK-1", "30"),
        ("ISO 9001 no. FIK-1", "0"),
        ("ISO 9001 no. FIK-1", "overdue-1"),
    ]
    assert begins[0]["begin"] == str(due - timedelta(days=45))
    assert [(due - day).days for day in told] == [75, 45, 44, 30, 0, -1]
    assert subscriptions_of(team.office, reader)[0].steps == (30, 0)


def test_two_subscriptions_to_the_same_address_are_one_message_without_doubles(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(20))])
    actor = subscribed(team, tender, wish=Wish("mail", steps=(90,)))
    subscribe(team.office, actor, Wish("mail", tender_id=tender, steps=(30, 7)))

    assert remind(team.office, TODAY) == 1
    assert [entry["step"] for entry in entries(team)] == ["30"]


def test_two_servers_that_remind_at_once_make_one_message(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(20))])
    subscribed(team, tender)
    begin, made = threading.Barrier(4), []

    def work() -> None:
        begin.wait()
        made.append(remind(team.office, TODAY))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [0, 0, 0, 1]
    assert (count(team, deliveries), count(team)) == (1, 1)


def test_days_are_those_of_the_time_zone_of_the_office(tmp_path: Path) -> None:
    team = team_in(tmp_path / "office", environment={"CARDASSAY_SERVER_TIME_ZONE": "Asia/Shanghai"})
    team.clock.moment = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    tender, _ = watched_tender(team, [paper(date(2026, 11, 30))])
    subscribed(team, tender, wish=Wish("mail", steps=(7,)))

    assert remind(team.office, team.office.today()) == 1
    assert entries(team)[0]["days"] == 7
    team.close()


def test_archived_tenders_are_silent(team: Team) -> None:
    from cardassay.store.schema.tenders import tenders

    tender, _ = watched_tender(team, [paper(in_days(7))])
    subscribed(team, tender)
    with team.office.database.writing() as connection:
        connection.execute(tenders.update().values(archived_at=team.clock()))

    assert remind(team.office, TODAY) == 0


def test_the_same_subscription_twice_and_addresses_that_are_not_ones_own_are_refused(team: Team) -> None:
    tender, _ = watched_tender(team)
    actor = subscribed(team, tender)
    manager = team.person(Role.MANAGER)

    with pytest.raises(ConflictError):
        subscribe(team.office, actor, Wish("mail"))
    with pytest.raises(ForbiddenError):
        subscribe(team.office, actor, Wish("mail", "somebody@else.example"))
    with pytest.raises(NotFoundError):
        subscribe(team.office, manager, Wish("mail", tender_id=tender))
    for wish in (
        Wish("pigeon"), Wish("mail", steps=()), Wish("mail", steps=(-1,)), Wish("mail", overdue=99),
        Wish("mail", "a@b.example\nBcc: all@b.example"), Wish("webhook", "http://hooks.example/x"),
        Wish("webhook", "https://10.0.0.1/x"), Wish("webhook", "https://user:word@hooks.example/"),
    ):  # fmt: skip
        with pytest.raises(NotValidError):
            subscribe(team.office, manager, wish)
    department = subscribe(team.office, manager, Wish("mail", "cards@bank.example"))
    assert department.address == "cards@bank.example"


def test_an_ended_subscription_tells_nothing_and_a_new_one_does_not_repeat(team: Team) -> None:
    tender, _ = watched_tender(team, [paper(in_days(60))])
    actor = subscribed(team, tender)
    walk(team, 1)
    end_subscription(team.office, actor, subscriptions_of(team.office, actor)[0].id)
    walk(team, 31)
    subscribe(team.office, actor, Wish("mail"))

    told = walk(team, 40)

    assert [(in_days(60) - day).days for day in told] == [28, 7, 0, -1, -8]


def test_who_is_told_of_a_tender_is_known(team: Team) -> None:
    tender, _ = watched_tender(team)
    other, _ = watched_tender(team, name="Andere")
    actor = subscribed(team, tender)
    subscribed(team, other)
    with team.office.database.reading() as connection:
        (told,) = subscribers_of(connection, tender)
    assert (told.person_id, told.channel, told.whole) == (actor.person_id, "mail", True)


@pytest.mark.parametrize(
    ("days", "step"),
    [(91, ""), (90, "90"), (61, "90"), (60, "60"), (0, "0"), (-1, "overdue-1"), (-7, "overdue-1"),
     (-8, "overdue-2"), (-28, "overdue-4"), (-400, "overdue-4")],
)  # fmt: skip
def test_steps_count_at_their_edges(days: int, step: str) -> None:
    assert step_on(days, (90, 60, 30, 7, 0), 4) == step
