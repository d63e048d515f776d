"""A frozen state stays as it was; sign-offs belong to exactly one; the difference names what changed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.asking.letters import judged_supplier
from cardassay.office.deciding.differing_states import Difference, difference, states_to_compare
from cardassay.office.deciding.freezing import (
    Frozen,
    StillReadingError,
    broken_parts,
    freeze,
    frozen_in,
    frozen_of,
)
from cardassay.office.deciding.frozen_zip import frozen_archive
from cardassay.office.deciding.signing import sign, signatures_of
from cardassay.office.deciding.verifying import verify_archive
from cardassay.office.deciding.waiving import waive
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.tenders.making import take_supplier_out
from cardassay.office.tree import next_revision, put_file, take_out
from cardassay.store.schema.auditing import audit
from cardassay.store.schema.deciding import signatures
from cardassay.store.schema.working import jobs
from tests.support.example_tender import EXAMPLE, Stored
from tests.support.office import Team, team_in
from tests.support.small_tender import as_tender, nothing_waits, small_tender

DAY = date(2026, 11, 22)
WORKS = "suppliers/example-card-works/dossier"


@dataclass
class Case:
    """A tender with two suppliers, and a manager."""

    team: Team
    stored: Stored
    manager: Actor
    kept: Frozen | None = None

    def first(self) -> Frozen:
        """A frozen state that tests share; none of them can change it."""
        self.kept = self.kept or self.freeze()
        return self.kept

    def freeze(self, reason: str = "award", *, confirmed: bool = True) -> Frozen:
        """The tender as it stands, frozen."""
        office = self.team.office
        return freeze(
            office, self.manager, as_tender(office, self.stored), day=DAY, reason=reason, confirmed=confirmed
        )

    def put(self, path: str, data: bytes, supplier: str = "example-card-works") -> None:
        """A file put into the tender."""
        office = self.team.office
        with office.changing(self.manager) as change:
            revision = next_revision(change, self.stored.id)
            supplier_id = self.stored.suppliers[supplier]
            put_file(
                change, self.stored.id, revision, path, office.evidence.keep(data), supplier_id=supplier_id
            )
            change.record("paper.uploaded", tender=self.stored.id)

    def out(self, path: str) -> None:
        """A file taken out of the tender."""
        with self.team.office.changing(self.manager) as change:
            take_out(change, self.stored.id, next_revision(change, self.stored.id), path)
            change.record("paper.taken-out", tender=self.stored.id)

    def differs(self, before: int, after: int | None) -> Difference:
        """The difference of two states."""
        office = self.team.office
        return difference(office, *states_to_compare(office, self.stored.id, before, after))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("deciding")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "example-card-works", "cartes-exemple")
    yield Case(team, stored, team.person(Role.MANAGER))
    team.close()


def _archive(case: Case, state: Frozen, folder: Path) -> Path:
    path = folder / f"frozen-{state.number}.zip"
    path.write_bytes(b"".join(frozen_archive(case.team.office, state)))
    return path


def _rewritten(source: Path, name: str, data: bytes | None) -> Path:
    """The archive with one member changed, or taken out."""
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        if data is not None:
            new.writestr(name, data)
    return target


def test_freezing_is_refused_while_papers_wait_and_says_whose(case: Case) -> None:
    with case.team.office.database.writing() as connection:
        waits = jobs.c.supplier_id == case.stored.suppliers["cartes-exemple"]
        connection.execute(update(jobs).where(waits).values(state="waiting"))
    with pytest.raises(StillReadingError, match="Cartes") as refused:
        case.freeze(confirmed=False)
    assert [one.judging for one in refused.value.undone] == [True]
    nothing_waits(case.team.office)


def test_a_frozen_state_needs_a_reason_and_the_files_that_were_seen(case: Case) -> None:
    office = case.team.office
    tender = as_tender(office, case.stored)
    with pytest.raises(NotValidError, match="why"):
        freeze(office, case.manager, tender, day=DAY, reason="  ")
    with pytest.raises(ConflictError, match="changed since you looked"):
        freeze(office, case.manager, tender, day=DAY, reason="award", revision=tender.revision + 1)


def test_a_frozen_state_is_the_same_to_the_byte_after_everything_else_changed(
    case: Case, tmp_path: Path
) -> None:
    office = case.team.office
    state = case.first()
    before = _archive(case, state, tmp_path).read_bytes()

    case.put(f"{WORKS}/new.txt", b"a new paper")
    case.put(f"{WORKS}/management/iso-9001.pdf", b"another file in its place")
    supplier = case.stored.suppliers["cartes-exemple"]
    take_supplier_out(office, case.manager, case.stored.id, supplier, "no longer in the tender")
    case.team.clock.on(timedelta(days=400))

    with office.database.reading() as connection:
        again = frozen_of(connection, case.stored.id, state.id)
    assert again == state
    assert broken_parts(office, again) == ()
    assert _archive(case, again, tmp_path).read_bytes() == before
    assert {one.folder for one in again.verdicts} == {"example-card-works", "cartes-exemple"}
    case.team.clock.on(timedelta(days=-400))


def test_nothing_in_the_package_updates_what_was_decided() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "cardassay"
    for file in source.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for table in ("frozen", "signatures", "comments"):
            assert f"update({table})" not in text, file
            assert f"delete({table})" not in text, file


def test_a_frozen_state_of_another_tender_is_not_found(case: Case) -> None:
    state = case.first()
    with case.team.office.database.reading() as connection, pytest.raises(NotFoundError):
        frozen_of(connection, "another-tender", state.id)


def test_an_exported_state_is_verified_offline_and_judged_again(case: Case, tmp_path: Path) -> None:
    found = verify_archive(_archive(case, case.first(), tmp_path))
    assert found.wrong == ()
    assert found.judged_again == "same"
    assert found.holds


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("workspace/project.toml", b"name = 'another'", "project.toml has another hash"),
        ("workspace/project.toml", None, "project.toml is missing"),
        ("workspace/extra.txt", b"added", "extra.txt is in the archive, and not in manifest.json"),
        ("report.html", b"<p>qualified</p>", "report.html has another hash"),
        ("assessment.json", b"{}", "assessment.json has another hash"),
        ("manifest.json", b"{}", "manifest.json has another hash"),
    ],
)
def test_an_archive_that_was_changed_is_told(
    case: Case, tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    changed = _rewritten(_archive(case, case.first(), tmp_path), name, data)
    found = verify_archive(changed)
    assert any(says in one for one in found.wrong), found.wrong
    assert not found.holds


def test_a_statement_that_was_changed_is_told(case: Case, tmp_path: Path) -> None:
    whole = _archive(case, case.first(), tmp_path)
    sealed = json.loads(zipfile.ZipFile(whole).read("frozen.json"))
    sealed["statement"]["verdicts"][0]["by_evidence"] = "qualified"
    found = verify_archive(_rewritten(whole, "frozen.json", json.dumps(sealed).encode()), judge=False)
    assert found.wrong == ("The statement in frozen.json has another hash than state_sha256 says.",)


def test_a_lost_file_is_named_and_keeps_people_from_signing(case: Case) -> None:
    case.put(f"{WORKS}/lost.txt", b"this one gets lost")
    state = case.freeze()
    place = case.team.office.evidence.path(state.manifest[f"{WORKS}/lost.txt"])
    kept = place.read_bytes()
    place.unlink()
    try:
        assert "lost.txt" in broken_parts(case.team.office, state)[0]
        with pytest.raises(ConflictError, match="not whole"):
            _signed(case, case.manager, state)
    finally:
        place.write_bytes(kept)


def _signed(case: Case, actor: Actor, state: Frozen, answer: str = "approved", why: str = "") -> None:
    sign(
        case.team.office, actor, case.stored.id, state.id,
        answer=answer, function="Head of procurement", why=why, state_sha256=state.state_sha256,
    )  # fmt: skip


def test_a_sign_off_is_for_one_state_once_and_never_for_the_next(case: Case) -> None:
    first = case.first()
    signer = case.team.person(Role.REVIEWER, "B. Beispiel")
    _signed(case, signer, first)
    with pytest.raises(ConflictError, match="already"):
        _signed(case, signer, first, "refused", "thought again")
    second = case.freeze()
    assert second.state_sha256 != first.state_sha256
    with case.team.office.database.reading() as connection:
        assert [one.who for one in signatures_of(connection, first.id)] == ["B. Beispiel"]
        assert signatures_of(connection, first.id)[0].state_sha256 == first.state_sha256
        assert signatures_of(connection, second.id) == ()


def test_who_saw_another_state_signs_nothing(case: Case) -> None:
    first, second = case.first(), case.freeze()
    with pytest.raises(ConflictError, match="its hash is another one"):
        sign(
            case.team.office, case.manager, case.stored.id, second.id,
            answer="approved", function="Head", why="", state_sha256=first.state_sha256,
        )  # fmt: skip
    with pytest.raises(NotValidError, match="why you refuse"):
        _signed(case, case.manager, second, "refused")
    _signed(case, case.manager, second)
    with pytest.raises(DatabaseError), case.team.office.database.writing() as connection:
        connection.execute(update(signatures).values(answer="refused"))


def test_the_difference_names_papers_findings_verdicts_and_decisions(case: Case) -> None:
    first = case.freeze()
    assert case.differs(first.number, None).empty
    case.put(f"{WORKS}/management/iso-45001.pdf", (EXAMPLE / WORKS / "management/iso-45001.pdf").read_bytes())
    case.out(f"{WORKS}/management/iso-9001.pdf")
    finding = next(
        one.finding
        for one in case.differs(first.number, None).findings
        if one.finding.startswith("iso-45001")
    )
    supplier = case.stored.suppliers["example-card-works"]
    waive(
        case.team.office, case.manager, case.stored.id, supplier,
        finding_id=_open_finding(case, "iso-14001.plant"), until=DAY + timedelta(days=90), why="by March",
    )  # fmt: skip
    second = case.freeze()
    found = case.differs(first.number, second.number)
    assert {(one.change, one.path.rpartition("/")[2]) for one in found.papers} == {
        ("added", "iso-45001.pdf"),
        ("removed", "iso-9001.pdf"),
    }
    changed = next(one for one in found.findings if one.finding == finding)
    assert (changed.before, changed.after) != (changed.after, changed.before)
    assert [(one.kind, one.change, one.who) for one in found.decisions] == [
        ("waivers", "added", case.manager.name)
    ]
    assert case.differs(second.number, None).empty


def _open_finding(case: Case, requirement: str) -> str:
    """The first finding of a requirement of the first supplier, as today's judgement has it."""
    supplier = case.stored.suppliers["example-card-works"]
    _, _, assessment = judged_supplier(case.team.office, case.stored.id, supplier)
    assert assessment is not None
    return next(one.id for one in assessment.findings if one.requirement.id == requirement)


def test_each_frozen_state_has_a_number_and_an_entry_in_the_trail(case: Case) -> None:
    with case.team.office.database.reading() as connection:
        numbers = [one.number for one in frozen_in(connection, case.stored.id)]
        query = select(audit.c.about).where(audit.c.what == "frozen.made").order_by(audit.c.number.desc())
        about = connection.execute(query).scalars().first()
        state = frozen_in(connection, case.stored.id)[0]
    assert numbers == list(range(len(numbers), 0, -1))
    assert about is not None
    assert about["state_sha256"] == state.state_sha256
