"""EU trusted lists as files: believed only when somebody known signed them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("xsdata", reason="needs the extra etsi")

from cardassay.documents.signatures.anchors import read_anchors
from cardassay.documents.signatures.reader import SignatureReading, read_signatures
from make_signed.authorities import Holder, authorities
from make_signed.lists import list_of_lists, trusted_list
from make_signed.situations import Situation

EVERYBODY = authorities()
OPERATOR = EVERYBODY.second_signer


def read(folder: Path, made: dict[str, Situation], **files: bytes) -> SignatureReading:
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    anchors, problems = read_anchors(folder)
    assert problems == ()
    return read_signatures(made["valid"].pdf, anchors)


def test_a_list_signed_by_a_known_operator_vouches(tmp_path: Path, made: dict[str, Situation]) -> None:
    reading = read(
        tmp_path, made, xx__xml=trusted_list(EVERYBODY.intermediate, OPERATOR), operator__pem=OPERATOR.pem
    )
    assert reading.problems == ()
    assert reading.signatures[0]["anchor"] == {
        "name": "Fictional qualified certificates",
        "store": "eu-trusted-list",
    }
    assert reading.signatures[0]["sound"] is True


def test_the_list_of_lists_names_the_operator(tmp_path: Path, made: dict[str, Situation]) -> None:
    signer = EVERYBODY.other_signer
    reading = read(
        tmp_path,
        made,
        xx__xml=trusted_list(EVERYBODY.intermediate, OPERATOR),
        eu_lotl__xml=list_of_lists(OPERATOR, signer),
        signer__pem=signer.pem,
    )
    assert reading.problems == ()
    assert reading.signatures[0]["trusted"] is True


@pytest.mark.parametrize("beside", [None, EVERYBODY.other_root], ids=["nobody known", "another"])
def test_a_list_that_nobody_known_signed_is_not_used(
    tmp_path: Path, made: dict[str, Situation], beside: Holder | None
) -> None:
    files = {"other__pem": beside.pem} if beside else {}
    reading = read(tmp_path, made, xx__xml=trusted_list(EVERYBODY.intermediate, OPERATOR), **files)
    assert reading.signatures[0]["trusted"] is False
    assert [one.code for one in reading.problems] == ["trusted-list-unusable"]
    assert "eu-lotl.xml" in reading.problems[0].message


def test_an_altered_list_is_not_used(tmp_path: Path, made: dict[str, Situation]) -> None:
    altered = trusted_list(EVERYBODY.intermediate, OPERATOR).replace(b"2016-07-01", b"2015-07-01")
    reading = read(tmp_path, made, xx__xml=altered, operator__pem=OPERATOR.pem)
    assert reading.signatures[0]["trusted"] is False
    assert [one.code for one in reading.problems] == ["trusted-list-unusable"]


def test_a_service_that_was_granted_later_does_not_vouch_for_earlier_signatures(
    tmp_path: Path, made: dict[str, Situation]
) -> None:
    late = trusted_list(EVERYBODY.intermediate, OPERATOR, granted="2026-06-01T00:00:00Z")
    reading = read(tmp_path, made, xx__xml=late, operator__pem=OPERATOR.pem)
    assert reading.signatures[0]["trusted"] is False


def test_xml_that_is_no_list_is_said(tmp_path: Path, made: dict[str, Situation]) -> None:
    reading = read(tmp_path, made, xx__xml=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    assert [one.code for one in reading.problems] == ["trusted-list-unusable"]


def test_without_the_extra_the_lists_are_said_to_be_unread(
    tmp_path: Path, made: dict[str, Situation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cardassay.documents.signatures.trusted_lists", None)
    reading = read(tmp_path, made, xx__xml=trusted_list(EVERYBODY.intermediate, OPERATOR))
    assert [one.code for one in reading.problems] == ["trusted-lists-not-read"]
    assert "cardassay[etsi]" in reading.problems[0].message
    assert reading.signatures[0]["intact"] is True
