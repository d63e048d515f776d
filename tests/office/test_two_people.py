"""Four eyes where a tender wants them, and two people at one field in the same moment, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cardassay.assessing.answering import Answer, Way
from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotFoundError, NotValidError
from cardassay.office.judging.summaries import judge_now
from cardassay.office.office import Office
from cardassay.office.reviewing.answering import Answered, DecidedOtherwiseError, answer, correct, take_back
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.proposals import open_proposals
from cardassay.office.reviewing.proposing import agree, set_two_people, withdraw
from cardassay.office.reviewing.queue import decisions_of, queue_of, subject_in
from cardassay.office.reviewing.records import records_of
from cardassay.office.reviewing.walk import asked_of, waits_in
from cardassay.office.seeing import tender_for
from cardassay.store.schema.auditing import audit
from cardassay.store.schema.working import proposals
from tests.support.example_tender import store_tender
from tests.support.office import Team, team_in
from tests.support.reviewed import SUPPLIER, review_workspace
from tests.support.small_tender import nothing_waits

FIRST, SECOND = Answer(Way.CHOICE, number=1), Answer(Way.CHOICE, number=2)


@dataclass
class Case:
    """A tender of its own, three people and one who looks after it."""

    office: Office
    tender: str
    supplier: str
    anna: Actor
    ben: Actor
    carl: Actor
    manager: Actor

    @property
    def item(self) -> OpenItem:
        items = queue_of(self.office, self.tender, self.supplier).items
        return next(one for one in items if (one.field, one.file) == ("last_day", "iso-9001.pdf"))

    def say(self, who: Actor, said: Answer, why: str = "", item: OpenItem | None = None) -> Answered:
        return answer(self.office, who, self.tender, self.supplier, (item or self.item).id, said, why)

    def confirmed(self) -> list[tuple[str, str, str]]:
        decisions = decisions_of(self.office, subject_in(self.office, self.tender, self.supplier))
        return [(str(one.value), one.who, one.why) for one in decisions.confirmed]

    def asked(self, who: Actor) -> list[str]:
        return [
            one.id for one in asked_of(self.office, who, queue_of(self.office, self.tender, self.supplier))
        ]

    def states(self) -> dict[str, str]:
        with self.office.database.reading() as connection:
            own = select(proposals).where(proposals.c.supplier_id == self.supplier)
            return {row.who: row.state for row in connection.execute(own.order_by(proposals.c.made_at))}

    def trail(self) -> list[Any]:
        query = select(audit).where(audit.c.tender_id == self.tender).order_by(audit.c.number)
        with self.office.database.reading() as connection:
            return list(connection.execute(query))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Team]:
    environment = {"CARDASSAY_DATABASE_URL": database_url}
    made = team_in(tmp_path_factory.mktemp("office"), environment=environment)
    yield made
    made.close()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return review_workspace(tmp_path_factory.mktemp("review") / "tender")


@pytest.fixture
def case(team: Team, workspace: Path) -> Case:
    stored = store_tender(team.office, workspace)
    nothing_waits(team.office)
    names = ("Anna Example", "Ben Example", "Carl Example")
    anna, ben, carl = (team.person(Role.REVIEWER, name) for name in names)
    manager = team.person(Role.MANAGER)
    return Case(team.office, stored.id, stored.suppliers[SUPPLIER], anna, ben, carl, manager)


@pytest.fixture
def four_eyes(case: Case) -> Case:
    set_two_people(case.office, case.manager, case.tender, True)
    return case


def at_once(*steps: Callable[[], Answered]) -> list[Answered | Exception]:
    """What came of steps that were begun in the same moment, each by a thread of its own."""
    ready = threading.Barrier(len(steps))
    found: dict[int, Answered | Exception] = {}

    def run(number: int, step: Callable[[], Answered]) -> None:
        ready.wait()
        try:
            found[number] = step()
        except Exception as error:  # noqa: BLE001 - it is what the test looks at
            found[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [found[number] for number in range(len(steps))]


def test_of_two_who_say_the_same_at_once_one_is_written_and_both_are_thanked(case: Case) -> None:
    item = case.item
    results = at_once(
        lambda: case.say(case.anna, FIRST, item=item), lambda: case.say(case.ben, FIRST, item=item)
    )
    assert sorted(one.state for one in results if isinstance(one, Answered)) == ["kept", "stood"]
    assert len(case.confirmed()) == 1
    assert sorted(one.what for one in case.trail()[-2:]) == ["value.agreed", "value.confirmed"]


def test_of_two_who_differ_at_once_the_second_hears_who_said_what_and_nothing_is_lost(case: Case) -> None:
    item = case.item
    results = at_once(
        lambda: case.say(case.anna, FIRST, "day first", item),
        lambda: case.say(case.ben, SECOND, "month first", item),
    )
    (kept,) = (one for one in results if isinstance(one, Answered))
    (refused,) = (one for one in results if isinstance(one, DecidedOtherwiseError))
    assert kept.record is not None
    assert refused.standing == kept.record
    assert {refused.standing.why, refused.mine.why} == {"day first", "month first"}
    assert [who for _, who, _ in case.confirmed()] == [kept.record.who]


def test_many_who_answer_different_questions_at_once_lose_nothing(case: Case) -> None:
    items = [one for one in queue_of(case.office, case.tender, case.supplier).items if one.what == "value"]
    people = (case.anna, case.ben, case.carl)
    steps = [
        lambda item=item, who=who: case.say(who, Answer(Way.ABSENT), who.name, item)
        for item, who in zip(items, people * 9, strict=False)
    ]
    results = at_once(*steps)
    assert [one.state for one in results if isinstance(one, Answered)] == ["kept"] * len(items)
    assert len(case.confirmed()) == len(items)
    numbers = [one.number for one in case.trail()]
    assert len(set(numbers)) == len(numbers)


def test_nothing_counts_before_a_second_person_says_the_same(four_eyes: Case) -> None:
    case, item = four_eyes, four_eyes.item
    first = case.say(case.anna, FIRST, "day first")
    assert (first.state, first.record) == ("proposed", None)
    assert case.confirmed() == []
    assert item.id not in case.asked(case.anna)
    assert item.id in case.asked(case.ben)
    assert waits_in(case.office, case.tender)[0].proposed == 1
    (proposal,) = open_proposals(case.office, case.tender)
    assert proposal.says is not None
    assert (proposal.who, proposal.why, proposal.says.said) == ("Anna Example", "day first", "2028-04-03")

    again = case.say(case.anna, FIRST, "day first")
    assert again.state == "proposed", "nobody is their own second person"
    assert again.proposal is not None
    with pytest.raises(ForbiddenError, match="your own proposal"):
        agree(case.office, case.anna, case.tender, again.proposal.id)
    assert case.confirmed() == []

    second = case.say(case.ben, FIRST, "asked the issuer")
    assert second.state == "kept"
    why = "day first; Ben Example: asked the issuer"
    assert case.confirmed() == [("2028-04-03", "Anna Example and Ben Example", why)]
    assert open_proposals(case.office, case.tender) == ()
    last = case.trail()[-1]
    assert (last.what, last.who, last.about["first"]) == ("value.confirmed", "Ben Example", "Anna Example")
    assert [one.what for one in case.trail()].count("value.proposed") == 2


def test_agreeing_by_the_button_is_the_same(four_eyes: Case) -> None:
    case = four_eyes
    proposal = case.say(case.anna, SECOND).proposal
    assert proposal is not None
    done = agree(case.office, case.ben, case.tender, proposal.id)
    assert (done.state, done.second) == ("agreed", "Ben Example")
    assert [(value, who) for value, who, _ in case.confirmed()] == [
        ("2028-03-04", "Anna Example and Ben Example")
    ]
    with pytest.raises(ConflictError, match="settled already: agreed by Ben Example"):
        agree(case.office, case.carl, case.tender, proposal.id)


def test_two_who_differ_wait_for_a_third(four_eyes: Case) -> None:
    case = four_eyes
    case.say(case.anna, FIRST, "day first")
    other = case.say(case.ben, SECOND, "month first")
    assert other.state == "disputed"
    shown = open_proposals(case.office, case.tender, case.supplier)
    assert sorted((one.who, one.why, one.disputed) for one in shown) == [
        ("Anna Example", "day first", True),
        ("Ben Example", "month first", True),
    ]
    assert case.confirmed() == []
    assert case.item.id in case.asked(case.carl)
    done = case.say(case.manager, SECOND)
    assert done.state == "kept"
    assert [(value, who) for value, who, _ in case.confirmed()] == [
        ("2028-03-04", f"Ben Example and {case.manager.name}")
    ]
    assert case.states()["Anna Example"] == "refused"
    assert case.states()["Ben Example"] == "agreed"


def test_who_thinks_again_puts_another_proposal_in_the_place_of_the_own_one(four_eyes: Case) -> None:
    case = four_eyes
    case.say(case.anna, FIRST)
    case.say(case.anna, SECOND)
    (proposal,) = open_proposals(case.office, case.tender)
    assert proposal.says is not None
    assert proposal.says.said == "2028-03-04"
    with pytest.raises(ForbiddenError, match="Only the person"):
        withdraw(case.office, case.ben, case.tender, proposal.id)
    assert withdraw(case.office, case.anna, case.tender, proposal.id).state == "withdrawn"
    assert open_proposals(case.office, case.tender) == ()
    assert case.item.id in case.asked(case.anna)


def test_of_two_who_propose_the_same_at_once_the_second_agrees(four_eyes: Case) -> None:
    case, item = four_eyes, four_eyes.item
    results = at_once(
        lambda: case.say(case.anna, FIRST, item=item), lambda: case.say(case.ben, FIRST, item=item)
    )
    assert sorted(one.state for one in results if isinstance(one, Answered)) == ["kept", "proposed"]
    assert len(case.confirmed()) == 1
    assert open_proposals(case.office, case.tender) == ()


def test_to_correct_or_take_back_needs_two_again(four_eyes: Case) -> None:
    case = four_eyes
    case.say(case.anna, FIRST)
    record = case.say(case.ben, FIRST).record
    assert record is not None
    with pytest.raises(NotValidError, match="Say why"):
        take_back(case.office, case.anna, case.tender, case.supplier, record.id, "")
    wish = take_back(case.office, case.anna, case.tender, case.supplier, record.id, "the wrong paper")
    assert (wish.state, wish.record) == ("proposed", None)
    assert len(case.confirmed()) == 1
    better = Answer(Way.TYPED, text="2028-03-04")
    fixed = correct(case.office, case.ben, case.tender, case.supplier, record.id, better, "month first")
    assert fixed.state == "disputed"
    assert fixed.proposal is not None
    assert fixed.proposal.change == "correction"
    agree(case.office, case.carl, case.tender, fixed.proposal.id)
    ((value, who, _),) = case.confirmed()
    assert (value, who) == ("2028-03-04", "Ben Example and Carl Example")
    assert open_proposals(case.office, case.tender) == ()
    assert case.trail()[-1].what == "value.corrected"

    (now,) = records_of(case.office, case.tender, case.supplier)
    gone = take_back(case.office, case.anna, case.tender, case.supplier, now.id, "no longer needed")
    assert gone.proposal is not None
    assert agree(case.office, case.ben, case.tender, gone.proposal.id).change == "taking-back"
    assert case.confirmed() == []


def test_when_the_switch_is_turned_back_one_answer_counts_and_settles_what_was_proposed(
    four_eyes: Case,
) -> None:
    case = four_eyes
    case.say(case.anna, FIRST)
    case.say(case.ben, SECOND)
    set_two_people(case.office, case.manager, case.tender, False)
    assert case.say(case.carl, SECOND).state == "kept"
    assert [who for _, who, _ in case.confirmed()] == ["Carl Example"]
    states = case.states()
    assert (states["Anna Example"], states["Ben Example"]) == ("refused", "agreed")
    switched = [one.about["on"] for one in case.trail() if one.what == "review.two-people"]
    assert switched == [True, False]


def test_what_counts_already_is_not_proposed_again(four_eyes: Case) -> None:
    case, item = four_eyes, four_eyes.item
    case.say(case.anna, FIRST)
    case.say(case.ben, FIRST)
    with pytest.raises(DecidedOtherwiseError, match="Anna Example and Ben Example answered this"):
        case.say(case.carl, SECOND, item=item)
    with pytest.raises(ConflictError, match="decided the same already"):
        case.say(case.carl, FIRST, item=item)


def test_a_proposal_of_another_tender_is_not_found(four_eyes: Case, team: Team, workspace: Path) -> None:
    case = four_eyes
    proposal = case.say(case.anna, FIRST).proposal
    assert proposal is not None
    other = store_tender(team.office, workspace)
    for step in (agree, withdraw):
        with pytest.raises(NotFoundError):
            step(team.office, case.ben, other.id, proposal.id)


def test_counts_come_from_the_summary_that_the_worker_writes(case: Case) -> None:
    judge_now(case.office, case.supplier)
    nothing_waits(case.office)
    items = queue_of(case.office, case.tender, case.supplier).items
    (waits,) = waits_in(case.office, case.tender)
    assert waits.judged
    assert not waits.at_work
    found = [waits.blocking, waits.other, waits.nothing]
    assert found == [sum(one.need == need for one in items) for need in ("blocking", "other", "nothing")]


def test_signs_that_no_database_keeps_are_left_out_of_reasons(four_eyes: Case) -> None:
    case = four_eyes
    proposal = case.say(case.anna, FIRST, "seen\x00 by\r\n me \ud800").proposal
    assert proposal is not None
    assert proposal.why == "seen by me"


def test_identifiers_that_no_database_keeps_are_not_found(case: Case) -> None:
    odd = "a\x00b"
    assert open_proposals(case.office, case.tender, odd) == ()
    with pytest.raises(NotFoundError):
        queue_of(case.office, case.tender, odd)
    with pytest.raises(NotFoundError):
        agree(case.office, case.anna, case.tender, odd)
    assert tender_for(case.office, case.manager, odd) is None
