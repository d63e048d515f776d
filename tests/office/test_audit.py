"""The audit trail: whether it fits, what shows when it was touched, and who may read what."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from cardassay.errors import UsageError
from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.auditing.checking import check_export
from cardassay.office.auditing.reading import Sought, check_trail, entries_of, export_trail, head_of
from cardassay.office.trail import digest_of
from cardassay.store.database import new_id
from cardassay.store.schema.auditing import audit, audit_head
from cardassay.store.schema.tenders import tenders
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    for number in range(8):
        with made.office.changing(COMMAND) as change:
            change.record("test.done", number=number, text="Größe „ü“ \u2028 \x00")
        made.clock.on(timedelta(hours=6))
    yield made
    made.close()


def _do(team: Team, statement) -> None:
    with team.office.database.writing() as connection:
        connection.execute(statement)


def _export(team: Team) -> list[str]:
    return list(export_trail(team.office, COMMAND))


def test_a_trail_that_nobody_touched_fits(team: Team) -> None:
    checked = check_trail(team.office)
    assert checked.fits
    assert (checked.entries, checked.number) == (8, 8)
    assert checked.sha256 == head_of(team.office).sha256


@pytest.mark.parametrize(
    ("statement", "number", "kind"),
    [
        (update(audit).where(audit.c.number == 3).values(who="Somebody Else"), 3, "changed"),
        (update(audit).where(audit.c.number == 3).values(about={"number": 99}), 3, "changed"),
        (update(audit).where(audit.c.number == 3).values(sha256="0" * 64), 3, "changed"),
        (delete(audit).where(audit.c.number == 3), 4, "missing"),
        (delete(audit).where(audit.c.number == 1), 2, "missing"),
        (delete(audit).where(audit.c.number > 6), 7, "cut"),
        (update(audit_head).values(number=7), 9, "cut"),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(team: Team, statement, number, kind) -> None:
    _do(team, statement)
    found = check_trail(team.office).misfit
    assert found is not None
    assert (found.number, found.kind) == (number, kind)
    assert str(number) in found.told or kind == "cut"


def test_an_entry_changed_with_its_hash_no_longer_fits_the_next_one(team: Team) -> None:
    with team.office.database.writing() as connection:
        row = connection.execute(audit.select().where(audit.c.number == 3)).one()._asdict()
        row["who"] = "Somebody Else"
        values = {"who": row["who"], "sha256": digest_of(row)}
        connection.execute(update(audit).where(audit.c.number == 3).values(**values))
    found = check_trail(team.office).misfit
    assert found is not None
    assert (found.number, found.kind) == (4, "replaced")


def test_a_chain_made_anew_fits_and_only_a_kept_hash_shows_it(team: Team) -> None:
    kept = head_of(team.office).sha256
    assert check_trail(team.office, kept=kept.upper()).held
    with team.office.database.writing() as connection:
        before = ""
        for found in connection.execute(audit.select().order_by(audit.c.number)).all():
            row = found._asdict()
            row["who"] = "Somebody Else" if row["number"] == 2 else row["who"]
            row["before"] = before or row["before"]
            before = row["sha256"] = digest_of(row)
            connection.execute(update(audit).where(audit.c.number == row["number"]).values(**row))
        connection.execute(update(audit_head).values(sha256=before))
    assert check_trail(team.office).fits  # what the page says that the chain cannot prove
    checked = check_trail(team.office, kept=kept)
    assert checked.held is False
    assert not checked.fits


def test_an_export_is_checked_without_a_database(team: Team) -> None:
    kept = head_of(team.office).sha256
    lines = _export(team)
    assert len(lines) == 8 + 1 + 1  # that it was exported is the last entry, then the head
    checked = check_export(lines, kept=kept)
    assert checked.fits
    assert checked.whole
    assert checked.held
    assert json.loads(lines[-1])["head"]["sha256"] == checked.sha256


def _reworded(lines: list[str]) -> list[str]:
    return [line.replace("test.done", "test.gone") if '"number": 4,' in line else line for line in lines]


@pytest.mark.parametrize(
    ("spoil", "number"),
    [
        (_reworded, 4),
        (lambda lines: lines[:3] + lines[4:], 5),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], 5),
        (lambda lines: lines[:7] + lines[-1:], 8),
    ],
)
def test_an_export_that_was_touched_is_told(team: Team, spoil, number) -> None:
    found = check_export(spoil(_export(team))).misfit
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("text", ["", "hello\n", '{"number": 1}\n', '{"head": 3}\n', "[]\n"])
def test_what_is_no_export_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        check_export(text.splitlines(keepends=True))


def test_an_export_without_its_last_line_is_cut_off(team: Team) -> None:
    with pytest.raises(UsageError, match="cut off"):
        check_export(_export(team)[:-1])


def test_people_see_the_entries_of_their_tenders_only(team: Team) -> None:
    own, other = new_id(), new_id()
    for one in (own, other):
        _do(team, insert(tenders).values(id=one, name=one, made_at=team.clock()))
        with team.office.changing(COMMAND) as change:
            change.record("tender.made", tender=one)
    auditor = team.person(Role.AUDITOR, until=date(2027, 1, 1))
    team.join(auditor, own)
    found, following = entries_of(team.office, auditor, Sought())
    assert {one.tender_id for one in found} == {own}
    assert following == 0
    assert entries_of(team.office, auditor, Sought(tender_id=other)) == ([], 0)
    lines = list(export_trail(team.office, auditor))
    assert other not in "".join(lines)
    checked = check_export(lines)
    assert checked.fits
    assert not checked.whole
    everything, _ = entries_of(team.office, team.person(Role.ADMINISTRATOR), Sought(), limit=500)
    assert len(everything) == head_of(team.office).number


def test_entries_are_filtered_and_come_in_pages(team: Team) -> None:
    chief = team.person(Role.ADMINISTRATOR)
    first, following = entries_of(team.office, chief, Sought(what="test.done"), limit=5)
    rest, end = entries_of(team.office, chief, Sought(what="test.done"), before=following, limit=5)
    assert [one.number for one in first + rest] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert end == 0
    on_day, _ = entries_of(team.office, chief, Sought(what="test.done", first_day=date(2026, 11, 23)))
    assert [one.number for one in on_day] == [8, 7, 6, 5, 4][: len(on_day)]
    assert len(on_day) == 5
    by_day, _ = entries_of(team.office, chief, Sought(what="test.done", last_day=date(2026, 11, 22)))
    assert len(by_day) == 3
    assert len(entries_of(team.office, chief, Sought(who="COMMAND LINE"))[0]) > 8
    assert entries_of(team.office, chief, Sought(who="%"))[0] == []
