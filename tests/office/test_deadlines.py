"""Which days a judgement names, how they stand in the office, and what a calendar program gets of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from cardassay.assessing.deadlines import Deadline, DeadlineKind, deadlines_of, project_days
from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Duty, Finding, Part, Stretch, Waiver
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Check, Target, Weight
from cardassay.office.abilities import Role
from cardassay.office.faults import GoneError, NotFoundError
from cardassay.office.watching.calendar_text import calendar_of
from cardassay.office.watching.deadlines import Shown, coming_up, deadlines_for
from cardassay.office.watching.feeds import feed_days, feeds_of, make_feed, revoke_feed
from cardassay.office.watching.leads import forget_lead, leads_of, say_lead, schemes_to_renew
from cardassay.office.watching.naming_days import write_deadlines
from cardassay.store.schema.watching import deadlines, feeds
from cardassay.web.messages import all_words
from tests.report.fixtures import assessment, requirement
from tests.support.office import Team, team_in
from tests.support.watched import change_person, leave, name_days, paper, watched_tender

DAY = date(2026, 12, 1)
TODAY = date(2026, 11, 22)
YES, NO, OPEN = Outcome.SATISFIED, Outcome.NOT_SATISFIED, Outcome.INDETERMINATE
HELD = requirement(
    "iso-9001.held", "Quality system is certified", "iso-9001", family=1, weight=Weight.CONDITIONAL
)
SAY = all_words().of("en")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def certificate(number: str, **facts: Any) -> Attestation:
    values = {"number": number, **facts}
    made = {name: Fact(value, True) for name, value in values.items()}
    return Attestation("iso-9001", MappingProxyType(made), Origin(f"{number}.pdf", "0" * 64))


def part(reason: Reason, **detail: object) -> Part:
    return Part(reason, reason.outcome, MappingProxyType(detail))


def finding(outcome: Outcome, *parts: Part, of: Attestation | None = None, **more: Any) -> Finding:
    asked = more.pop("asked", None) or HELD
    held = () if of is None else (Candidate(of, of.scheme, outcome, parts),)
    return Finding(asked, more.pop("target", Target()), outcome, (), (), held, **more)


def judged(*findings: Finding) -> Assessment:
    return replace(assessment(), findings=findings, day=DAY)


def named(*findings: Finding) -> list[tuple[DeadlineKind, date, str, bool]]:
    return [(one.kind, one.due, one.title, one.blocking) for one in deadlines_of(judged(*findings))]


def test_a_renewal_within_the_programme_is_named_once_with_every_finding_that_waits_for_it() -> None:
    due, held = date(2028, 3, 1), certificate("FIK-1", last_day=date(2028, 3, 1))
    duty = Duty(due, False, Reason.EXPIRED, "FIK-1")
    force = part(Reason.IN_FORCE, on=DAY, last_day=due)
    one = finding(YES, force, of=held, duties=(duty,), target=Target(site="a"))
    other = finding(YES, force, of=held, duties=(duty,), target=Target(site="b"))

    (only,) = deadlines_of(judged(one, other))

    assert (only.kind, only.due, only.title) == (DeadlineKind.RENEWAL, due, "ISO 9001 no. FIK-1")
    assert [each.finding for each in only.waits] == ["iso-9001.held@a", "iso-9001.held@b"]
    assert (only.file, only.reason) == ("FIK-1.pdf", Reason.EXPIRED)


def test_a_renewal_before_the_first_order_is_a_condition() -> None:
    due = date(2026, 12, 20)
    duty = Duty(due, True, Reason.EXPIRED, "FIK-1")
    assert named(finding(YES, of=certificate("FIK-1"), duties=(duty,)))[0][0] is DeadlineKind.CONDITION


def test_a_paper_that_ends_behind_the_programme_is_an_end_and_blocks_nothing() -> None:
    last = date(2040, 1, 1)
    force = part(Reason.IN_FORCE, on=DAY, last_day=last)
    assert named(finding(YES, force, of=certificate("FIK-2"))) == [
        (DeadlineKind.END, last, "ISO 9001 no. FIK-2", False)
    ]


def test_a_paper_that_has_run_out_and_is_still_needed_is_an_end_that_has_passed() -> None:
    last = date(2026, 5, 1)
    gone = part(Reason.EXPIRED, on=DAY, last_day=last)
    asked = replace(HELD, weight=Weight.BLOCKING)
    assert named(finding(NO, gone, of=certificate("FIK-3"), asked=asked)) == [
        (DeadlineKind.END, last, "ISO 9001 no. FIK-3", True)
    ]


def test_the_end_of_a_paper_that_fails_for_another_reason_is_nobodys_concern() -> None:
    force = part(Reason.IN_FORCE, on=DAY, last_day=date(2028, 1, 1))
    other = part(Reason.OTHER_SITE)
    assert named(finding(NO, force, other, of=certificate("FIK-4"))) == []


def test_a_paper_judged_when_another_was_issued_has_no_end_to_watch() -> None:
    force = part(Reason.IN_FORCE, on=date(2020, 1, 1), last_day=date(2028, 1, 1))
    assert named(finding(YES, force, of=certificate("FIK-5"))) == []


def test_what_nothing_can_renew_is_a_break_on_its_last_good_day() -> None:
    stretch = Stretch(date(2028, 6, 16), date(2030, 1, 1), NO, (Reason.CHIP_LIFE_ENDS,))
    ((kind, due, _, _),) = named(finding(YES, breaks=(stretch,)))
    assert (kind, due) == (DeadlineKind.BREAK, date(2028, 6, 15))


@pytest.mark.parametrize(
    ("outcome", "one", "facts", "due"),
    [
        (YES, part(Reason.CONTINUITY_SHOWN, since=date(2026, 6, 8)), {}, date(2027, 6, 8)),
        (YES, part(Reason.CONTINUITY_SHOWN, next_due=date(2027, 2, 1)), {}, date(2027, 2, 1)),
        (OPEN, part(Reason.SURVEILLANCE_UNPROVEN, months=12),
         {"surveillance_due": (date(2025, 3, 1), date(2026, 3, 1), date(2027, 3, 1))}, date(2026, 3, 1)),
        (OPEN, part(Reason.CONTINUITY_UNKNOWN), {}, None),
        (YES, part(Reason.CONTINUITY_SHOWN, since=date(2026, 6, 8)), {"last_day": date(2027, 1, 1)}, None),
    ],
)  # fmt: skip
def test_a_surveillance_is_due_when_the_interval_of_its_scheme_has_passed(
    outcome: Outcome, one: Part, facts: dict[str, Any], due: date | None
) -> None:
    asked = replace(HELD, check=Check.SURVEILLANCE)
    found = named(finding(outcome, one, of=certificate("FIK-6", **facts), asked=asked))
    assert [(kind, day) for kind, day, _, _ in found] == (
        [] if due is None else [(DeadlineKind.SURVEILLANCE, due)]
    )


def test_a_waiver_ends_and_is_named_for_a_while_after_it() -> None:
    asked = replace(HELD, weight=Weight.BLOCKING)
    open_one = finding(NO, of=certificate("FIK-7"), asked=asked)

    def waived(until: date | None) -> list[tuple[DeadlineKind, date, str]]:
        waiver = Waiver("iso-9001.held", "M. Manager", TODAY, "new plant", until=until)
        found = deadlines_of(judged(open_one), [waiver])
        return [(one.kind, one.due, one.who) for one in found]

    soon = DAY + timedelta(days=5)
    assert waived(soon) == [(DeadlineKind.WAIVER, soon, "M. Manager")]
    assert waived(DAY - timedelta(days=60)) != []
    assert waived(DAY - timedelta(days=61)) == []
    assert waived(None) == []


def test_the_days_of_the_project_are_named_as_far_as_it_sets_them() -> None:
    days = {one.kind: one for one in project_days(assessment())}
    window = assessment().project.window
    assert days[DeadlineKind.FIRST_ORDER].due == window.first_order
    assert days[DeadlineKind.PROGRAMME_END].due == window.last_card_valid
    assert not any(one.blocking for kind, one in days.items() if kind is not DeadlineKind.CLARIFICATION)


def test_a_new_judgement_keeps_what_stands_adds_what_is_new_and_takes_out_what_is_gone(team: Team) -> None:
    first, second = date(2027, 1, 1), date(2027, 5, 1)
    tender, supplier = watched_tender(team, [paper(first), paper(second, "GVCP no. 1")])
    before = {row.due: row for row in rows(team)}
    team.clock.on(timedelta(days=3))
    name_days(team, tender, supplier, [paper(second, "GVCP no. 1", blocking=False), paper(date(2028, 1, 1))])
    after = {row.due: row for row in rows(team)}

    assert set(after) == {second, date(2028, 1, 1)}
    assert (after[second].id, after[second].made_at) == (before[second].id, before[second].made_at)
    assert (before[second].blocking, after[second].blocking) == (True, False)


def test_the_days_of_the_project_stand_once_however_many_suppliers_are_judged(team: Team) -> None:
    tender, supplier = watched_tender(team)
    _, other = watched_tender(team, name="Andere")
    for one in (supplier, other):
        with team.office.database.writing() as connection:
            write_deadlines(connection, tender, one, assessment(), (), team.clock())
    of_project = [row for row in rows(team) if row.supplier_id is None]
    assert len(of_project) == len(project_days(assessment()))


def test_a_supplier_that_cannot_be_judged_keeps_its_days(team: Team) -> None:
    tender, supplier = watched_tender(team, [paper(date(2027, 1, 1))])
    with team.office.database.writing() as connection:
        assert write_deadlines(connection, tender, supplier, None, (), team.clock()) == 0
    assert len(rows(team)) == 1


def test_people_see_the_days_of_their_tenders_only(team: Team) -> None:
    mine, _ = watched_tender(team, [paper(date(2027, 1, 1), "mine")])
    other, _ = watched_tender(team, [paper(date(2027, 1, 1), "other")], name="Andere")
    reader = team.person(Role.READER)
    team.join(reader, mine)

    assert [one.title for one in deadlines_for(team.office, reader)] == ["mine"]
    assert deadlines_for(team.office, reader, Shown(other)) == ()
    assert len(deadlines_for(team.office, team.person(Role.ADMINISTRATOR))) == 2


def test_filters_narrow(team: Team) -> None:
    tender, supplier = watched_tender(
        team,
        [paper(date(2027, 1, 1), "a"), paper(date(2027, 2, 1), "b", blocking=False),
         paper(date(2027, 3, 1), "c", kind=DeadlineKind.WAIVER)],
    )  # fmt: skip
    admin = team.person(Role.ADMINISTRATOR)

    def titles(**wanted: Any) -> str:
        return "".join(one.title for one in deadlines_for(team.office, admin, Shown(**wanted)))

    assert titles(blocking=True) == "ac"
    assert titles(kind="waiver") == "c"
    assert titles(supplier_id=supplier, first=date(2027, 2, 1)) == "bc"
    assert titles(tender_id=tender, last=date(2027, 2, 1)) == "ab"


def test_the_start_of_a_renewal_is_not_known_until_the_team_says_how_long_it_takes(team: Team) -> None:
    due = TODAY + timedelta(days=100)
    tender, _ = watched_tender(team, [paper(due)])
    manager = team.person(Role.MANAGER)
    team.join(manager, tender)

    (unknown,) = deadlines_for(team.office, manager)
    say_lead(team.office, manager, tender, "iso-9001", 120, "booked early")
    (known,) = deadlines_for(team.office, manager)

    assert (unknown.begin, unknown.must_start) == (None, False)
    assert schemes_to_renew(team.office, tender) == ("iso-9001",)
    assert (known.begin, known.begin_days, known.must_start) == (due - timedelta(days=120), -20, True)
    assert known.lead_said_by == manager.name
    assert [(one.scheme, one.days) for one in leads_of(team.office, tender)] == [("iso-9001", 120)]
    assert coming_up(team.office, manager, 30) == (known,)
    forget_lead(team.office, manager, tender, "iso-9001")
    assert coming_up(team.office, manager, 30) == ()


# Calendars


def fed(team: Team, *named: Deadline) -> tuple[str, str, Any]:
    """A tender with days, the token of a feed, and its person."""
    tender, _ = watched_tender(team, named, name="Karten, Söhne; und\nMehr")
    reader = team.person(Role.READER)
    team.join(reader, tender)
    path = make_feed(team.office, reader, "Telephone").path
    return tender, path.removeprefix("/feeds/").removesuffix(".ics"), reader


def test_a_calendar_program_can_read_the_feed(team: Team) -> None:
    long = "ISO 9001 no. " + "Ü" * 120
    tender, token, _ = fed(team, paper(date(2027, 6, 1), long), paper(date(2027, 7, 1), "b"))
    manager = team.person(Role.MANAGER)
    team.join(manager, tender)
    say_lead(team.office, manager, tender, "iso-9001", 30, "")
    _, days = feed_days(team.office, token)
    text = calendar_of(days, "Cardassay", SAY, "https://cards.bank.example")

    read = Calendar.from_ical(text)

    events = read.walk("VEVENT")
    assert read["VERSION"] == "2.0"
    assert read["PRODID"]
    assert len(events) == 4
    assert len({str(event["UID"]) for event in events}) == 4
    assert [event.decoded("DTSTART") for event in events if str(event["UID"]).endswith("-due@cardassay")] == [
        date(2027, 6, 1), date(2027, 7, 1),
    ]  # fmt: skip
    for event in events:
        assert event.errors == []
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1)
        assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)
        assert [alarm["ACTION"] for alarm in event.walk("VALARM")] == ["DISPLAY", "DISPLAY"]
        assert all(alarm["DESCRIPTION"] and alarm["TRIGGER"] for alarm in event.walk("VALARM"))
    assert long in str(events[1]["SUMMARY"])
    assert "Karten, Söhne; und\nMehr" in str(events[1]["DESCRIPTION"])
    # RFC 5545, 3.1: lines end with CRLF and are no longer than 75 octets.
    lines = text.split(b"\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""


def test_an_unchanged_calendar_is_the_same_byte_for_byte_the_day_after(team: Team) -> None:
    _, token, _ = fed(team, paper(date(2027, 6, 1)))
    first = calendar_of(feed_days(team.office, token)[1], "C", SAY, "")
    team.clock.on(timedelta(days=1))
    assert calendar_of(feed_days(team.office, token)[1], "C", SAY, "") == first


def test_the_secret_of_a_feed_stands_nowhere_and_can_be_revoked(team: Team) -> None:
    _, token, reader = fed(team)
    with team.office.database.reading() as connection:
        stored = [str(value) for row in connection.execute(select(feeds)) for value in row]
    assert not any(token in value for value in stored)
    (feed,) = feeds_of(team.office, reader)
    assert feed.seen_at is None
    feed_days(team.office, token)
    assert feeds_of(team.office, reader)[0].seen_at == team.clock()
    with pytest.raises(NotFoundError):
        revoke_feed(team.office, team.person(Role.READER), feed.id)
    revoke_feed(team.office, reader, feed.id)
    with pytest.raises(GoneError):
        feed_days(team.office, token)
    with pytest.raises(NotFoundError):
        feed_days(team.office, "guessed")


def test_a_feed_shows_only_what_its_person_sees_now(team: Team) -> None:
    tender, token, reader = fed(team, paper(date(2027, 6, 1)))
    watched_tender(team, [paper(date(2027, 6, 1))], name="Fremde")
    assert len(feed_days(team.office, token)[1]) == 1
    leave(team, reader, tender)
    assert feed_days(team.office, token)[1] == ()
    change_person(team, reader, active=False)
    with pytest.raises(NotFoundError):
        feed_days(team.office, token)


def rows(team: Team) -> list[Any]:
    with team.office.database.reading() as connection:
        return list(connection.execute(select(deadlines)))
