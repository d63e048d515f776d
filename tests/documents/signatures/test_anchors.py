"""Folders of trust anchors: what is taken, what is refused, and their identity."""

from __future__ import annotations

import pickle
from pathlib import Path

from cardassay.documents.reading import read_bytes
from cardassay.documents.signatures.anchors import NO_ANCHORS, AnchorCertificate, Anchors, read_anchors
from make_signed.authorities import authorities
from make_signed.situations import Situation


def folder_with(path: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (path / name.replace("__", ".")).write_bytes(data)
    return path


def test_pem_and_der_and_bundles_are_taken(tmp_path: Path) -> None:
    everybody = authorities()
    bundle = everybody.root.pem + b"some words\n" + everybody.other_root.pem
    found, problems = read_anchors(
        folder_with(tmp_path, a__der=everybody.root.der, b__pem=bundle, README__md=b"who put them here")
    )
    assert problems == ()
    assert [one.der for one in found.certificates] == [
        everybody.root.der,
        everybody.root.der,
        everybody.other_root.der,
    ]


def test_what_is_no_anchor_is_said_and_the_others_are_taken(tmp_path: Path) -> None:
    folder_with(
        tmp_path, a__pem=authorities().root.pem, b__bin=b"nothing of use", c__der=b"\x30\x82\xff\xff1"
    )
    found, problems = read_anchors(tmp_path)
    assert len(found.certificates) == 1
    assert [(one.code, one.where) for one in problems] == [
        ("anchor-unusable", "anchors/b.bin"),
        ("anchor-unusable", "anchors/c.der"),
    ]


def test_a_private_key_is_not_welcome(tmp_path: Path) -> None:
    key = b"-----BEGIN " + b"PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    _, problems = read_anchors(folder_with(tmp_path, both__pem=authorities().root.pem + key))
    assert "private key" in problems[0].message


def test_a_certificate_that_only_looks_like_one_is_a_problem_and_trusts_nobody(
    made: dict[str, Situation],
) -> None:
    anchors = Anchors((AnchorCertificate("odd.der", b"\x30\x82\x00\x04abcd"),))
    [document] = read_bytes(made["valid"].pdf, "valid.pdf", anchors=anchors)
    assert [one.code for one in document.problems] == ["anchor-unusable"]
    assert document.signatures[0]["trusted"] is False


def test_the_digest_names_what_is_trusted_and_not_how_files_are_called() -> None:
    root, other = authorities().root.der, authorities().other_root.der
    one = Anchors((AnchorCertificate("a.der", root), AnchorCertificate("b.der", other)))
    same = Anchors((AnchorCertificate("x.pem", other), AnchorCertificate("y.pem", root)))
    less = Anchors((AnchorCertificate("a.der", root),))
    assert one.digest == same.digest != less.digest
    assert NO_ANCHORS.digest == ""


def test_anchors_go_to_another_process() -> None:
    anchors = Anchors((AnchorCertificate("a.der", authorities().root.der),))
    assert pickle.loads(pickle.dumps(anchors)) == anchors


def test_a_signers_own_certificate_can_be_an_anchor(made: dict[str, Situation]) -> None:
    anchors = Anchors((AnchorCertificate("signer.der", authorities().signer.der),))
    [document] = read_bytes(made["valid"].pdf, "valid.pdf", anchors=anchors)
    assert document.signatures[0]["trusted"] is True
