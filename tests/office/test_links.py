"""Upload links: signed, ending, limited, revocable; what comes by them is counted once and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.asking import coming_in
from cardassay.office.asking.arriving import letter_view
from cardassay.office.asking.coming_in import add_piece, announce_file, receive_file, way_in
from cardassay.office.asking.letters import (
    RequestLetter,
    draft_letter,
    keep_letter,
    letter_standing,
    letters_of,
)
from cardassay.office.asking.links import (
    LinkTerms,
    UploadLink,
    link_of_token,
    links_of,
    make_link,
    revoke_link,
)
from cardassay.office.asking.sending import send_request
from cardassay.office.faults import (
    ConflictError,
    GoneError,
    NotFoundError,
    NotValidError,
    TooManyError,
    TooMuchError,
)
from cardassay.office.tenders.making import take_supplier_out
from cardassay.store.schema.asking import upload_links
from cardassay.store.schema.tenders import files
from tests.support.example_tender import EXAMPLE, Stored
from tests.support.office import Team, team_in
from tests.support.real.mail import MailSink
from tests.support.small_tender import nothing_waits, small_tender

HERE = "192.0.2.1"
ISO_14001 = (EXAMPLE / "suppliers/example-card-works/dossier/management/iso-14001.pdf").read_bytes()


@dataclass
class Case:
    """A tender with one supplier, and a manager who asks it."""

    team: Team
    stored: Stored
    manager: Actor
    supplier: str = field(init=False)

    def __post_init__(self) -> None:
        self.supplier = self.stored.suppliers["example-card-works"]

    def link(self, request: str | None = None, **terms: int) -> tuple[UploadLink, str]:
        """A link on these terms, and its token."""
        given = LinkTerms(**{"days": 7, "most_files": 3, "most_mib": 1, **terms})  # type: ignore[arg-type]
        return make_link(
            self.team.office, self.manager, self.stored.id, self.supplier, given, request_id=request
        )

    def send(self, token: str, name: str, data: bytes, item: str = "") -> None:
        """A file sent in one go."""
        receive_file(self.team.office, token, HERE, name, iter((data,)), item=item)

    def letter(self, language: str = "en") -> RequestLetter:
        """A letter kept as it was drafted."""
        office = self.team.office
        draft = draft_letter(office, self.stored.id, self.supplier, language=language)
        return keep_letter(
            office, self.manager, self.stored.id, self.supplier,
            language=language, text=draft.text, seen={one.key for one in draft.items},
        )  # fmt: skip

    def kept(self, link: UploadLink) -> UploadLink:
        """The link as it stands."""
        with self.team.office.database.reading() as connection:
            return next(one for one in links_of(connection, self.supplier) if one.id == link.id)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("links")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "example-card-works")
    yield Case(team, stored, team.person(Role.MANAGER))
    team.close()


@pytest.fixture(autouse=True)
def _later(case: Case) -> None:
    """Each test begins in a minute of its own, so that limits of one do not reach the next."""
    case.team.clock.on(timedelta(minutes=2))


def test_a_token_is_stored_nowhere(case: Case) -> None:
    link, token = case.link()
    with case.team.office.database.reading() as connection:
        row = connection.execute(select(upload_links).where(upload_links.c.id == link.id)).one()
    assert token not in repr(row)
    assert token.split(".")[0] not in repr(row)
    assert link_of_token(case.team.office, token)[0].id == link.id


@pytest.mark.parametrize(
    "forged",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "x" + token[1:],
        lambda token: token.split(".")[0],
        lambda token: "",
        lambda token: "never-given.never-given",
        lambda token: token + ".more",
        lambda token: "\ud800." + token,
    ],
)
def test_forged_and_unknown_tokens_are_answered_alike(case: Case, forged: Callable[[str], str]) -> None:
    with pytest.raises(NotFoundError) as told:
        way_in(case.team.office, forged(case.link()[1]), HERE)
    assert (told.value.message, told.value.code) == ("There is no such link.", "link-unknown")


def test_a_link_of_another_installation_is_unknown_here(case: Case, tmp_path: Path) -> None:
    other = team_in(tmp_path / "other")
    with pytest.raises(NotFoundError):
        way_in(other.office, case.link()[1], HERE)
    other.close()


def test_a_link_ends_at_its_moment_and_at_once_when_it_is_revoked(case: Case) -> None:
    office = case.team.office
    link, token = case.link(days=1)
    case.team.clock.on(timedelta(days=1) - timedelta(seconds=1))
    way_in(office, token, HERE)
    case.team.clock.on(timedelta(seconds=1))
    with pytest.raises(GoneError, match="ended"):
        way_in(office, token, HERE)
    link, token = case.link()
    revoke_link(office, case.manager, case.stored.id, case.supplier, link.id)
    for step in (lambda: way_in(office, token, HERE), lambda: case.send(token, "late.pdf", b"late")):
        with pytest.raises(GoneError, match="revoked"):
            step()
    with pytest.raises(ConflictError):
        revoke_link(office, case.manager, case.stored.id, case.supplier, link.id)


def test_links_and_letters_of_another_tender_are_not_found(case: Case, tmp_path: Path) -> None:
    office = case.team.office
    other = small_tender(office, tmp_path / "other", "cartes-exemple")
    link, _ = case.link()
    with pytest.raises(NotFoundError):
        revoke_link(office, case.manager, other.id, case.supplier, link.id)
    with pytest.raises(NotFoundError):
        make_link(office, case.manager, other.id, case.supplier, LinkTerms())
    with pytest.raises(NotFoundError):
        letter_view(office, other.id, case.supplier, case.letter().id)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 400}, {"most_files": 0}, {"most_mib": 0}])
def test_terms_that_make_no_sense_are_refused(case: Case, wrong: dict[str, int]) -> None:
    with pytest.raises(NotValidError):
        case.link(None, **wrong)


def test_a_link_takes_so_many_files_and_no_more(case: Case) -> None:
    link, token = case.link(most_files=2)
    case.send(token, "a.txt", b"a")
    case.send(token, "b.txt", b"b")
    with pytest.raises(GoneError, match="as many files"):
        case.send(token, "c.txt", b"c")
    assert case.kept(link).state(case.team.clock()) == "used-up"
    assert way_in(case.team.office, token, HERE).used_up


def test_a_file_larger_than_what_is_left_is_kept_nowhere(case: Case) -> None:
    link, token = case.link(most_mib=1)
    case.send(token, "first.bin", b"1" * 600_000)
    with pytest.raises(TooMuchError, match=r"second\.bin"):
        case.send(token, "second.bin", b"2" * 600_000)
    with pytest.raises(TooMuchError):
        announce_file(case.team.office, token, HERE, "second.bin", 600_000)
    assert (case.kept(link).used_files, case.kept(link).used_bytes) == (1, 600_000)
    with case.team.office.database.reading() as connection:
        names = connection.execute(select(files.c.path).where(files.c.link_id == link.id)).scalars().all()
    assert [one.rpartition("/")[2] for one in names] == ["first.bin"]


def test_a_file_in_pieces_goes_on_where_it_stopped_and_is_counted_once(case: Case) -> None:
    office = case.team.office
    link, token = case.link()
    file = announce_file(office, token, HERE, "in-pieces.bin", 6)
    assert add_piece(office, token, HERE, file.id, 0, iter((b"abc",))).received == 3
    with pytest.raises(ConflictError, match="byte 3"):
        add_piece(office, token, HERE, file.id, 0, iter((b"abc",)))
    assert add_piece(office, token, HERE, file.id, 3, iter((b"def",))).done
    assert (case.kept(link).used_files, case.kept(link).used_bytes) == (1, 6)
    _, token = case.link()
    with pytest.raises(NotFoundError):
        add_piece(office, token, HERE, file.id, 0, iter((b"abc",)))


def test_the_sender_learns_nothing_of_what_was_there_before(case: Case) -> None:
    _, token = case.link()
    before = (EXAMPLE / "suppliers/example-card-works/dossier/management/iso-9001.pdf").read_bytes()
    receive_file(case.team.office, token, HERE, "guess.pdf", iter((before,)))
    came = way_in(case.team.office, token, HERE).came
    assert [one.name for one in came] == ["guess.pdf"]
    assert "iso-9001" not in repr(came)


def test_a_name_that_leads_elsewhere_stays_in_the_dossier(case: Case) -> None:
    link, token = case.link()
    case.send(token, "../../../confirmed.toml", b"waiver = 1")
    with case.team.office.database.reading() as connection:
        path = connection.execute(select(files.c.path).where(files.c.link_id == link.id)).scalar_one()
    assert path == "suppliers/example-card-works/dossier/confirmed.toml"


def test_the_links_of_a_supplier_that_was_taken_out_have_ended(case: Case, tmp_path: Path) -> None:
    office = case.team.office
    other = small_tender(office, tmp_path / "other", "cartes-exemple")
    supplier = other.suppliers["cartes-exemple"]
    _, token = make_link(office, case.manager, other.id, supplier, LinkTerms())
    take_supplier_out(office, case.manager, other.id, supplier, "no offer came")
    with pytest.raises(GoneError, match="ended"):
        way_in(office, token, HERE)


def test_too_many_requests_from_one_address_have_to_wait(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming_in, "_REQUESTS_A_MINUTE", 5)
    _, token = case.link()
    for _ in range(5):
        way_in(case.team.office, token, "198.51.100.7")
    with pytest.raises(TooManyError):
        way_in(case.team.office, token, "198.51.100.7")
    way_in(case.team.office, token, HERE)


def test_what_came_in_is_shown_beside_what_was_asked(case: Case) -> None:
    office = case.team.office
    letter = case.letter()
    _, token = case.link(letter.id)
    asked = next(one for one in letter.items if one.requirement == "iso-14001.plant")
    assert [one.key for one in way_in(office, token, HERE).items] == [one.key for one in letter.items]
    case.send(token, "environment.pdf", ISO_14001)
    case.send(token, "note.txt", b"see the other paper", item=asked.key)
    nothing_waits(office)
    view = letter_view(office, case.stored.id, case.supplier, letter.id)
    item = next(one for one in view.items if one.item.key == asked.key)
    assert [(one.name, one.state) for one in item.papers] == [
        ("environment.pdf", "read"),
        ("note.txt", "read"),
    ]
    read = item.papers[0].read[0]
    assert (read.scheme, bool(read.number), bool(read.last_day)) == ("iso-14001", True, True)
    assert all(one.changed for one in item.findings)
    assert view.standing is not None
    assert view.standing.up_to_date  # it came late, so that it does not count yet


def test_a_letter_keeps_the_text_of_its_writer_and_leaves_out_what_it_was_told_to(case: Case) -> None:
    office = case.team.office
    full = draft_letter(office, case.stored.id, case.supplier, language="fr")
    left = full.items[0].key
    short = draft_letter(office, case.stored.id, case.supplier, language="fr", left_out=[left])
    assert full.items[0].title in full.text
    assert len(short.text) < len(full.text)
    letter = keep_letter(
        office, case.manager, case.stored.id, case.supplier, language="fr",
        text=short.text + "\r\nBien à vous", seen={one.key for one in full.items}, left_out=[left],
    )  # fmt: skip
    assert letter.text.endswith("\nBien à vous\n")
    assert left not in {one.key for one in letter.items}
    assert letter_standing(letter, full.items).new[0].key == left
    with office.database.reading() as connection:
        assert letters_of(connection, case.supplier)[0] == letter


def test_a_letter_about_another_judgement_than_today_s_is_not_kept(case: Case) -> None:
    office = case.team.office
    draft = draft_letter(office, case.stored.id, case.supplier)
    with pytest.raises(ConflictError, match="judgement has changed"):
        keep_letter(
            office, case.manager, case.stored.id, case.supplier,
            language="en", text=draft.text, seen={one.key for one in draft.items[1:]},
        )  # fmt: skip
    with pytest.raises(NotValidError, match="no letters"):
        draft_letter(office, case.stored.id, case.supplier, language="xx")


def test_a_letter_is_mailed_with_a_link_and_says_whether_it_went_out(
    tmp_path: Path, smtp_sink: MailSink
) -> None:
    mail = {
        "HOST": smtp_sink.host,
        "PORT": str(smtp_sink.port),
        "SECURITY": "none",
        "SENDER": "asking@bank.example",
    }
    team = team_in(
        tmp_path / "office", environment={f"CARDASSAY_MAIL_{name}": value for name, value in mail.items()}
    )
    stored = small_tender(team.office, tmp_path / "tender", "example-card-works")
    mailed = Case(team, stored, team.person(Role.MANAGER))
    letter = mailed.letter()

    def send(to: str) -> tuple[str, str, str]:
        sent = send_request(
            team.office, mailed.manager, stored.id, mailed.supplier, letter.id, to=to,
            terms=LinkTerms(days=7), with_link=lambda letter, link, token: f"{letter.text}\n/in/{token}",
        )  # fmt: skip
        return sent.token, sent.letter.state, sent.letter.error

    token, state, error = send("anna@karten.example")
    assert (state, error) == ("sent", "")
    received = smtp_sink.wait_for(1)[0]
    body = received.message.get_content()
    assert f"/in/{token}" in body
    assert received.message["Subject"].startswith("Request for papers")
    assert [one.key for one in way_in(team.office, token, HERE).items] == [one.key for one in letter.items]
    smtp_sink.manner = "refuse"
    token, state, error = send("anna@karten.example")
    assert state == "failed"
    assert "refuses" in error
    with pytest.raises(NotValidError):
        send("anna@karten.example\nBcc: somebody@else.example")
    team.close()
