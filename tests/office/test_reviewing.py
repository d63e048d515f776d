"""What waits for a person comes in its order; an answer is a record with who, when and why, or is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from cardassay.assessing.answering import Answer, Way
from cardassay.model.document import Kind
from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.judging.judge import Judged, JudgeRequest
from cardassay.office.papers import pictures
from cardassay.office.reviewing import looking
from cardassay.office.reviewing import queue as reviewing
from cardassay.office.reviewing.answering import DecidedOtherwiseError, answer, correct, take_back
from cardassay.office.reviewing.queue import catch_up, decisions_of, queue_of, subject_in
from cardassay.office.reviewing.records import records_of
from cardassay.office.reviewing.walk import OpenItems, following, previous, waits_everywhere, waits_in
from cardassay.office.tree import rewrite
from cardassay.office.work.jobs import Wanted, enqueue
from cardassay.store.schema.tenders import tenders
from cardassay.workspace import Confirmation
from cardassay.workspace.deciding import decided
from tests.support.example_tender import store_tender
from tests.support.office import Team
from tests.support.review_case import Case
from tests.support.reviewed import SUPPLIER, doubting
from tests.support.small_tender import nothing_waits


def typed(text: str) -> Answer:
    return Answer(Way.TYPED, text=text)


AS_READ, ABSENT = Answer(Way.AS_READ), Answer(Way.ABSENT)


def test_what_blocks_comes_first_then_what_does_not_then_what_nothing_waits_for(case: Case) -> None:
    needs = [item.need for item in case.queue()]
    assert needs == sorted(needs, key=["blocking", "other", "nothing"].index)
    assert {"blocking", "other", "nothing"} == set(needs)


def test_an_item_has_everything_that_the_comparison_needs(case: Case) -> None:
    item = case.item("last_day")
    assert (item.what, item.read, item.read_typed, item.page) == ("value", "2028-04-03", "2028-04-03", 1)
    assert item.words == "03/04/2028"
    assert item.box is not None
    assert "day" in item.why
    assert [reading.value for reading in item.readings] == ["2028-04-03", "2028-03-04"]
    assert item.readings[1].why
    assert all(one.blocking and "ISO 9001" in one.title for one in item.waits_for)
    assert item.waits_for
    inner = case.item("last_day", "sent.zip!/iso-14001.pdf")
    assert inner.need == "other"


def test_an_answer_is_gone_at_once_and_the_next_item_shows_before_anything_is_judged(case: Case) -> None:
    before = queue_of(case.office, case.tender, case.supplier)
    item = case.item("last_day")

    def never(_: JudgeRequest) -> Judged:
        raise AssertionError("nobody may have to wait for a judgement")

    case.office = replace(case.office, judge=never)
    assert case.say(item, Answer(Way.CHOICE, number=2)).state == "kept"
    after = queue_of(case.office, case.tender, case.supplier)
    assert not after.fresh
    assert [one.id for one in after.items] == [one.id for one in before.items if one.id != item.id]
    found = following(case.office, case.anna, before, item.id)
    at = [one.id for one in before.items].index(item.id)
    assert found is not None
    assert found.id == before.items[at + 1].id

    case.office = case.team.office
    catch_up(case.office, case.tender, case.supplier)
    now = queue_of(case.office, case.tender, case.supplier)
    assert now.fresh
    assert now.item(item.id) is None


def test_each_confirmation_is_a_record_with_who_when_and_why_and_an_entry_of_the_trail(case: Case) -> None:
    item = case.item("last_day")
    done = case.say(item, Answer(Way.CHOICE, number=2), "the issuer writes the month first")
    assert done.record is not None
    (entry,) = decisions_of(case.office, subject_in(case.office, case.tender, case.supplier)).confirmed
    assert (entry.field, entry.value.isoformat(), entry.who) == ("last_day", "2028-03-04", "Anna Example")
    assert (entry.when, entry.why) == (case.office.today(), "the issuer writes the month first")
    assert (entry.file, entry.sha256, entry.attestation) == (item.file, item.sha256, 1)
    last = case.trail()[-1]
    assert (last.what, last.who, last.person_id) == ("value.confirmed", "Anna Example", case.anna.person_id)
    assert last.about["field"] == "last_day"
    assert (last.about["file"], last.about["sha256"]) == (item.file, item.sha256)
    assert last.about["value"] == "2028-03-04"
    (record,) = records_of(case.office, case.tender, case.supplier)
    assert record == done.record


@pytest.mark.parametrize(
    ("said", "value", "why"),
    [
        (AS_READ, "2028-04-03", "compared with the page"),
        (Answer(Way.CHOICE, number=1), "2028-04-03", "compared with the page"),
        (Answer(Way.CHOICE, number=2), "2028-03-04", "chosen by eye: the same numbers"),
        (typed("2028-04-03"), "2028-04-03", "compared with the page"),
        (typed("2029-01-31"), "2029-01-31", "read by eye; read as 2028-04-03"),
        (Answer(Way.GIVEN, value="2029-01-31"), "2029-01-31", "read by eye; read as 2028-04-03"),
        (Answer(Way.GIVEN, value=None), None, "the paper does not say it"),
        (ABSENT, None, "the paper does not say it"),
    ],
)
def test_who_gives_no_reason_is_noted_with_the_usual_one(
    case: Case, said: Answer, value: str | None, why: str
) -> None:
    record = case.say(case.item("last_day"), said).record
    assert record is not None
    assert record.value == value
    assert record.why.startswith(why)


@pytest.mark.parametrize(
    ("field", "said", "says"),
    [
        ("last_day", typed("31 January 2029"), "2029-01-31 may be meant"),
        ("last_day", typed("  "), "Nothing was typed"),
        ("last_day", Answer(Way.CHOICE, number=7), "no reading 7; 2 are shown"),
        ("last_day", Answer(Way.SAME), "asks for a value"),
        ("last_day", Answer(Way.KIND, text="leaflet"), "none of the kinds"),
        ("last_day", Answer(Way.GIVEN, value=["a"]), "not of the form day"),
        ("accreditation_body", AS_READ, "Nothing was read"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_how_it_is_written(
    case: Case, field: str, said: Answer, says: str
) -> None:
    with pytest.raises(NotValidError, match=says):
        case.say(case.item(field), said)
    assert case.confirmed() == []


def test_two_people_who_say_the_same_are_one_record_and_who_differs_hears_who_said_what(case: Case) -> None:
    item = case.item("last_day")
    case.say(item, AS_READ)
    text = case.text()
    stood = case.say(item, typed("2028-04-03"), who=case.ben)
    assert stood.state == "stood"
    assert stood.record is not None
    assert stood.record.who == "Anna Example"
    with pytest.raises(DecidedOtherwiseError) as caught:
        case.say(item, Answer(Way.CHOICE, number=2), "month first", who=case.ben)
    assert caught.value.status == 409
    assert "Anna Example answered this on 2026-11-22: 2028-04-03" in caught.value.message
    assert "2028-03-04, “month first”" in caught.value.message
    assert (caught.value.standing.who, caught.value.mine.who) == ("Anna Example", "Ben Example")
    assert case.text() == text


def test_who_answers_long_after_somebody_else_hears_it_too(case: Case) -> None:
    item = case.item("last_day")
    case.say(item, AS_READ)
    catch_up(case.office, case.tender, case.supplier)
    # A server that was started anew has never seen the item open.
    reviewing._latest.pop((case.office.folder, case.supplier))
    with pytest.raises(DecidedOtherwiseError, match="Anna Example answered this"):
        case.say(item, typed("2029-01-31"), who=case.ben)
    with pytest.raises(ConflictError, match="Anna Example answered this"):
        case.say(item, Answer(Way.CHOICE, number=2), who=case.ben)
    assert case.say(item, typed("2028-04-03"), who=case.ben).state == "stood"
    with pytest.raises(ConflictError, match="not asked any more"):
        answer(case.office, case.ben, case.tender, case.supplier, "x" * 20, AS_READ)


def test_a_record_taken_back_leaves_its_question_open_and_the_trail_complete(case: Case) -> None:
    item = case.item("last_day")
    record = case.say(item, AS_READ).record
    assert record is not None
    with pytest.raises(NotValidError, match="Say why"):
        take_back(case.office, case.ben, case.tender, case.supplier, record.id, "  ")
    done = take_back(case.office, case.ben, case.tender, case.supplier, record.id, "the wrong paper")
    assert (done.state, done.record) == ("taken-back", None)
    assert case.confirmed() == []
    assert any(one.id == item.id for one in case.queue(fresh=True))
    last = case.trail()[-1]
    assert (last.what, last.who, last.about["why"]) == ("value.taken-back", "Ben Example", "the wrong paper")
    assert (last.about["before"], last.about["before_who"]) == ("2028-04-03", "Anna Example")
    with pytest.raises(NotFoundError, match="corrected it or took it back"):
        take_back(case.office, case.ben, case.tender, case.supplier, record.id, "again")


def test_a_corrected_record_stands_in_the_place_of_the_former_one(case: Case) -> None:
    record = case.say(case.item("last_day"), AS_READ).record
    assert record is not None
    why = "the month stands first"
    done = correct(case.office, case.ben, case.tender, case.supplier, record.id, typed("2028-03-04"), why)
    assert done.record is not None
    assert case.confirmed() == [("last_day", done.record and _day("2028-03-04"), "Ben Example")]
    last = case.trail()[-1]
    assert (last.what, last.about["before"], last.about["value"]) == (
        "value.corrected",
        "2028-04-03",
        "2028-03-04",
    )
    with pytest.raises(NotValidError, match="may be meant"):
        correct(case.office, case.ben, case.tender, case.supplier, done.record.id, typed("4 March 2028"), why)


def test_only_the_own_answer_of_a_moment_ago_is_undone_without_a_reason(case: Case) -> None:
    record = case.say(case.item("last_day"), AS_READ).record
    assert record is not None
    here = (case.office, case.ben, case.tender, case.supplier, record.id)
    with pytest.raises(NotValidError, match="Say why"):
        take_back(*here, "", at_once=True)
    with pytest.raises(NotValidError, match="another question"):
        correct(*here, Answer(Way.KIND, text="cvcs"), "it is one")
    assert take_back(case.office, case.anna, *here[2:], "", at_once=True).state == "taken-back"
    assert case.trail()[-1].about["why"] == "taken back at once"


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_confirmed_values_that_todays_reading_surely_contradicts_are_shown(case: Case) -> None:
    item = case.item("last_day")
    entry = Confirmation(
        item.sha256, "number", "FX 9999", "Jane Example", case.office.today(), file=item.file
    )
    path = f"suppliers/{SUPPLIER}/confirmed.toml"
    with case.office.changing(COMMAND) as change:
        edit = lambda old: decided(old, entry, name=path)[0]  # noqa: E731
        rewrite(case.office, change, case.tender, path, edit, supplier_id=case.supplier)
        change.record("paper.test", tender=case.tender)
    queue = queue_of(case.office, case.tender, case.supplier, fresh=True)
    assert [one.confirmed for one in queue.contradicted] == [entry]
    (record,) = records_of(case.office, case.tender, case.supplier)
    assert (record.said, record.read_today) == ("FX 9999", "FX 0001")


def test_a_record_of_a_paper_that_is_gone_is_marked(case: Case) -> None:
    item = case.item("last_day")
    case.say(item, AS_READ)
    catch_up(case.office, case.tender, case.supplier)
    case.put("dossier/iso-9001.pdf", b"%PDF-1.4 another one")
    nothing_waits(case.office)
    case.queue()
    (record,) = records_of(case.office, case.tender, case.supplier)
    assert record.without_paper


def test_whether_a_printed_name_is_the_one_of_the_offer_is_asked_and_kept(case: Case) -> None:
    (name,) = (item for item in case.queue() if item.what == "name")
    assert name.read_shown == "Example Cards Works Ltd (fictional)"
    assert name.meant == "Example Card Works Ltd (fictional)"
    with pytest.raises(NotValidError, match="whether two names are the same"):
        case.say(name, AS_READ)
    done = case.say(name, Answer(Way.DIFFERENT), "another register number")
    assert done.record is not None
    assert (done.record.same, done.record.meant, done.record.why) == (
        False,
        "example",
        "another register number",
    )
    assert "[[different]]" in case.text()
    assert case.trail()[-1].what == "name.confirmed"
    assert all(item.what != "name" for item in case.queue())
    with pytest.raises(DecidedOtherwiseError, match="is not example"):
        case.say(name, Answer(Way.SAME), who=case.ben)


def test_who_says_that_a_paper_is_something_else_is_not_asked_for_its_values(case: Case) -> None:
    item = case.item("last_day")
    record = case.say(item, Answer(Way.KIND, text="not a certificate")).record
    assert record is not None
    assert (record.what, record.said) == ("kind", "not-a-certificate")
    assert record.why == "seen while its values were confirmed"
    assert all(one.file != "iso-9001.pdf" or one.what != "value" for one in case.queue())
    catch_up(case.office, case.tender, case.supplier)
    assert all(one.file != "iso-9001.pdf" or one.what != "value" for one in case.queue())


def test_a_paper_of_doubtful_kind_is_asked_for_as_a_whole(case: Case) -> None:
    case.put("notes.txt", b"another state of the files, so that it is judged by itself")
    case.office = replace(case.office, judge=doubting)
    (kind,) = (item for item in case.queue() if item.what == "kind")
    assert (kind.file, kind.kind) == ("iso-9001.pdf", "management-system-certificate")
    assert ("number", "FX 0001") in kind.values
    with pytest.raises(NotValidError, match="what kind of paper"):
        case.say(kind, AS_READ)
    record = case.say(kind, Answer(Way.KIND, text=kind.kind)).record
    assert record is not None
    assert (record.said, record.why) == (Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value, "looked at the paper")
    assert all(item.what != "kind" for item in case.queue())
    assert case.trail()[-1].what == "kind.confirmed"


def test_nothing_of_another_tender_can_be_asked_or_answered(
    case: Case, review_team: Team, review_folder: Path
) -> None:
    other = store_tender(review_team.office, review_folder)
    item = case.item("last_day")
    theirs = other.suppliers[SUPPLIER]
    for ask in (
        lambda: queue_of(case.office, case.tender, theirs),
        lambda: records_of(case.office, case.tender, theirs),
        lambda: answer(case.office, case.anna, case.tender, theirs, item.id, AS_READ),
        lambda: pictures.paper_in(case.office, case.tender, theirs, item.sha256),
        lambda: pictures.paper_in(case.office, case.tender, case.supplier, "ab" * 32),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_a_tender_that_was_put_away_takes_no_answers(case: Case) -> None:
    item = case.item("last_day")
    with case.office.database.writing() as connection:
        own = update(tenders).where(tenders.c.id == case.tender)
        connection.execute(own.values(archived_at=case.office.clock()))
    with pytest.raises(ConflictError, match="put away"):
        case.say(item, AS_READ)
    assert case.confirmed() == []


def test_the_walk_goes_on_in_order_round_to_what_was_skipped_and_back(case: Case) -> None:
    queue = queue_of(case.office, case.tender, case.supplier)
    ids = [one.id for one in queue.items]
    walked, at = [], ids[0]
    for _ in ids:
        walked.append(at)
        found = following(case.office, case.anna, queue, at)
        assert found is not None
        at = found.id
    assert walked == ids
    assert at == ids[0]
    assert previous(queue.items, ids[0]) is None
    before = previous(queue.items, ids[2])
    assert before is not None
    assert before.id == ids[1]


def test_a_walk_through_a_tender_asks_what_is_needed_of_all_suppliers_before_the_rest(
    review_team: Team, review_folder: Path, tmp_path: Path
) -> None:
    from tests.support.reviewed import review_tender

    stored = review_tender(review_team.office, tmp_path / "two", twice=True)
    anna = review_team.person(Role.REVIEWER)
    review_team.join(anna, stored.id)
    first, second = (stored.suppliers[name] for name in (SUPPLIER, "other"))
    queue = queue_of(review_team.office, stored.id, first)
    queue_of(review_team.office, stored.id, second)
    last = [one for one in queue.items if one.need != "nothing"][-1]
    found = following(review_team.office, anna, queue, last.id, "tender")
    assert found is not None
    assert (found.supplier_id, found.need) == (second, "blocking")
    alone = following(review_team.office, anna, queue, last.id, "supplier")
    assert alone is not None
    assert (alone.supplier_id, alone.need) == (first, "nothing")
    every = following(review_team.office, anna, queue, last.id, "all")
    assert every is not None
    assert every.supplier_id == second

    everything = OpenItems(review_team.office, waits_in(review_team.office, stored.id))
    assert len(everything) == 2 * len(queue.items)
    assert [one.need == "nothing" for one in everything] == sorted(
        one.need == "nothing" for one in everything
    )
    ids = [(one.supplier_id, one.id) for one in everything]
    assert len(set(ids)) == len(ids)
    assert [(one.supplier_id, one.id) for one in everything[3:9]] == ids[3:9]
    other = OpenItems(review_team.office, waits_in(review_team.office, stored.id), "other")
    assert {one.need for one in other[:]} == {"other"}

    waits = {one.supplier_id: one for one in waits_in(review_team.office, stored.id)}
    assert waits[first].blocking == sum(one.need == "blocking" for one in queue.items)
    assert waits[first].needed + waits[first].nothing == len(queue.items)
    (tender,) = waits_everywhere(review_team.office, anna)
    assert tender.total("blocking") == waits[first].blocking + waits[second].blocking


def test_counts_follow_an_answer_before_the_worker_comes_to_it(case: Case) -> None:
    case.queue()
    (before,) = waits_in(case.office, case.tender)
    case.say(case.item("last_day"), AS_READ)
    (after,) = waits_in(case.office, case.tender)
    assert after.at_work
    assert after.blocking == before.blocking - 1


def test_nobody_waits_for_papers_that_are_being_read(case: Case) -> None:
    before = case.queue()
    case.put("dossier/more.txt", b"another paper")

    def never(_: JudgeRequest) -> Judged:
        raise AssertionError("nobody may have to wait until papers are read")

    case.office = replace(case.office, judge=never)
    with case.office.database.writing() as connection:
        read = Wanted("read", f"{case.supplier} more", tender_id=case.tender, supplier_id=case.supplier)
        enqueue(connection, [read], case.office.clock())
    queue = queue_of(case.office, case.tender, case.supplier)
    assert queue.reading
    assert queue.items == before
    reviewing._latest.pop((case.office.folder, case.supplier))
    queue = queue_of(case.office, case.tender, case.supplier)
    assert (queue.reading, queue.items) == (True, ())
    assert (
        case.team.browser(case.team.person(Role.ADMINISTRATOR))
        .get(f"/review/{case.tender}/{case.supplier}")
        .status_code
        == 200
    )


def test_who_looks_at_an_item_is_told_to_others_for_two_minutes(case: Case) -> None:
    first, second = case.queue()[:2]
    assert looking.look(case.office, case.anna, case.supplier, first.id) == ()
    assert looking.look(case.office, case.ben, case.supplier, first.id) == ("Anna Example",)
    assert looking.looking_at(case.office, case.ben, case.supplier) == {first.id: ("Anna Example",)}
    looking.look(case.office, case.anna, case.supplier, second.id)
    assert looking.looking_at(case.office, case.ben, case.supplier) == {second.id: ("Anna Example",)}
    case.team.clock.on(timedelta(minutes=2, seconds=1))
    assert looking.looking_at(case.office, case.ben, case.supplier) == {}
    looking.look(case.office, case.anna, case.supplier, first.id)
    case.say(first, ABSENT)
    assert looking.looking_at(case.office, case.ben, case.supplier) == {}
