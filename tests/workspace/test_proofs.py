"""Proofs of look-ups: kept once, never overwritten, looked at again; and who sent a mail."""

from __future__ import annotations

import hashlib
import importlib
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cardassay.errors import UsageError
from cardassay.model.evidence import Grade
from cardassay.workspace.checked import FOUND, Checked, Proof
from cardassay.workspace.proofs import keep_proof, read_proofs, sender_of

ENTRY = Checked("b" * 64, Grade.REGISTER, "r", "a", FOUND, "A. Person", date(2026, 11, 20), register="x")


def seen(folder: Path, *proofs: Proof) -> list[str]:
    found = read_proofs(folder, [replace(ENTRY, proof=proofs)])
    return [found[proof.file].wrong for proof in proofs]


def screenshot(tmp_path: Path, name: str = "screen.png", data: bytes = b"a picture") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_proof_is_kept_under_its_hash_beside_the_dossier(tmp_path: Path):
    proof = keep_proof(tmp_path, screenshot(tmp_path))

    digest = hashlib.sha256(b"a picture").hexdigest()
    assert proof == Proof(f"lookups/{digest[:12]}-screen.png", digest)
    assert (tmp_path / proof.file).read_bytes() == b"a picture"
    assert seen(tmp_path, proof) == [""]


def test_the_same_proof_is_kept_once(tmp_path: Path):
    first = keep_proof(tmp_path, screenshot(tmp_path))

    assert keep_proof(tmp_path, screenshot(tmp_path)) == first
    assert len(list((tmp_path / "lookups").iterdir())) == 1


def test_another_file_in_its_place_is_never_overwritten(tmp_path: Path):
    proof = keep_proof(tmp_path, screenshot(tmp_path))
    (tmp_path / proof.file).write_bytes(b"something else")

    with pytest.raises(UsageError, match="never overwritten"):
        keep_proof(tmp_path, screenshot(tmp_path))
    assert (tmp_path / proof.file).read_bytes() == b"something else"


@pytest.mark.parametrize(
    "name", ["a b c.png", "../../etc/passwd.png", "ünïcödé 屏幕.png", "x" * 300 + ".png", "quote\"'$(x).png"]
)
def test_odd_names_become_harmless(tmp_path: Path, name: str):
    inside = tmp_path / "in"
    inside.mkdir()
    source = screenshot(inside, name.replace("/", "_")[-200:])

    proof = keep_proof(tmp_path, source)

    assert (tmp_path / proof.file).resolve().parent == (tmp_path / "lookups").resolve()
    assert proof.file.isascii()
    assert '"' not in proof.file
    assert len(proof.file) < 120


def test_an_empty_file_and_no_file_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="empty"):
        keep_proof(tmp_path, screenshot(tmp_path, data=b""))
    with pytest.raises(UsageError, match="is no file"):
        keep_proof(tmp_path, tmp_path / "gone.png")
    assert not (tmp_path / "lookups").exists()


def test_a_proof_that_is_gone_changed_or_a_link_proves_nothing(tmp_path: Path):
    proofs = [keep_proof(tmp_path, screenshot(tmp_path, f"{n}.png", n.encode())) for n in ("a", "b", "c")]
    (tmp_path / proofs[0].file).unlink()
    (tmp_path / proofs[1].file).write_bytes(b"B")
    (tmp_path / proofs[2].file).rename(tmp_path / "c.png")
    (tmp_path / proofs[2].file).symlink_to(tmp_path / "c.png")

    gone, changed, link = seen(tmp_path, *proofs)

    assert "is not there" in gone
    assert "is not the file that was kept" in changed
    assert "is not there" in link


def mail(head: str) -> bytes:
    return (head + "\r\nSubject: Certificate FX 0001\r\n\r\nIt is valid.\r\n").encode()


@pytest.mark.parametrize(
    ("head", "address", "doubt"),
    [
        ("From: Body <certs@body.example>", "certs@body.example", ""),
        ("From: certs@body.example", "certs@body.example", ""),
        ('From: "certs@body.example" <x@foreign.example>', "x@foreign.example", ""),
        ("From: =?utf-8?q?certs=40body=2Eexample=2C?= <x@foreign.example>", "x@foreign.example", ""),
        ("From: a@body.example, b@foreign.example", "a@body.example", "several senders"),
        ("From: a@body.example\r\nFrom: b@foreign.example", "a@body.example", "several senders"),
        ("From: a@body.example\r\nReply-To: b@foreign.example", "a@body.example", "answers go to b@foreign"),
        ("From: a@mail.body.example\r\nReply-To: b@body.example", "a@mail.body.example", ""),
        ("From: a@body.example\r\nReturn-Path: <b@foreign.example>", "a@body.example", "returns go to"),
        (
            "From: a@body.example\r\nAuthentication-Results: mx.buyer.example; spf=pass; dmarc=fail",
            "a@body.example",
            "dmarc=fail",
        ),
        ("To: buyer@bank.example", "", "names no sender"),
        ("From: nobody", "", "names no sender"),
    ],
)
def test_the_sender_of_a_mail_and_what_speaks_against_it(head: str, address: str, doubt: str):
    sender = sender_of(mail(head), "answer.eml")

    assert sender is not None
    assert sender.address == address
    assert doubt in sender.doubt
    assert bool(doubt) is bool(sender.doubt)


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b"From: \xff\xfe@\x00", b"From:" + b"(" * 5000, b"From: <<<<@"]
)
def test_broken_mails_never_raise(data: bytes):
    sender = sender_of(data, "answer.eml")

    assert sender is not None
    assert sender.doubt or "@" in sender.address


def test_a_picture_is_no_mail():
    assert sender_of(b"\x89PNG", "screen.png") is None


def outlook(texts: dict[int, str]) -> bytes:
    """A mail as Outlook saves it, with these properties."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
    honest = importlib.import_module("make_hostile.honest")
    compound = importlib.import_module("make_hostile.compound")
    data: bytes = compound.compound_file({"__nameid_version1.0": {}, **honest._texts(32, texts)})
    return data


@pytest.mark.parametrize(
    ("texts", "address", "doubt"),
    [
        (
            {0x007D: "From: Body <certs@body.example>\r\n", 0x5D01: "certs@body.example"},
            "certs@body.example",
            "",
        ),
        ({0x007D: "From: Body <certs@body.example>\r\n"}, "certs@body.example", ""),
        (
            {0x007D: "From: Body <certs@body.example>\r\n", 0x5D01: "x@foreign.example"},
            "certs@body.example",
            "Outlook noted x@foreign.example",
        ),
        ({0x5D01: "certs@body.example"}, "certs@body.example", "no head"),
        ({0x0037: "Certificate"}, "", "no head"),
    ],
)
def test_the_sender_of_an_outlook_mail(texts: dict[int, str], address: str, doubt: str):
    sender = sender_of(outlook(texts), "answer.MSG")

    assert sender is not None
    assert sender.address == address
    assert doubt in sender.doubt
    assert bool(doubt) is bool(sender.doubt)


def test_a_damaged_outlook_mail_names_nobody():
    sender = sender_of(b"\xd0\xcf\x11\xe0", "answer.msg")

    assert sender is not None
    assert not sender.address
    assert "damaged" in sender.doubt
