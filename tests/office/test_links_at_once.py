"""On both kinds of database: links count at once as one after the other, and what was decided stays."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from cardassay.office.abilities import Role
from cardassay.office.asking.coming_in import came_by, receive_file
from cardassay.office.asking.links import LinkTerms, links_of, make_link
from cardassay.office.deciding.freezing import freeze, frozen_of
from cardassay.office.deciding.signing import sign, signatures_of
from cardassay.office.faults import ConflictError, OfficeError
from cardassay.store.schema.deciding import comments, frozen
from cardassay.store.schema.tenders import files
from tests.support.office import Team, team_in
from tests.support.small_tender import as_tender, small_tender


@pytest.fixture(scope="module")
def team(database_url: str, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("at-once")
    made = team_in(folder / "office", environment={"CARDASSAY_DATABASE_URL": database_url})
    yield made
    made.close()


def test_uploads_at_the_same_time_cannot_exceed_the_limits_of_a_link(team: Team, tmp_path: Path) -> None:
    office = team.office
    stored = small_tender(office, tmp_path / "tender", "cartes-exemple")
    supplier = stored.suppliers["cartes-exemple"]
    terms = LinkTerms(days=7, most_files=3, most_mib=1)
    link, token = make_link(office, team.person(Role.MANAGER), stored.id, supplier, terms)
    refused: list[OfficeError] = []
    start = threading.Barrier(8)

    def one(number: int) -> None:
        start.wait()
        try:
            receive_file(office, token, "192.0.2.1", f"{number}.txt", iter((b"file %d" % number,)))
        except OfficeError as error:
            refused.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office.database.reading() as connection:
        came = came_by(connection, link.id)
        kept = connection.execute(select(files.c.path).where(files.c.link_id == link.id)).all()
        used = links_of(connection, supplier)[0].used_files
    assert (len(came), len(kept), used, len(refused)) == (3, 3, 3, 5)


def test_two_who_sign_at_once_as_one_person_sign_once_and_it_stays(team: Team, tmp_path: Path) -> None:
    office = team.office
    stored = small_tender(office, tmp_path / "tender", "cartes-exemple")
    manager, day = team.person(Role.MANAGER), office.today()
    state = freeze(office, manager, as_tender(office, stored), day=day, reason="award")
    told: list[str] = []
    start = threading.Barrier(2)

    def one(answer: str) -> None:
        start.wait()
        try:
            sign(
                office, manager, stored.id, state.id,
                answer=answer, function="Head", why="since", state_sha256=state.state_sha256,
            )  # fmt: skip
            told.append("signed")
        except ConflictError:
            told.append("twice")

    threads = [threading.Thread(target=one, args=(answer,)) for answer in ("approved", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["signed", "twice"]
    with office.database.reading() as connection:
        assert len(signatures_of(connection, state.id)) == 1


def test_the_database_refuses_to_change_what_was_decided(team: Team, tmp_path: Path) -> None:
    office = team.office
    stored = small_tender(office, tmp_path / "tender", "cartes-exemple")
    manager = team.person(Role.MANAGER)
    state = freeze(office, manager, as_tender(office, stored), day=office.today(), reason="award")
    with office.database.writing() as connection:
        row = {"id": "x" * 20, "tender_id": stored.id, "text": "said", "who": "A.", "about": "",
               "person_id": manager.person_id, "made_at": office.clock()}  # fmt: skip
        connection.execute(insert(comments).values(**row))
    steps = (
        update(frozen).values(reason="another"),
        delete(frozen),
        update(comments).values(text="unsaid"),
    )
    for step in steps:
        with pytest.raises(DatabaseError, match="stays as it is"), office.database.writing() as connection:
            connection.execute(step)
    with office.database.reading() as connection:
        assert frozen_of(connection, stored.id, state.id) == state


def test_what_no_database_can_hold_is_refused_and_no_fault(team: Team, tmp_path: Path) -> None:
    stored = small_tender(team.office, tmp_path / "tender", "cartes-exemple")
    manager = team.person(Role.MANAGER)
    team.join(manager, stored.id)
    program, at = team.program(manager), f"/api/tenders/{stored.id}"
    for path in (f"{at}/frozen/%00", f"{at}/suppliers/%00/links", f"{at}/comments?about=%00", "/api/in/%00"):
        assert program.get(path).status_code in (200, 404, 422), path
