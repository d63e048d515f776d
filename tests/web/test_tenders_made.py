"""Tenders are made, imported, changed and exported by pages and API."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.workspace.creating import create_workspace
from tests.support.office import START, Team, team_in


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def manager(team: Team) -> Actor:
    return team.person(Role.MANAGER)


@pytest.fixture
def browser(team: Team, manager: Actor) -> TestClient:
    return team.browser(manager)


@pytest.fixture
def program(team: Team, manager: Actor) -> TestClient:
    return team.program(manager)


def packed(folder: Path, *, inside: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, inside + file.relative_to(folder).as_posix())
    return out.getvalue()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "workspace", START.date())
    return tmp_path / "workspace"


def test_a_tender_from_a_name_is_filled_in_on_its_pages(browser: TestClient) -> None:
    made = browser.post("/new-tender", data={"name": "Kartenprogramm „Fiktiv“ 2027"})
    assert made.status_code == 303
    setup = made.headers["location"]
    page = browser.get(setup)
    assert "Kartenprogramm „Fiktiv“ 2027" in page.text
    at = setup.removesuffix("/setup")
    added = browser.post(f"{at}/suppliers", data={"name": "Musterkarte Fiktiv GmbH"})
    assert added.headers["location"].endswith("path=suppliers/musterkarte-fiktiv-gmbh/supplier.toml")
    assert "[[party]]" in browser.get(added.headers["location"]).text
    twice = browser.post(f"{at}/suppliers", data={"name": "musterkarte  fiktiv gmbh"})
    assert twice.status_code == 409
    assert "Another supplier of this tender has that name" in twice.text


def test_a_text_with_a_fault_is_shown_again_with_its_line_and_not_kept(
    program: TestClient, browser: TestClient
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    before = program.get(f"/api/tenders/{tender}/texts/project.toml").json()
    wrong = before["text"].replace('"visa"]\n\n', '"visaa"]\n\n')
    fields = {"path": "project.toml", "text": wrong, "was": before["sha256"]}
    answer = browser.post(f"/tenders/{tender}/text", data=fields)
    assert answer.status_code == 422
    assert "project.toml:19" in answer.text
    assert "Did you mean `visa`?" in answer.text
    assert "visaa" in answer.text.partition("<textarea")[2]
    assert program.get(f"/api/tenders/{tender}/texts/project.toml").json() == before


def test_a_text_that_is_kept_as_its_page_shows_it_stays_the_same(
    program: TestClient, browser: TestClient
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv <b>&amp;</b>"}).json()["id"]
    before = program.get(f"/api/tenders/{tender}/texts/project.toml").json()
    page = browser.get(f"/tenders/{tender}/text").text
    shown = html.unescape(page.partition('spellcheck="false">')[2].partition("</textarea>")[0])
    assert shown == "\n" + before["text"]  # browsers leave out the first line end
    fields = {"path": "project.toml", "text": shown[1:].replace("\n", "\r\n"), "was": before["sha256"]}
    assert browser.post(f"/tenders/{tender}/text", data=fields).status_code == 303
    assert program.get(f"/api/tenders/{tender}/texts/project.toml").json() == before


def test_nobody_overwrites_what_somebody_else_wrote_meanwhile(
    program: TestClient, browser: TestClient
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    before = program.get(f"/api/tenders/{tender}/texts/project.toml").json()
    first = {"text": before["text"] + "# first\n", "was": before["sha256"]}
    assert program.put(f"/api/tenders/{tender}/texts/project.toml", json=first).json()["kept"]
    second = {"path": "project.toml", "text": before["text"] + "# second\n", "was": before["sha256"]}
    answer = browser.post(f"/tenders/{tender}/text", data=second)
    assert answer.status_code == 409
    assert "# second" in answer.text
    assert program.get(f"/api/tenders/{tender}/texts/project.toml").json()["text"].endswith("# first\n")


def test_a_change_of_the_project_tells_which_suppliers_no_longer_fit(
    program: TestClient, browser: TestClient
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    program.post(f"/api/tenders/{tender}/suppliers", json={"name": "Musterkarte Fiktiv GmbH"})
    before = program.get(f"/api/tenders/{tender}/texts/project.toml").json()
    fields = {
        "path": "project.toml",
        "text": before["text"].replace('"classic"', '"gold"'),
        "was": before["sha256"],
    }
    answer = browser.post(f"/tenders/{tender}/text", data=fields)
    assert answer.status_code == 200
    assert "1 supplier can no longer be judged" in answer.text
    assert "there is no product line `classic`" in browser.get(f"/tenders/{tender}/setup").text


def test_a_pack_of_ones_own_is_checked_beside_the_others(program: TestClient) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    pack = 'id = "house-rules"\ntitle = "House rules (fictional)"\nsays = "More."\nissued = 2026-11-22\n'
    at = f"/api/tenders/{tender}/texts/packs/house-rules.toml"
    wrong = program.put(at, json={"text": pack + 'builds_on = ["nothing"]\n'})
    assert wrong.status_code == 422
    assert "packs/house-rules.toml" in wrong.json()["detail"]
    changed = """builds_on = ["financial-grade"]

[[tighten]]
requirement = "iso-14001.plant"
weight = "blocking"
reason = "The bank (fictional) reports on its supply chain."
by = "A. Beispiel"
"""
    right = program.put(at, json={"text": pack + changed})
    assert right.status_code == 200, right.text
    assert program.delete(at).status_code == 204


def test_what_is_imported_is_exported_byte_for_byte(program: TestClient, workspace: Path) -> None:
    (workspace / "suppliers/example/dossier/plants").mkdir()
    (workspace / "suppliers/example/dossier/plants/größe.txt").write_bytes(b"fictional\r\n")
    made = program.post("/api/tender-imports", content=packed(workspace, inside="tender/"))
    assert made.status_code == 201, made.text
    answer = program.get(f"/api/tenders/{made.json()['tender_id']}/export")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        out = {name: archive.read(name) for name in archive.namelist()}
    files = {f.relative_to(workspace).as_posix(): f.read_bytes() for f in workspace.rglob("*") if f.is_file()}
    assert out == files


def test_an_archive_without_a_workspace_is_told_apart_from_one_with_faults(
    browser: TestClient, workspace: Path
) -> None:
    nothing = browser.post("/new-tender/import", files={"archive": ("a.zip", packed(workspace / "packs"))})
    assert nothing.status_code == 422
    assert "There is no project.toml" in nothing.text
    no_archive = browser.post("/new-tender/import", files={"archive": ("a.pdf", b"%PDF-1.7")})
    assert "neither a zip nor a tar archive" in no_archive.text
    project = workspace / "project.toml"
    project.write_text(project.read_text().replace('stage = "bid"', 'stage = "bit"'))
    faulty = browser.post("/new-tender/import", files={"archive": ("a.zip", packed(workspace))})
    assert faulty.status_code == 422
    assert "project.toml:9" in faulty.text


def test_a_supplier_that_is_taken_out_keeps_its_bytes_and_can_come_back(
    program: TestClient, team: Team
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    one = program.post(f"/api/tenders/{tender}/suppliers", json={"name": "Musterkarte Fiktiv GmbH"}).json()
    at = f"/api/tenders/{tender}/suppliers/{one['id']}"
    sent = program.put(f"{at}/dossier/a.txt", content=b"fictional").json()
    assert program.delete(at).status_code == 422
    assert program.delete(f"{at}?reason=withdrew").status_code == 204
    assert program.get(f"{at}/dossier").status_code == 404
    assert team.office.evidence.read(sent["sha256"]) == b"fictional"
    assert [f["path"] for f in program.get(f"/api/tenders/{tender}/files").json()["items"]] == [
        "confirmed.toml", "packs/README.txt", "project.toml",
    ]  # fmt: skip


def test_nothing_in_an_archived_tender_changes(program: TestClient) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    assert program.put(f"/api/tenders/{tender}/archived", json={"archived": True}).status_code == 204
    added = program.post(f"/api/tenders/{tender}/suppliers", json={"name": "Musterkarte Fiktiv GmbH"})
    assert added.status_code == 409
    assert program.put(f"/api/tenders/{tender}/archived", json={"archived": False}).status_code == 204
    again = program.post(f"/api/tenders/{tender}/suppliers", json={"name": "Musterkarte Fiktiv GmbH"})
    assert again.status_code == 201


def test_a_list_of_a_register_comes_in_once_and_never_from_the_future(
    program: TestClient, browser: TestClient
) -> None:
    tender = program.post("/api/tenders", json={"name": "Fiktiv"}).json()["id"]
    lists = f"/api/tenders/{tender}/registers/visa-registry/lists"
    unread = program.put(f"{lists}/2026-11-20", content=b"nothing,here\n")
    assert unread.status_code == 422
    assert "Nothing can be looked up" in unread.json()["detail"]
    rows = (
        "Company Name,Country,Services,Valid until\nMusterkarte Fiktiv GmbH,DE,Card Manufacturer,2027-01-31\n"
    )
    first = program.put(f"{lists}/2026-11-20?file=list.csv", content=rows.encode())
    assert first.status_code == 200, first.text
    assert first.json()["new"]
    assert not program.put(f"{lists}/2026-11-20?file=list.csv", content=rows.encode()).json()["new"]
    kept = [f["path"] for f in program.get(f"/api/tenders/{tender}/files").json()["items"]]
    assert sum(path.startswith("registers/visa-registry/2026-11-20-") for path in kept) == 2
    ahead = browser.post(
        f"/tenders/{tender}/lists",
        data={"register": "visa-registry", "day": "2030-01-01"},
        files={"file": ("list.csv", rows.encode())},
    )
    assert ahead.status_code == 422
    assert "lies ahead" in ahead.text
