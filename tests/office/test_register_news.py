"""A changed row of a register reaches the people of the supplier that it touches, once, and nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.summaries import judge_now
from cardassay.office.watching.alerts import alerts_for
from cardassay.office.watching.daily import COMPARE
from cardassay.office.watching.deadlines import Shown, deadlines_for
from cardassay.office.watching.register_news import compare_lists, mark_seen, news_count, news_for
from cardassay.office.watching.reminding import remind
from cardassay.office.watching.subscribing import Wish, subscribe
from cardassay.office.work.worker import run_all_jobs
from cardassay.registers.snapshots import add
from tests.registers.written import ROWS, csv_text, own
from tests.support.example_tender import Stored, store_tender
from tests.support.office import Team, team_in
from tests.support.small_tender import nothing_waits, small_workspace

OFFERED = ("ICCN9901", "Chip of the offer", "Chipmaker (fictional)", "EAL6", "2027-06-15", "Active")
CERTIFIED = ("FX 0001", "", "Beispiel Karten GmbH", "", "2028-02-28", "Active")
PAPER = """CERTIFICATE

This is to certify that the quality management system of
Beispiel Karten GmbH
has been assessed and found to conform to
ISO 9001:2015
Scope: Manufacture of plastic cards
Certificate number: FX 0001
Issue date: 1 March 2025
Valid until: 28 February 2028
Fictional Certification Ltd
"""


@dataclass
class Case:
    """A tender with two lists of a register, judged."""

    team: Team
    stored: Stored
    reader: Actor
    supplier: str


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    place = tmp_path_factory.mktemp("news")
    team = team_in(place / "office")
    folder = small_workspace(place / "tender", "beispiel-karten")
    dossier = folder / "suppliers" / "beispiel-karten" / "dossier"
    shutil.rmtree(dossier)
    dossier.mkdir()
    (dossier / "iso9001.txt").write_text(PAPER, encoding="utf-8")
    own(folder)
    later = ("FX-0001", *CERTIFIED[1:5], "Suspended")
    for day, rows in (
        (date(2026, 11, 1), [OFFERED, CERTIFIED, *ROWS]),
        (date(2026, 11, 20), [OFFERED, later]),
    ):
        add(folder, "specimen-list", csv_text(rows).encode(), day=day, today=day, origin="made", ending="csv")
    stored = store_tender(team.office, folder)
    nothing_waits(team.office)
    reader = team.person(Role.REVIEWER)
    team.join(reader, stored.id)
    (supplier,) = stored.suppliers.values()
    judge_now(team.office, supplier)
    assert run_all_jobs(team.office, kinds=(COMPARE,)) == 1
    yield Case(team, stored, reader, supplier)
    team.close()


def test_a_judgement_leaves_its_days_in_the_office(case: Case) -> None:
    found = deadlines_for(case.team.office, case.reader, Shown(case.stored.id))

    kinds = {(one.kind.value, one.title, str(one.due)) for one in found}
    assert ("end", "ISO 9001 no. FX 0001", "2028-02-28") in kinds
    assert ("first-order", "", "2027-03-01") in kinds
    (quality,) = (one for one in found if "FX 0001" in one.title)
    assert (quality.file, quality.supplier) == ("iso9001.txt", "Beispiel Karten GmbH")
    assert quality.waits


def test_the_changed_row_of_a_paper_is_told_with_both_rows_and_the_findings(case: Case) -> None:
    (news,) = news_for(case.team.office, case.reader)

    change = news.change
    assert (news.supplier_id, news.before, news.after) == (
        case.supplier,
        date(2026, 11, 1),
        date(2026, 11, 20),
    )
    assert change["kinds"] == ["status"]
    assert (change["before"]["status"], change["after"]["status"]) == ("active", "suspended")
    assert change["after"]["values"]["number"] == "FX-0001"
    (touched,) = change["touches"]
    assert touched["where"] == "iso9001.txt"
    assert any(one.startswith("iso-9001.") for one in touched["findings"])


def test_comparing_again_brings_nothing_new(case: Case) -> None:
    assert compare_lists(case.team.office, case.supplier) == 0
    assert len(news_for(case.team.office, case.reader)) == 1


def test_who_does_not_see_the_tender_sees_no_news(case: Case) -> None:
    stranger = case.team.person(Role.REVIEWER)
    assert news_for(case.team.office, stranger) == ()
    assert news_for(case.team.office, stranger, tender_id=case.stored.id) == ()
    assert alerts_for(case.team.office, stranger).news == 0


def test_news_are_told_once_and_only_while_nobody_looked(case: Case) -> None:
    office = case.team.office
    subscribe(office, case.reader, Wish("mail", steps=(0,), overdue=0))
    silent = case.team.person(Role.READER)
    case.team.join(silent, case.stored.id)
    subscribe(office, silent, Wish("mail", steps=(0,), overdue=0, news=False))
    today = office.today()
    assert remind(office, today) == 1
    assert remind(office, today + timedelta(days=1)) == 0

    (news,) = news_for(office, case.reader, unseen=True)
    with pytest.raises(NotFoundError):
        mark_seen(office, case.reader, "another", news.id)
    mark_seen(office, case.reader, case.stored.id, news.id)
    mark_seen(office, silent, case.stored.id, news.id)

    assert news_count(office, case.reader) == 0
    assert news_for(office, case.reader)[0].seen_by == case.reader.name
    late = case.team.person(Role.READER)
    case.team.join(late, case.stored.id)
    subscribe(office, late, Wish("mail", steps=(0,), overdue=0))
    assert remind(office, today + timedelta(days=2)) == 0
