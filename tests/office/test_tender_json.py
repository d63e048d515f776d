"""One truth: what is imported is exported, and judged by the terminal to the bytes that the pages show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cardassay.assessing import assess_workspace
from cardassay.documents.bulk.reading import Reading
from cardassay.documents.bulk.settings import Settings
from cardassay.errors import InputError
from cardassay.office.actor import COMMAND
from cardassay.office.faults import ConflictError
from cardassay.office.judging.summaries import NOT_JUDGED, summaries_of
from cardassay.office.judging.tender_json import tender_json
from cardassay.office.seeing import suppliers_in
from cardassay.office.tenders.exporting import export_folder
from cardassay.office.tenders.importing import import_folder
from cardassay.office.work.worker import run_all_jobs
from cardassay.report.canonical import assessment_json
from tests.support.office import START, Team, team_in
from tests.support.tender import example_folder, example_tender, share_readings

DAY = START.date()
LATER = date(2028, 3, 1)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def by_terminal(folder: Path, day: date, kept_papers: Path) -> bytes:
    with Reading(Settings(workers=0), kept_in=kept_papers / "kept-1.sqlite") as reading:
        return assessment_json(assess_workspace(folder, day, reading=reading).assessments)


def by_office(team: Team, tender_id: str, day: date) -> bytes:
    return b"".join(tender_json(team.office, tender_id, day))


def test_original_export_and_application_give_the_same_bytes_on_every_day(
    team: Team, tmp_path: Path, kept_papers: Path
) -> None:
    original = example_folder(tmp_path / "original", "shili-card", "tarjetas-ejemplo")
    made = example_tender(team.office, kept_papers, "shili-card", "tarjetas-ejemplo")
    run_all_jobs(team.office)
    stored = export_folder(team.office, made.tender_id, tmp_path / "exported")
    assert {one.path for one in stored} == {
        file.relative_to(original).as_posix() for file in original.rglob("*") if file.is_file()
    }
    for day in (DAY, LATER):
        shown = by_office(team, made.tender_id, day)
        assert shown == by_terminal(original, day, kept_papers)
        assert shown == by_terminal(tmp_path / "exported", day, kept_papers)


def test_suppliers_that_cannot_be_judged_stand_in_neither(
    team: Team, tmp_path: Path, kept_papers: Path
) -> None:
    folder = example_folder(tmp_path / "original", "shili-card", "tarjetas-ejemplo")
    good = (folder / "suppliers/shili-card/supplier.toml").read_text(encoding="utf-8")
    for name, text in {
        "faulty": good.replace("[[party]]", "[[partie]]", 1),
        "twin": good,
        "empty": None,
    }.items():
        (folder / "suppliers" / name / "dossier").mkdir(parents=True)
        (folder / "suppliers" / name / "note.txt").write_text("fictional")
        if text is not None:
            (folder / "suppliers" / name / "supplier.toml").write_text(text, encoding="utf-8")
    share_readings(team.office, kept_papers)
    made = import_folder(team.office, COMMAND, folder)
    run_all_jobs(team.office)
    assert by_office(team, made.tender_id, DAY) == by_terminal(folder, DAY, kept_papers)
    with team.office.database.reading() as connection:
        told = {one.folder: one for one in suppliers_in(connection, made.tender_id)}
        summaries = summaries_of(connection, made.tender_id)
    assert "[[partie]]" in str(told["faulty"].faults) or "partie" in str(told["faulty"].faults)
    assert "also that of suppliers/shili-card" in str(told["twin"].faults)
    assert "the file is missing" in str(told["empty"].faults)
    verdicts = {name: summaries[one.id].by_evidence for name, one in told.items()}
    assert [name for name, verdict in verdicts.items() if verdict == NOT_JUDGED] == [
        "empty",
        "faulty",
        "twin",
    ]


def test_a_tender_of_which_nobody_can_be_judged_says_why(
    team: Team, tmp_path: Path, kept_papers: Path
) -> None:
    folder = example_folder(tmp_path / "original", "shili-card")
    (folder / "suppliers/shili-card/supplier.toml").write_text('name = "Specimen (fictional)"\n')
    share_readings(team.office, kept_papers)
    made = import_folder(team.office, COMMAND, folder)
    with pytest.raises(ConflictError, match=r"supplier\.toml"):
        by_office(team, made.tender_id, DAY)


def test_an_export_never_writes_into_a_folder_that_holds_something(team: Team, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("keep")
    with pytest.raises(InputError, match="holds something"):
        export_folder(team.office, "x" * 20, tmp_path / "full")
    assert (tmp_path / "full" / "mine.txt").read_text() == "keep"


def test_what_an_export_holds_can_be_edited_without_touching_the_evidence(
    team: Team, tmp_path: Path, kept_papers: Path
) -> None:
    made = example_tender(team.office, kept_papers, "shili-card")
    stored = export_folder(team.office, made.tender_id, tmp_path / "out")
    for one in stored:
        (tmp_path / "out" / one.path).write_bytes(b"edited")
        assert team.office.evidence.read(one.sha256) != b"edited"
