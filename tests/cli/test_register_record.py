"""`cardassay register record`: files on disk before and after, and what follows for the assessment."""

from __future__ import annotations

import json
import tomllib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run
from .dossiers import HOLDER, SUPPLIER, certificate, workspace_with_open_values, write_pdf

ON = ("--on", "2026-11-22")
PAGE = "https://www.iafcertsearch.org/certification/" + "A" * 24


@pytest.fixture
def tender(tmp_path: Path) -> Path:
    """A workspace with one certificate of a body whose hosts are known."""
    path = workspace_with_open_values(tmp_path / "a tender")
    lines = certificate(until="3 April 2028")
    lines[-1:] = ["Issue date: 4 April 2025", "Certification body: DQS GmbH", "Accredited by UKAS"]
    write_pdf(path / "suppliers" / SUPPLIER / "dossier" / "iso-9001.pdf", lines)
    return path


@pytest.fixture
def screen(tmp_path: Path) -> Path:
    path = tmp_path / "screen shot.png"
    path.write_bytes(b"\x89PNG a fictional screenshot")
    return path


def arguments(screen: Path, **changes: str) -> list[str]:
    """What a look-up needs; an empty value leaves it out."""
    given = {
        "supplier": SUPPLIER,
        "file": "iso-9001.pdf",
        "register": "iaf-certsearch",
        "address": PAGE,
        "query": "FX 0001",
        "day": "2026-11-20",
        "who": "A. Person",
        "proof": str(screen),
        **changes,
    }
    return [part for key, value in given.items() if value for part in (f"--{key}", value)]


FOUND = ("--shown", "number=FX 0001", "--shown", f"holder={HOLDER}", "--shown", "status=Active")


def entries(tender: Path) -> list[dict[str, Any]]:
    file = tender / "suppliers" / SUPPLIER / "confirmed.toml"
    found: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8")).get("checked", [])
    return found


def assessed(run: Run, tender: Path, day: str = "2026-11-22") -> dict[str, Any]:
    result = run("assess", tender, "--json", "--day", day)
    (assessment,) = json.loads(result.stdout)["assessments"]
    found: dict[str, Any] = assessment
    return found


def grade(assessment: dict[str, Any]) -> str:
    (document,) = (one for one in assessment["documents"] if one["file"] == "iso-9001.pdf")
    found: str = document["attestations"][0]["grade"]
    return found


def reasons(assessment: dict[str, Any], requirement: str = "iso-9001.plant") -> set[str]:
    return {
        part["reason"]["code"]
        for finding in assessment["findings"]
        if finding["requirement"] == requirement
        for candidate in finding["candidates"]
        for part in candidate["parts"]
    }


def test_a_look_up_is_kept_with_its_proof_and_lifts_the_evidence(run: Run, tender: Path, screen: Path):
    assert grade(assessed(run, tender)) == "paper"

    result = run("register", "record", tender, *arguments(screen), *FOUND, *ON)

    assert result.exit_code == 0, result.output
    assert "It lifts the evidence of the paper to “register”." in result.stdout
    assert "It answers until 2026-12-21." in result.stdout
    (entry,) = entries(tender)
    assert entry["shown"] == {"number": "FX 0001", "holder": HOLDER, "status": "Active"}
    kept = tender / "suppliers" / SUPPLIER / entry["proof"][0]["file"]
    assert kept.read_bytes() == screen.read_bytes()
    assert kept.name.endswith("-screen-shot.png")

    after = assessed(run, tender)
    assert grade(after) == "register"
    assert "listed" in reasons(after)
    (paper,) = after["looked_up"]
    (look_up,) = paper["look_ups"]
    assert (look_up["who"], look_up["address"], look_up["lifts"]) == ("A. Person", PAGE, True)
    assert grade(assessed(run, tender, "2026-12-22")) == "paper", "it is stale the day after"


def test_a_proof_that_was_changed_or_removed_is_a_problem_and_lifts_nothing(
    run: Run, tender: Path, screen: Path
):
    run("register", "record", tender, *arguments(screen), *FOUND, *ON)
    kept = tender / "suppliers" / SUPPLIER / entries(tender)[0]["proof"][0]["file"]

    kept.write_bytes(b"another picture")
    changed = assessed(run, tender)
    kept.unlink()
    gone = assessed(run, tender)

    for assessment in (changed, gone):
        assert grade(assessment) == "paper"
        assert "look-up-proof" in {problem["code"] for problem in assessment["problems"]}


def test_a_host_that_is_not_known_is_told_and_asked_and_lifts_nothing(run: Run, tender: Path, screen: Path):
    result = run(
        "register",
        "record",
        tender,
        *arguments(screen, address="https://iafcertsearch.vercel.app/x"),
        *FOUND,
        *ON,
    )

    assert result.exit_code == 0, result.output
    assert "anybody can put up a page" in result.stdout
    after = assessed(run, tender)
    assert grade(after) == "paper"
    assert "look-up-host-look-alike" in {problem["code"] for problem in after["problems"]}
    assert "listed" not in reasons(after)


def test_at_award_a_look_up_from_elsewhere_says_what_is_to_be_done(run: Run, tender: Path, screen: Path):
    project = tender / "project.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('stage = "bid"', 'stage = "award"'), encoding="utf-8")
    given = arguments(screen, address="https://certs.example.org/x")
    run("register", "record", tender, *given, *FOUND, *ON)

    after = assessed(run, tender)

    assert {"look-up-counts-not", "grade-too-low"} <= reasons(after)
    said = [action["what"] for one in after["findings"] for action in one["actions"]]
    assert any("Look it up again at an address that is known" in what for what in said)


def test_a_certificate_that_the_register_shows_as_withdrawn_is_refused(run: Run, tender: Path, screen: Path):
    shown = ("--shown", "number=FX 0001", "--shown", "status=Withdrawn")

    run("register", "record", tender, *arguments(screen), *shown, *ON)

    after = assessed(run, tender)
    assert "withdrawn" in reasons(after)
    outcomes = {one["outcome"] for one in after["findings"] if one["requirement"] == "iso-9001.plant"}
    assert outcomes == {"not-satisfied"}


def test_not_found_says_what_silence_means(run: Run, tender: Path, screen: Path):
    result = run("register", "record", tender, *arguments(screen), "--not-found", *ON)

    assert result.exit_code == 0, result.output
    assert "Nothing against the certificate" in result.stdout
    assert "not-listed" in reasons(assessed(run, tender))


def test_a_mail_of_the_issuer_lifts_to_issuer(run: Run, tender: Path, tmp_path: Path):
    mail = EmailMessage()
    mail["From"] = "Certificates <certificates@dqsglobal.com>"
    mail["To"] = "buyer@bank.example"
    mail["Subject"] = "FX 0001"
    mail.set_content("The certificate is valid.")
    proof = tmp_path / "answer.eml"
    proof.write_bytes(bytes(mail))
    given = arguments(proof, register="issuer", address="certificates@dqsglobal.com")

    result = run("register", "record", tender, *given, "--shown", "number=FX 0001", *ON)

    assert "to “issuer”" in result.stdout, result.output
    assert grade(assessed(run, tender)) == "issuer"


def test_a_portal_that_shows_the_year_9999_shows_no_day(run: Run, tender: Path, screen: Path):
    result = run(
        "register", "record", tender, *arguments(screen), *FOUND, "--shown", "last_day=9999-12-31", *ON
    )

    assert "9999-12-31 (which is no day)" in result.stdout, result.output
    assert grade(assessed(run, tender)) == "register"


def test_everything_that_is_missing_is_asked_for_at_once_with_an_example(run: Run, tender: Path):
    before = (tender / "suppliers" / SUPPLIER / "confirmed.toml").read_bytes()

    result = run("register", "record", tender, "--supplier", SUPPLIER)

    assert result.exit_code == 2
    assert "8 things are missing, so that nothing was written." in result.stderr
    for example in (
        "--file iso-9001.pdf",
        "--register iaf-certsearch",
        "--day 2026-11-20",
        "--proof screen.png",
    ):
        assert f"such as {example}" in result.stderr
    assert (tender / "suppliers" / SUPPLIER / "confirmed.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("changes", "more", "says"),
    [
        ({"supplier": "nobody"}, FOUND, "There is no supplier `nobody`. There are: example"),
        ({"file": "gone.pdf"}, FOUND, "no file bears the name `gone.pdf`. There are: iso-9001.pdf"),
        ({"register": "iaf-certsaerch"}, FOUND, "Did you mean iaf-certsearch"),
        ({"day": "2026-11-23"}, FOUND, "lies after 2026-11-22"),
        ({"proof": "/nowhere/screen.png"}, FOUND, "is no file"),
        ({}, (*FOUND, "--attestation", "2"), "has no attestation 2; 1 was read from it"),
        ({}, (*FOUND, "--not-found"), "exclude each other"),
        ({}, ("--shown", "numbr=FX 0001"), "`numbr` is not a field of a paper"),
        ({}, ("--shown", "FX 0001"), "is not FIELD=VALUE"),
        ({}, ("--shown", "last_day=3 April 2028"), "2028-04-03 may be meant"),
        ({}, (*FOUND, "--shown", "number=FX 0002"), "`number` stands twice"),
    ],
)
def test_what_cannot_be_recorded_says_why_and_writes_nothing(
    run: Run, tender: Path, screen: Path, changes: dict[str, str], more: tuple[str, ...], says: str
):
    before = (tender / "suppliers" / SUPPLIER / "confirmed.toml").read_bytes()

    result = run("register", "record", tender, *arguments(screen, **changes), *more, *ON)

    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert (tender / "suppliers" / SUPPLIER / "confirmed.toml").read_bytes() == before
    assert not (tender / "suppliers" / SUPPLIER / "lookups").exists()


def test_the_list_shows_what_was_recorded_and_when_it_goes_stale(run: Run, tender: Path, screen: Path):
    assert "No look-up was recorded" in run("register", "record", tender, "--list", *ON).stdout
    run("register", "record", tender, *arguments(screen), *FOUND, *ON)

    now = run("register", "record", tender, "--list", *ON)
    later = run("register", "record", tender, "--list", "--on", "2027-02-01")
    data = json.loads(run("register", "record", tender, "--list", "--json", "--on", "2027-02-01").stdout)

    assert "It answers until 2026-12-21." in now.stdout
    assert "STALE" not in now.stdout
    assert "STALE since 2026-12-22." in later.stdout
    assert [(line["stale"], line["answers_until"]) for line in data] == [(True, "2026-12-21")]


def test_the_same_look_up_twice_is_written_once(run: Run, tender: Path, screen: Path):
    run("register", "record", tender, *arguments(screen), *FOUND, *ON)

    again = run("register", "record", tender, *arguments(screen), *FOUND, *ON, "--json")

    assert json.loads(again.stdout)["written"] is False
    assert len(entries(tender)) == 1


def test_what_was_recorded_gives_the_same_bytes_again(run: Run, tender: Path, screen: Path):
    run("register", "record", tender, *arguments(screen), *FOUND, *ON)

    first, second = (run("assess", tender, "--json", "--day", "2026-11-22").stdout for _ in range(2))

    assert first == second


def test_a_directory_of_an_accreditation_body_speaks_in_the_chain(run: Run, tender: Path, tmp_path: Path):
    listing = tmp_path / "list.csv"
    listing.write_text(
        "Name,Accreditation Number,Standard,Status\n"
        "DQS GmbH,9991,ISO 9001,Suspended\nSpecimen Certification AG (fictional),9992,ISO 9001,Accredited\n",
        encoding="utf-8",
    )
    before = reasons(assessed(run, tender))
    added = run(
        "register", "add", listing, "--as", "accreditation-bodies", "--day", "2026-11-20", "--into", tender,
        "--origin", "https://www.ukas.com/find-an-organisation",
    )  # fmt: skip
    assert added.exit_code == 0, added.output

    after = assessed(run, tender)
    explained = run("explain", tender, "iso-9001.plant", "--day", "2026-11-22").stdout

    assert "recognised" in before
    assert "accreditation-doubted" in reasons(after)
    assert "DQS GmbH → UKAS → signatory for ISO 9001" in " ".join(explained.split())
    outcomes = {one["outcome"] for one in after["findings"] if one["requirement"] == "iso-9001.plant"}
    assert outcomes == {"indeterminate"}
