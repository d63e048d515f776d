"""People on both kinds of database, where several servers and hands are at work at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select, update

from cardassay.errors import CardassayError
from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.auditing.reading import check_trail
from cardassay.office.faults import TooManyError
from cardassay.office.people import throttling
from cardassay.office.people.codes import use_code
from cardassay.office.people.everybody import deactivate, invite, list_people
from cardassay.office.people.first import make_first, needs_first, offer_first
from cardassay.office.people.members import add_member
from cardassay.office.people.sign_in import sign_in
from cardassay.store.database import new_id
from cardassay.store.schema.people import people, throttles
from cardassay.store.schema.tenders import tenders
from tests.support.office import Team, team_in

PASSWORD = "nine blue herons wait"


@pytest.fixture(scope="module")
def team(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("people") / "office"
    made = team_in(folder, environment={"CARDASSAY_DATABASE_URL": database_url})
    yield made
    assert check_trail(made.office).fits  # whatever was done at once, the chain has no gap
    made.close()


def _at_once(*tasks: Callable[[], object]) -> list[object]:
    """What each gives back, or the error that it ended with; all begin together."""
    barrier = threading.Barrier(len(tasks))
    ended: list[object] = [None] * len(tasks)

    def run(place: int, task: Callable[[], object]) -> None:
        barrier.wait()
        try:
            ended[place] = task()
        except CardassayError as error:
            ended[place] = error

    threads = [threading.Thread(target=run, args=(place, task)) for place, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def _done(ended: list[object]) -> int:
    return sum(not isinstance(one, CardassayError) for one in ended)


def test_two_hands_with_the_first_token_make_one_administrator(team: Team) -> None:
    token = offer_first(team.office) or ""

    def take(name: str) -> Callable[[], object]:
        return lambda: make_first(
            team.office, token, name=name, login=f"{name}@bank.example", password=PASSWORD
        )

    assert _done(_at_once(*(take(name) for name in ("ada", "eva", "ida", "ina")))) == 1
    assert not needs_first(team.office)
    assert [one.role for one in list_people(team.office)] == ["administrator"]


def test_two_administrators_cannot_take_each_other_away_at_once(team: Team) -> None:
    for _ in range(4):
        with team.office.database.writing() as connection:
            connection.execute(update(people).values(active=False))
        pair = [team.person(Role.ADMINISTRATOR) for _ in range(2)]
        ended = _at_once(
            partial(deactivate, team.office, pair[0], pair[1].person_id),
            partial(deactivate, team.office, pair[1], pair[0].person_id),
        )
        assert _done(ended) == 1
        with team.office.database.reading() as connection:
            left = select(func.count()).select_from(people).where(people.c.active.is_(True))
            assert connection.execute(left).scalar_one() == 1


def test_a_login_and_a_membership_are_given_once(team: Team) -> None:
    def ask() -> object:
        return invite(team.office, COMMAND, name="Twin", login="twin@bank.example", role="reader")

    assert _done(_at_once(ask, ask, ask)) == 1
    tender_id = new_id()
    with team.office.database.writing() as connection:
        connection.execute(tenders.insert().values(id=tender_id, name="T", made_at=team.clock()))
    assert (
        _done(_at_once(*[lambda: add_member(team.office, COMMAND, tender_id, "twin@bank.example")] * 3)) == 1
    )


def test_a_one_time_code_sent_twice_at_once_counts_once(team: Team) -> None:
    person = team.person(Role.READER)
    secret = pyotp.random_base32()
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == person.person_id).values(code_secret=secret))
    code = pyotp.TOTP(secret).at(team.clock())

    def give() -> str:
        with team.office.database.writing() as connection:
            return use_code(connection, person.person_id, code, team.clock())

    assert sorted(map(str, _at_once(give, give, give))) == ["", "", "code"]


def test_guesses_sent_at_once_count_like_guesses_in_a_row(team: Team) -> None:
    link = invite(team.office, COMMAND, name="Aim", login="aim@bank.example", role="reader")
    assert link.token

    def guess() -> object:
        return sign_in(team.office, "aim@bank.example", "not the password", address="192.0.2.7")

    ended = _at_once(*[guess] * 12)
    assert sum(isinstance(one, TooManyError) for one in ended) == 12 - 5
    team.clock.on(timedelta(minutes=16))


def test_servers_count_together_and_a_stretch_ends(team: Team) -> None:
    other = team_in(
        team.office.folder, environment={"CARDASSAY_DATABASE_URL": team.office.settings.database_url}
    )
    other.clock.moment = team.clock.moment
    within = timedelta(minutes=10)
    for number in range(6):
        office = (team, other)[number % 2].office
        throttling.hit(office, "together", "192.0.2.8", most=6, within=within)
    with pytest.raises(TooManyError) as told:
        throttling.hit(other.office, "together", "192.0.2.8", most=6, within=within)
    assert 590 <= told.value.wait_s <= 601
    team.clock.on(within)
    throttling.hit(team.office, "together", "192.0.2.8", most=6, within=within)
    other.close()


def test_what_was_typed_as_a_login_is_stored_nowhere(team: Team, tmp_path: Path) -> None:
    with pytest.raises(CardassayError):
        sign_in(team.office, "a secret typed into the wrong field", "x", address="192.0.2.9")
    with team.office.database.reading() as connection:
        keys = connection.execute(select(throttles.c.key)).scalars().all()
    assert not [key for key in keys if "secret" in key]
