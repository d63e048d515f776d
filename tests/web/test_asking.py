"""Asking over HTTP: letters, links shown once, and the page behind a link, which shows nothing else."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cardassay.office.abilities import Role
from cardassay.office.asking.letters import draft_letter, keep_letter
from cardassay.report.messages import LANGUAGES
from cardassay.web.messages.way_in import way_in_words
from tests.support.example_tender import EXAMPLE, Stored
from tests.support.office import Team, team_in
from tests.support.small_tender import nothing_waits, small_tender

PAPER = (EXAMPLE / "suppliers/shili-card/dossier/management/iso-14001.pdf").read_bytes()


@dataclass
class Case:
    """A tender with two suppliers, and the browsers of those who see it."""

    team: Team
    stored: Stored
    manager: TestClient = field(init=False)
    reader: TestClient = field(init=False)
    stranger: TestClient = field(init=False)
    supplier: str = field(init=False)
    letters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.supplier = self.stored.suppliers["shili-card"]
        people = [self.team.person(Role.MANAGER), self.team.person(Role.READER)]
        for one in people:
            self.team.join(one, self.stored.id)
        self.manager, self.reader = (self.team.browser(one) for one in people)
        self.stranger = self.team.browser(self.team.person(Role.MANAGER, "C. Stranger"))

    @property
    def at(self) -> str:
        """Where letters and links of the supplier stand."""
        return f"/tenders/{self.stored.id}/suppliers/{self.supplier}/asking"

    def letter(self, language: str = "zh") -> str:
        """The identifier of a letter as it was drafted; the same one for each who asks for that language."""
        if language not in self.letters:
            office, tender = self.team.office, self.stored.id
            draft = draft_letter(office, tender, self.supplier, language=language)
            manager = self.team.person(Role.MANAGER)
            self.letters[language] = keep_letter(
                office, manager, tender, self.supplier, language=language, text=draft.text,
                seen={one.key for one in draft.items},
            ).id  # fmt: skip
        return self.letters[language]

    def link(self, request: str = "", **terms: int) -> str:
        """The path of a new link."""
        form = {"request_id": request, "days": 7, "most_files": 5, "most_mib": 2, **terms}
        answer = self.manager.post(f"{self.at}/links", data=form)
        assert answer.status_code == 200, answer.text
        return _address(answer)


def _address(answer: Response) -> str:
    found = re.search(r'value="[^"]*(/in/[^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("asking")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "shili-card", "example-card-works")
    yield Case(team, stored)
    team.close()


@pytest.fixture(autouse=True)
def _later(case: Case) -> None:
    case.team.clock.on(timedelta(minutes=2))


def test_a_letter_is_drafted_in_the_supplier_s_language_changed_and_kept(case: Case) -> None:
    form = case.manager.get(f"{case.at}/new")
    assert "索取文件" in form.text
    english = case.manager.post(f"{case.at}/new", data={"do": "renew", "language": "en", **_items(form)})
    assert "Request for papers" in english.text
    text = "# Request\n\nPlease send <b>everything</b>.\n\n- line one\n- line two"
    kept = case.manager.post(
        f"{case.at}/new", data={"do": "keep", "language": "en", "text": text, **_items(english)}
    )
    assert kept.status_code == 303
    page = case.reader.get(kept.headers["location"])
    assert "Please send &lt;b&gt;everything&lt;/b&gt;.\n\n- line one\n- line two" in page.text
    assert case.reader.get(f"{kept.headers['location']}/letter.txt").text.strip() == text


def _items(form: Response) -> dict[str, list[str]]:
    seen = re.findall(r'name="seen" value="(\w+)"', form.text)
    return {"seen": seen, "ask": seen}


def test_text_that_cannot_be_kept_is_not_lost(case: Case) -> None:
    answer = case.manager.post(
        f"{case.at}/new", data={"do": "keep", "language": "en", "text": "Written for an hour", "seen": ["x"]}
    )
    assert answer.status_code == 409
    assert "Written for an hour" in answer.text
    assert "judgement has changed" in answer.text


def test_the_overview_says_who_was_asked_and_what_came(case: Case) -> None:
    request = case.letter()
    sent = _send(case, case.link(request), ("papers.txt", b"some papers"))
    assert sent.status_code == 200
    page = case.reader.get(f"/tenders/{case.stored.id}/asking")
    assert request in page.text
    assert "files, " in page.text


def test_readers_see_letters_and_write_none_and_strangers_see_nothing(case: Case) -> None:
    assert case.reader.get(case.at).status_code == 200
    assert case.reader.get(f"{case.at}/new").status_code == 403
    assert case.reader.post(f"{case.at}/links", data={"days": 3}).status_code == 403
    for path in (case.at, f"{case.at}/new", f"/tenders/{case.stored.id}/asking"):
        assert case.stranger.get(path).status_code == 404


def test_a_letter_of_one_supplier_is_not_found_at_another(case: Case) -> None:
    request = case.letter()
    other = case.stored.suppliers["example-card-works"]
    at = f"/tenders/{case.stored.id}/suppliers/{other}/asking/{request}"
    assert case.manager.get(at).status_code == 404
    assert case.manager.post(f"{at}/send", data={"to": "a@b.example"}).status_code == 404


def test_the_address_of_a_link_is_shown_once(case: Case) -> None:
    path = case.link()
    assert path.split("/")[-1] not in case.manager.get(case.at).text


def _send(case: Case, path: str, *files: tuple[str, bytes], item: str = "", language: str = "") -> Response:
    client = case.team.browser()
    given = [("files", (name, data, "application/octet-stream")) for name, data in files]
    answer: Response = client.post(
        path, files=given, data={"item": item}, params={"language": language} if language else {}
    )
    return answer


def test_the_page_behind_a_link_shows_what_is_asked_and_nothing_else(case: Case) -> None:
    path = case.link(case.letter("de"))
    page = case.team.browser().get(path)
    assert page.status_code == 200
    assert '<html lang="de">' in page.text
    assert "Bank of Example (fictional)" in page.text
    assert "Was verlangt wird" in page.text
    told = unescape(re.sub(r"<[^>]+>", " ", page.text))
    hidden = ("Example Card Works", "example-card-works", "iso-9001", "not-qualified", "confirmed.toml",
              "shili-card/", case.stored.id)  # fmt: skip
    assert [one for one in hidden if one in told] == []
    assert "/tenders/" not in page.text


def test_the_page_speaks_five_languages(case: Case) -> None:
    path = case.link(case.letter("fr"))
    for language in LANGUAGES:
        page = case.team.browser().get(f"{path}?language={language}")
        assert f'<html lang="{language}">' in page.text
        assert way_in_words(language)("asked") in page.text
    assert '<html lang="fr">' in case.team.browser().get(path).text


def test_every_language_of_the_way_in_has_the_keys_and_the_places_of_english() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english = way_in_words("en").texts
    for language in LANGUAGES:
        words = way_in_words(language)
        assert words.language == language
        assert set(words.texts) == set(english), language
        for key, text in words.texts.items():
            assert places(text) == places(english[key]), (language, key)


def test_files_come_in_without_a_script_and_are_told_with_day_and_hash(case: Case) -> None:
    path = case.link(case.letter())
    answer = _send(case, path, ("umwelt.pdf", PAPER), ("<b>note.txt", b"a note"), language="en")
    assert answer.status_code == 200
    assert "2 files arrived" in answer.text
    again = case.team.browser().get(path)
    assert "umwelt.pdf" in again.text
    assert "<b>note" not in again.text
    assert re.search(r"<code>[0-9a-f]{64}</code>", again.text)
    nothing_waits(case.team.office)
    assert "umwelt.pdf" in case.reader.get(case.at).text


def test_a_link_that_is_full_keeps_what_fits_and_names_what_does_not(case: Case) -> None:
    path = case.link(most_files=1)
    answer = _send(case, path, ("one.txt", b"1"), ("two.txt", b"2"), language="en")
    assert "1 files arrived" in answer.text
    assert "“two.txt” is larger than what may still be sent" in answer.text
    page = case.team.browser().get(f"{path}?language=en")
    assert page.status_code == 410
    assert "one.txt" in page.text
    assert "<form" not in page.text
    assert _send(case, path, ("three.txt", b"3"), language="en").status_code == 410


def test_a_body_larger_than_the_link_takes_is_refused_before_it_is_read(case: Case) -> None:
    path = case.link(most_mib=1)
    answer = _send(case, path, ("large.bin", b"0" * (3 << 20)))
    assert answer.status_code == 413


def test_unknown_and_forged_links_are_answered_with_the_same_page(case: Case) -> None:
    path = case.link()
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")
    pages = [
        case.team.browser().get(one, headers={"accept-language": "es"}) for one in (forged, "/in/nothing")
    ]
    assert [one.status_code for one in pages] == [404, 404]
    assert pages[0].text == pages[1].text
    assert "Este enlace no existe" in pages[0].text


def test_revoked_and_ended_links_say_so_and_nothing_else(case: Case) -> None:
    path = case.link(case.letter())
    revoke = re.findall(r'action="([^"]+/revoke)"', case.manager.get(case.at).text)[0]
    assert case.reader.post(revoke).status_code == 403
    assert case.manager.post(revoke).status_code == 303
    page = case.team.browser().get(path, headers={"accept-language": "en"})
    assert page.status_code == 410
    assert "It was revoked" in page.text
    assert "Bank of Example" not in page.text
    assert _send(case, path, ("late.txt", b"late")).status_code == 410
    path = case.link(days=1)
    case.team.clock.on(timedelta(days=1))
    page = case.team.browser().get(path, headers={"accept-language": "de"})
    case.team.clock.on(timedelta(days=-1))
    assert (page.status_code, "Er ist abgelaufen" in page.text) == (410, True)


def test_a_page_of_another_site_sends_nothing_by_a_link(case: Case) -> None:
    path = case.link()
    client = case.team.browser()
    client.headers["sec-fetch-site"] = "cross-site"
    assert client.post(path, files=[("files", ("a.txt", b"a", "text/plain"))]).status_code == 403
    assert client.post(f"{path}/files", json={"name": "a.txt", "size": 1}).status_code == 403


def test_a_script_sends_a_file_in_pieces_and_goes_on(case: Case) -> None:
    path = case.link()
    client = case.team.browser()
    client.headers["accept"] = "application/json"
    made = client.post(f"{path}/files", json={"name": "in-pieces.bin", "size": 6})
    assert made.status_code == 201
    file = f"{path}/files/{made.json()['id']}"
    assert client.put(f"{file}?offset=0", content=b"abc").json()["received"] == 3
    wrong = client.put(f"{file}?offset=5", content=b"f")
    assert (wrong.status_code, wrong.headers["content-type"]) == (409, "application/problem+json")
    assert client.get(file).json()["received"] == 3
    assert client.put(f"{file}?offset=3", content=b"def").json()["done"] is True
    assert "in-pieces.bin" in client.get(path, headers={"accept": "text/html"}).text
    other = case.link()
    assert client.get(f"{other}/files/{made.json()['id']}").status_code == 404
    for body in (b"no json", b"[]", b'{"name": 1, "size": 2}', b'{"name": "a", "size": true}'):
        assert client.post(f"{path}/files", content=body).status_code == 422


def test_an_installation_without_mail_says_so_on_the_letter(case: Case, tmp_path: Path) -> None:
    page = case.manager.get(f"{case.at}/{case.letter()}")
    assert "No mail server is set" in page.text
