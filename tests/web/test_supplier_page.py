"""The pages of one supplier: findings with their evidence, papers, chains; hostile names and strangers."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from sqlalchemy import update

from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.judging.kept import judged, subject_of
from cardassay.office.viewing.suppliers import supplier_shown
from cardassay.office.work.jobs import Wanted, enqueue
from cardassay.report.canonical import assessment_value
from cardassay.store.schema.working import jobs
from tests.support.example_tender import EXAMPLE, Stored, store_tender
from tests.support.office import Team, team_in
from tests.support.tender import share_readings

PAPERS = ("management/iso-9001.pdf", "product/pcn.pdf")
WORKS, OTHER = "example-card-works", "shili-card"
HOSTILE = '<script>alert("x")</script> & "Specimen" Ltd'
NOTE = "<img src=x onerror=alert(1)>\u202efdp.txt"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, kept_papers: Path):
    made = team_in(tmp_path_factory.mktemp("office"))
    share_readings(made.office, kept_papers)
    yield made
    made.close()


@pytest.fixture(scope="module")
def tender(team: Team) -> Stored:
    """Two suppliers; the second one bears a name and a paper that try to be more than text."""
    text = (EXAMPLE / "suppliers" / OTHER / "supplier.toml").read_text(encoding="utf-8")
    named = re.sub(r'^name = ".*"', f"name = '{HOSTILE}'", text, count=1, flags=re.M)
    return store_tender(
        team.office, only=[WORKS, OTHER], papers=PAPERS,
        also={f"suppliers/{OTHER}/supplier.toml": named.encode(),
              f"suppliers/{OTHER}/dossier/{NOTE}": b"A note of Musterkarte Fiktiv GmbH.\n"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def reader(team: Team, tender: Stored):
    person = team.person(Role.READER)
    team.join(person, tender.id)
    return team.browser(person)


@pytest.fixture(scope="module")
def home(tender: Stored) -> str:
    return f"/tenders/{tender.id}/suppliers/{tender.suppliers[WORKS]}"


@pytest.fixture(scope="module")
def shown(team: Team, tender: Stored):
    return supplier_shown(team.office, tender.id, tender.suppliers[WORKS], team.office.today())


def iso_9001(shown) -> str:
    return str(next(one.sha256 for one in shown.assessment.documents if one.file.endswith("iso-9001.pdf")))


def test_blockers_come_first_each_with_its_sentence(reader, home: str, shown) -> None:
    page = html.unescape(reader.get(home).text)
    blockers = next(group for group in shown.view.groups if group.key == "blockers")
    assert len(blockers.bundles) > 1
    for one in blockers.bundles:
        assert one.bundle.gist in page
    order = [
        page.index(f'class="card {key}"')
        for key in ("blockers", "conditions", "met")
        if f'"card {key}"' in page
    ]
    assert order == sorted(order)


def test_a_finding_opens_to_reasons_words_page_and_source_of_the_requirement(reader, home: str) -> None:
    answer = reader.get(f"{home}/finding?id=iso-9001.plant", headers={"hx-request": "true"})
    page = html.unescape(answer.text)
    assert "<html" not in page
    assert "it must be held by Example Card Works Ltd" in page
    assert "Example Card Services Ltd" in page
    assert "What closes it" in page
    assert re.search(r'<img class="crop"[^>]*/papers/[0-9a-f]{64}/crop\?page=1', page)
    assert "checked on 20" in page, "the day on which the source was checked"
    assert "finding?id=" in page


def test_every_finding_has_a_page_of_its_own(reader, home: str, shown) -> None:
    for group in shown.view.groups:
        for one in group.bundles[:3]:
            answer = reader.get(f"{home}/finding", params={"id": one.bundle.findings[-1].id})
            assert answer.status_code == 200
            assert html.escape(one.bundle.requirement.id) in answer.text


def test_a_finding_that_is_not_there_is_not_found(reader, home: str) -> None:
    assert reader.get(f"{home}/finding?id=no-such-thing").status_code == 404


def test_each_cell_of_the_matrix_opens_to_what_counts_in_it(reader, home: str, shown) -> None:
    page = reader.get(home).text
    addresses = [html.unescape(one) for one in re.findall(r'class="cellbutton" href="([^"]+)"', page)]
    assert addresses
    cell = reader.get(addresses[0])
    assert cell.status_code == 200
    assert "The verdict of the cell is the worst of it" in cell.text
    assert "details" in cell.text


def test_everything_can_be_had_opened_on_one_page(reader, home: str) -> None:
    whole = reader.get(f"{home}?all=1").text
    assert whole.count("Why it is asked") > 10
    assert "Why it is asked" not in reader.get(home).text, "else the page is slow to come"


def test_on_another_day_other_things_stand_in_the_way(reader, home: str) -> None:
    def blockers(page: str) -> int:
        return int(re.findall(r'Blockers <span class="count">(\d+)', page)[0])

    before = reader.get(f"{home}?day=2026-11-10", headers={"hx-request": "true"}).text
    assert "<html" not in before
    assert blockers(before) < blockers(reader.get(home).text), "before they are due, papers are only missing"
    assert "Open questions" in before


def test_the_chain_is_a_picture_whose_links_lead_to_findings_with_a_table_beside_it(
    reader, home: str, shown
) -> None:
    page = reader.get(f"{home}/chains").text
    assert "<svg" in page
    links = {html.unescape(one) for one in re.findall(r'<a href="([^"#]+/finding\?[^"]+)"', page)}
    assert links
    for address in links:
        assert reader.get(address).status_code == 200
    for _, says in shown.view.chains[0].sentences:
        assert html.escape(says, quote=False)[:40].split("“")[0] in html.unescape(page).replace("\n", " ")


def test_no_page_writes_style_or_script_into_itself(reader, home: str) -> None:
    for part in ("", "/chains", "/papers", "/registers", "/assets", "/finding?id=iso-9001.plant"):
        page = reader.get(home + part).text
        assert " style=" not in page, part
        assert "<style" not in page, part
        assert not re.search(r"<script(?![^>]*src=)", page), part
        assert not re.search(r"\son[a-z]+=", page), part


def test_papers_are_listed_with_what_was_read_from_them(reader, home: str, shown) -> None:
    page = reader.get(f"{home}/papers").text
    assert "management/iso-9001.pdf" in page
    one = reader.get(f"{home}/papers/{iso_9001(shown)}").text
    assert "EA-QMS-99031" in one
    assert f"{home}/papers/{iso_9001(shown)}/page?page=1" in one


def test_a_paper_is_handed_out_as_a_file_and_never_as_a_page(reader, home: str, shown) -> None:
    answer = reader.get(f"{home}/papers/{iso_9001(shown)}/file")
    assert answer.content == (EXAMPLE / "suppliers" / WORKS / "dossier/management/iso-9001.pdf").read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="iso-9001.pdf"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_place_of_a_value_is_had_as_a_picture(reader, home: str) -> None:
    page = reader.get(f"{home}/finding?id=iso-9001.plant").text
    address = html.unescape(re.findall(r'<img class="crop"[^>]*src="([^"]+)"', page)[0])
    answer = reader.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] in ("image/webp", "image/png")
    assert len(answer.content) > 500
    assert reader.get(address.replace("box=", "box=nan,")).status_code == 422


def test_papers_of_another_supplier_are_not_found(team: Team, tender: Stored, reader, home: str) -> None:
    with team.office.database.reading() as connection:
        subject = subject_of(connection, tender.suppliers[OTHER])
    note = next(one for one in subject.files if one.path.endswith(".txt"))
    for part in ("", "/file", "/page?page=1", "/crop?page=1&box=1,1,9,9"):
        assert reader.get(f"{home}/papers/{note.sha256}{part}").status_code == 404


def test_a_supplier_of_another_tender_is_not_found(team: Team, tender: Stored, home: str) -> None:
    other = store_tender(team.office, only=[WORKS], papers=())
    person = team.person(Role.MANAGER)
    team.join(person, other.id)
    browser, program = team.browser(person), team.program(person)
    crossed = f"/tenders/{other.id}/suppliers/{tender.suppliers[WORKS]}"
    for part in ("", "/papers", "/chains", "/finding?id=iso-9001.plant", "/cell", "/registers", "/assets"):
        assert browser.get(crossed + part).status_code == 404, part
        assert browser.get(home + part).status_code == 404, part
    for part in ("", "/findings", "/papers"):
        assert program.get(f"/api{crossed}{part}").status_code == 404, part


def test_names_that_try_to_be_more_than_text_are_shown_as_text(tender: Stored, reader) -> None:
    other = f"/tenders/{tender.id}/suppliers/{tender.suppliers[OTHER]}"
    for part in ("", "/papers", "/chains"):
        page = reader.get(other + part).text
        assert "<script>alert" not in page, part
        assert "<img src=x" not in page, part
    assert html.escape(NOTE[:28]) in reader.get(f"{other}/papers").text
    assert "\u202e" not in reader.get(f"{other}/papers").text, "signs that turn what is seen are written out"


def test_a_hostile_file_name_stays_inside_its_header(team: Team, tender: Stored, reader) -> None:
    with team.office.database.reading() as connection:
        subject = subject_of(connection, tender.suppliers[OTHER])
    note = next(one for one in subject.files if one.path.endswith(".txt"))
    other = f"/tenders/{tender.id}/suppliers/{tender.suppliers[OTHER]}"
    answer = reader.get(f"{other}/papers/{note.sha256}/file")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''%3Cimg")


def test_the_api_gives_findings_and_papers_as_the_page_and_the_canonical_json_have_them(
    team: Team, tender: Stored, reader, home: str
) -> None:
    person = team.person(Role.READER)
    team.join(person, tender.id)
    program = team.program(person)
    with team.office.database.reading() as connection:
        subject = subject_of(connection, tender.suppliers[WORKS])
    case = judged(team.office, subject, team.office.today()).assessment
    assert case is not None
    canonical = assessment_value(case)
    one = program.get(f"/api{home}").json()
    assert one["by_evidence"] == canonical["verdicts"]["by_evidence"] == "not-qualified"
    assert len(one["cells"]) == len(canonical["verdicts"]["cells"])
    found = program.get(f"/api{home}/findings?limit=500&evidence=true").json()["items"]
    inside = {value["id"]: value for item in found for value in item["evidence"]}
    assert inside == {value["id"]: value for value in canonical["findings"]}
    page = html.unescape(reader.get(home).text)
    for item in found:
        if item["group"] == "blockers":
            assert item["gist"] in page
    papers = program.get(f"/api{home}/papers").json()["items"]
    assert [one["sha256"] for one in papers] == [one["sha256"] for one in canonical["documents"]]
    blockers = program.get(f"/api{home}/findings?group=blockers&limit=1").json()
    assert len(blockers["items"]) == 1
    assert blockers["next"]


def test_nobody_waits_on_a_page_for_papers_that_are_being_read(team: Team) -> None:
    note = {f"suppliers/{WORKS}/dossier/note.txt": b"A note that no other test judges.\n"}
    stored = store_tender(team.office, only=[WORKS], papers=(), also=note)
    supplier = stored.suppliers[WORKS]
    work = Wanted("read", f"{supplier}/x", tender_id=stored.id, supplier_id=supplier)
    with team.office.changing(COMMAND) as change:
        enqueue(change.connection, [work], change.moment)
        change.record("paper.uploaded", tender=stored.id)
    person = team.person(Role.READER)
    team.join(person, stored.id)
    browser, home = team.browser(person), f"/tenders/{stored.id}/suppliers/{supplier}"
    page = browser.get(home)
    assert page.status_code == 200
    assert "One paper is being read" in page.text
    assert "qualified" not in page.text
    assert browser.get(f"/tenders/{stored.id}?day=2027-01-01").status_code == 200
    told = team.program(person).get(f"/api{home}")
    assert (told.status_code, told.json()["type"]) == (409, "urn:cardassay:problem:still-reading")
    assert browser.get(f"{home}/reading", headers={"hx-request": "true"}).status_code == 200
    with team.office.database.writing() as connection:
        connection.execute(update(jobs).where(jobs.c.supplier_id == supplier).values(state="done"))
    done = browser.get(f"{home}/reading", headers={"hx-request": "true"})
    assert (done.status_code, done.headers["hx-refresh"]) == (204, "true")


def test_going_back_in_the_browser_gets_the_whole_page(reader, home: str) -> None:
    headers = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in reader.get(home, headers=headers).text
