"""Look-ups in ``confirmed.toml``: old entries keep working, new ones say what was shown and proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Grade
from cardassay.workspace.applying import applied
from cardassay.workspace.checked import Checked, Proof
from cardassay.workspace.confirmed import Decisions, read_decisions
from cardassay.workspace.confirming import NotKeptError, entry_text, keep

SHA = "b" * 64
OLD = f"""[[checked]]
sha256 = "{SHA}"
grade = "issuer"
where = "by phone"
asked = "status"
answer = "yes, valid"
who = "A. Person"
when = 2026-11-20
"""
ENTRY = Checked(
    sha256=SHA,
    grade=Grade.REGISTER,
    where="IAF CertSearch",
    asked="FX 0001",
    answer="found",
    who="A. Person",
    when=date(2026, 11, 20),
    file="iso-9001.pdf",
    register="iaf-certsearch",
    address="https://www.iafcertsearch.org/x",
    shown={
        "number": "FX 0001",
        "last_day": date(9999, 12, 31),
        "activities": ("personalisation", "mailing"),
        "sites": ({"name": "Plant North", "address": "12 Foundry Lane"},),
    },
    proof=(Proof("lookups/0123456789ab-screen.png", "c" * 64),),
)


def read(text: str) -> Decisions:
    decisions, faults = read_decisions(text, "confirmed.toml", supplier=None, project=None)
    assert not faults, faults
    return decisions


def faults(text: str) -> str:
    return "\n".join(map(str, read_decisions(text, "confirmed.toml", supplier=None, project=None)[1]))


def test_an_entry_reads_back_as_it_was_written():
    assert read(entry_text(ENTRY)).checked == (ENTRY,)


def test_old_entries_keep_working():
    (entry,) = read(OLD).checked

    assert (entry.grade, entry.answer, entry.register, entry.proof) == (Grade.ISSUER, "yes, valid", "", ())


def test_a_person_s_own_word_lifts_at_once_and_a_recorded_look_up_does_not():
    attestation = Attestation("iso-9001", origin=Origin("iso-9001.pdf", SHA))
    paper = Document("iso-9001.pdf", SHA, Kind.MANAGEMENT_SYSTEM_CERTIFICATE, attestations=(attestation,))

    assert applied(paper, read(OLD)).attestations[0].grade is Grade.ISSUER
    assert applied(paper, read(entry_text(ENTRY))).attestations[0].grade is Grade.PAPER


def test_comments_and_order_of_people_stay(tmp_path: Path):
    file = tmp_path / "confirmed.toml"
    before = f"# ours, do not touch\n\n{OLD}\n# the end\n"
    file.write_text(before, encoding="utf-8")

    assert keep(file, ENTRY, name="confirmed.toml") is None

    text = file.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert [one.register for one in read(text).checked] == ["", "iaf-certsearch"]


def test_the_same_look_up_is_written_once_and_another_answer_is_a_conflict(tmp_path: Path):
    file = tmp_path / "confirmed.toml"
    keep(file, ENTRY, name="confirmed.toml")
    before = file.read_bytes()

    assert keep(file, replace(ENTRY, who="B. Person"), name="confirmed.toml") == ENTRY
    with pytest.raises(NotKeptError, match=r"iso-9001\.pdf at IAF CertSearch"):
        keep(file, replace(ENTRY, shown={"number": "FX 0002"}), name="confirmed.toml")
    assert file.read_bytes() == before

    keep(file, replace(ENTRY, when=date(2026, 11, 21), shown={"number": "FX 0002"}), name="confirmed.toml")
    assert len(read(file.read_text("utf-8")).checked) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('answer = "found"', 'answer = "yes"'), 'Write "found" or "not found"'),
        (('answer = "found"', 'answer = "not found"'), "nothing was found, yet something was shown"),
        (("number =", "numbr ="), "`numbr` is not a field of a paper"),
        (("9999-12-31", '"never"'), "the value of `last_day` is 'never'"),
        (("lookups/0123456789ab-screen.png", "../project.toml"), "is no file in `lookups/`"),
        (("lookups/0123456789ab-screen.png", "lookups/../x.png"), "is no file in `lookups/`"),
        (("lookups/0123456789ab-screen.png", "/etc/passwd"), "is no file in `lookups/`"),
        (("lookups/0123456789ab-screen.png", "dossier/x.png"), "is no file in `lookups/`"),
        (("c" * 64, "c" * 12), "is not a SHA-256"),
        (('register = "iaf-certsearch"\n', ""), "stands in an entry without `register`"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(change: tuple[str, str], says: str):
    text = entry_text(ENTRY)
    assert change[0] in text

    found = faults(text.replace(*change))

    assert says in found
    assert "confirmed.toml:" in found


def test_found_needs_what_was_shown():
    text = "".join(line for line in entry_text(ENTRY).splitlines(True) if not line.startswith("shown"))

    assert "`shown` is missing" in faults(text)
