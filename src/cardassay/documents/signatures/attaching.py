"""
A document with its signatures: their facts, the questions they raise, and the grade they lend.

1. A file without a signature dictionary costs one search through its bytes.
2. A signature that does not hold raises a question; it takes nothing away, since the paper beside
   it may be right all the same.
3. The grade *signed* is lent by a sound signature only, when no other signature of the file is
   broken or unreadable, and never by one that the holder made: that is the holder's word, not the issuer's.
4. As of a day, a signature whose time nothing proves lends nothing once its certificate has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cardassay.documents.signatures.anchors import NO_ANCHORS, Anchors
from cardassay.matching.folding import blankless
from cardassay.model.attestation import Attestation
from cardassay.model.document import Document, Flag
from cardassay.model.evidence import Grade

__all__ = ["graded_on", "is_signed", "with_signatures"]


def is_signed(data: bytes) -> bool:
    """
    Whether a PDF may hold a signature.

    The digest of a signature leaves a hole in the file's own bytes, so its dictionary with the
    ``/ByteRange`` can stand in no compressed object; forms and fields may.
    """
    return b"%PDF-" in data[:1024] and b"/ByteRange" in data


def with_signatures(document: Document, data: bytes, anchors: Anchors = NO_ANCHORS) -> Document:
    """The document with what its signatures say; the same document when nobody signed."""
    if not is_signed(data):
        return document
    from cardassay.documents.signatures.reader import read_signatures

    reading = read_signatures(data, anchors)
    flags = tuple(flag for facts in reading.signatures for flag in _questions(facts))
    holders = {
        blankless(str(fact.value))
        for attestation in document.attestations
        if (fact := attestation.facts.get("holder")) is not None
    }
    flags += tuple(_by_holder(facts) for facts in reading.signatures if _is_by(facts, holders))
    signed = any(_lends(facts) and not _is_by(facts, holders) for facts in reading.signatures)
    broken = any(flag.code in _BROKEN for flag in flags) or any(
        not facts["readable"] for facts in reading.signatures
    )
    return replace(
        document,
        signatures=(*document.signatures, *reading.signatures),
        flags=(*document.flags, *flags),
        problems=(*document.problems, *reading.problems),
        attestations=tuple(
            replace(one, grade=Grade.SIGNED) if signed and not broken and one.grade is Grade.PAPER else one
            for one in document.attestations
        ),
    )


def graded_on(document: Document, day: date) -> Document:
    """
    The document as its signatures count on a day.

    Without a proof of time, a signature could have been made after its certificate ended, with a
    key that nobody guards any more.
    """
    if not any(attestation.grade is Grade.SIGNED for attestation in document.attestations):
        return document
    lending = [facts for facts in document.signatures if _lends(facts)]
    if any(
        facts["time_proven"] or str(facts["certificate_last_moment"])[:10] >= day.isoformat()
        for facts in lending
    ):
        return document
    return replace(document, attestations=tuple(_as_paper(one) for one in document.attestations))


def _as_paper(attestation: Attestation) -> Attestation:
    return replace(attestation, grade=Grade.PAPER) if attestation.grade is Grade.SIGNED else attestation


def _lends(facts: Mapping[str, Any]) -> bool:
    """A person or an organisation stands behind the paper; a timestamp only says when it existed."""
    return bool(facts["sound"]) and facts["kind"] in ("approval", "certification")


_BROKEN = frozenset({"signature-broken", "signature-changed-after", "signature-partial"})


def _questions(facts: Mapping[str, Any]) -> Iterator[Flag]:
    if not facts["readable"]:
        # The problem of the same name says what is wrong.
        return
    name = f"({facts['field']})"
    says = str(facts["bottom_line"])
    if not facts["intact"] or not facts["valid"]:
        yield Flag("signature-broken", f"{says} {name}")
        return
    if facts["covers"] == "part":
        yield Flag("signature-partial", f"{says} Ask the issuer for the paper as it was signed. {name}")
        return
    page = next((change["page"] for change in facts["changes"] if change["page"]), None)
    if facts["changed_after"] == "not-allowed":
        yield Flag("signature-changed-after", f"{says} {name}", page)
    elif any(change["what"] in ("annotation", "form-field") for change in facts["changes"]):
        said = "; ".join(change["says"] for change in facts["changes"])
        message = (
            f"After signing, which the signature allows: {said}. "
            f"Look whether what was added covers or completes what was signed. {name}"
        )
        yield Flag("signature-allowed-change", message, page)
    if facts["revoked"]:
        yield Flag("signature-revoked", f"{says} {name}")
    elif facts["in_force_at_signing"] is False:
        yield Flag(
            "signature-not-in-force",
            f"The paper was signed with a certificate that was not in force at that time (it runs from "
            f"{facts['certificate_first_moment'][:10]} to {facts['certificate_last_moment'][:10]}). "
            f"Ask the issuer. {name}",
        )
    for weakness in facts["weaknesses"]:
        yield Flag(
            "signature-weak",
            f"The signature rests on a weak algorithm ({weakness}), so it lends nothing. {name}",
        )


def _is_by(facts: Mapping[str, Any], holders: set[str]) -> bool:
    """The signer's organisation is the holder of the paper, letter by letter."""
    organisation = (facts.get("signer") or {}).get("organisation")
    if not organisation or facts["kind"] == "document-timestamp":
        return False
    return blankless(str(organisation)) in holders


def _by_holder(facts: Mapping[str, Any]) -> Flag:
    return Flag(
        "signed-by-holder",
        f"The paper was signed by {facts['signer']['organisation']}, its own holder ({facts['field']}): that "
        "shows who sent it, not who issued it. Ask for the paper as its issuer signed it.",
    )
