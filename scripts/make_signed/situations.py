"""
What can have happened to a signed paper, each situation with the facts that a reader must find.

Only facts that tell the situation from others are listed; a fact that is not listed may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pyhanko.sign.fields import MDPPerm

from make_signed.authorities import authorities
from make_signed.signing import (
    add_annotation,
    add_text,
    fill_field,
    paper,
    sign,
    stamp,
    with_empty_signature_field,
    with_revocation,
)

__all__ = ["Situation", "anchors_pem", "facts_wrong", "situations"]

_AT = "2026-03-02T09:30:00Z"
_LATER = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
_IN_2020 = datetime(2020, 6, 1, 12, 0, tzinfo=UTC)
_IN_2023 = datetime(2023, 6, 1, 12, 0, tzinfo=UTC)

_GOOD: Mapping[str, Any] = {
    "readable": True,
    "intact": True,
    "valid": True,
    "covers": "whole-file",
    "changed_after": "none",
    "trusted": True,
    "in_force_at_signing": True,
    "sound": True,
    "time_claimed": _AT,
    "weaknesses": [],
    "revoked": None,
}
_PROVEN: Mapping[str, Any] = {
    "time_proven": _AT,
    "time_proof.by": "timestamp-token",
    "time_proof.trusted": True,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One file of the set."""

    name: str
    says: str
    pdf: bytes = field(repr=False)
    signatures: tuple[Mapping[str, Any], ...]
    """Facts by name, one mapping for each signature; ``a.b`` is the fact ``b`` inside of ``a``."""

    signed: bool = False
    """The paper gets the evidence grade ``signed``."""

    flags: frozenset[str] = frozenset()
    """Questions about signatures that must be raised, and no other."""

    problems: frozenset[str] = frozenset()


def anchors_pem() -> bytes:
    """The anchors that a buyer would put into the own store, in PEM: the root, and not the other root."""
    return authorities().root.pem


@cache
def situations() -> tuple[Situation, ...]:
    """The whole set; made once a process."""
    return tuple(make() for make in _MAKERS)


def _with(base: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    return {**base, **{name.replace("__", "."): value for name, value in facts.items()}}


def _altered(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert data.count(old) >= 1
    return data.replace(old, new, 1)


def _unsigned() -> Situation:
    return Situation("unsigned", "nobody signed", paper(), ())


def _empty_field() -> Situation:
    pdf = with_empty_signature_field(paper())
    return Situation("field-without-signature", "a place to sign that nobody used", pdf, ())


def _valid() -> Situation:
    facts = _with(
        _GOOD,
        kind="approval",
        field="Signature1",
        permission=None,
        signer__name="Erika Musterfrau (fictional)",
        signer__organisation="Musterzert Certification Body (fictional)",
        signer__country="XX",
        signer__email="signer@musterzert.example",
        certificate_first_moment="2024-01-01T00:00:00Z",
        certificate_last_moment="2030-01-01T00:00:00Z",
        anchor__store="own-store",
        time_proven=None,
        time_proof=None,
        algorithms__digest="sha256",
        algorithms__key="ec 256",
        reason="Issue of the certificate",
        location="Musterstadt",
        changes=[],
    )
    return Situation("valid", "signed by the issuer, untouched since", sign(paper()), (facts,), signed=True)


def _timestamped() -> Situation:
    pdf = sign(paper(), stamped_by=authorities().timestamper)
    facts = _with(_GOOD, **_PROVEN, kind="approval")
    return Situation("timestamped", "signed, the time proven by a trusted authority", pdf, (facts,), True)


def _stranger_stamped() -> Situation:
    pdf = sign(paper(), stamped_by=authorities().other_timestamper)
    facts = _with(_GOOD, time_proven=None, time_proof__trusted=False, time_proof__by="timestamp-token")
    says = "signed, with a timestamp by somebody whom nobody vouches for"
    return Situation("timestamp-of-a-stranger", says, pdf, (facts,), True)


def _altered_byte() -> Situation:
    pdf = _altered(
        sign(paper()), b"(Fictional Certificate System 3.1)", b"(Fictional Certificate System 3.7)"
    )
    facts = _with(_GOOD, intact=False, sound=False)
    return Situation(
        "altered-byte", "a byte was changed", pdf, (facts,), flags=frozenset({"signature-broken"})
    )


def _foreign_key() -> Situation:
    """The signature's own bytes altered: the digest still fits, the cryptography does not."""
    signed = sign(paper())
    match = re.search(rb"/Contents <([0-9a-f]+?)0{8,}>", signed, re.IGNORECASE)
    assert match is not None
    last = match.end(1) - 8
    pdf = signed[:last] + (b"1" if signed[last : last + 1] != b"1" else b"2") + signed[last + 1 :]
    facts = _with(_GOOD, valid=False, sound=False)
    says = "the signature's own bytes were changed"
    return Situation("forged-signature", says, pdf, (facts,), flags=frozenset({"signature-broken"}))


def _page_edited() -> Situation:
    pdf = add_text(sign(paper()), "Extended until: 2035-03-01", at=(90, 412))
    facts = _with(
        _GOOD, covers="whole-revision", changed_after="not-allowed", sound=False, changes__0__page=1
    )
    says = "the page was edited after signing"
    return Situation("page-edited", says, pdf, (facts,), flags=frozenset({"signature-changed-after"}))


def _form_filled() -> Situation:
    pdf = fill_field(sign(paper(form=True)))
    facts = _with(
        _GOOD,
        covers="whole-revision",
        changed_after="allowed",
        sound=False,
        changes__0__what="form-field",
    )
    says = "a form field was filled after signing"
    return Situation("form-filled", says, pdf, (facts,), flags=frozenset({"signature-allowed-change"}))


def _annotated() -> Situation:
    pdf = add_annotation(sign(paper()))
    facts = _with(
        _GOOD,
        covers="whole-revision",
        changed_after="allowed",
        sound=False,
        changes__0__what="annotation",
        changes__0__page=1,
    )
    says = "a note was laid on the page after signing"
    return Situation("annotated", says, pdf, (facts,), flags=frozenset({"signature-allowed-change"}))


def _wrong_root() -> Situation:
    pdf = sign(paper(), authorities().other_signer)
    facts = _with(_GOOD, trusted=False, anchor=None, sound=False)
    return Situation("wrong-root", "the same name, vouched for by nobody known", pdf, (facts,))


def _signed_by_holder() -> Situation:
    facts = _with(_GOOD, signer__organisation="Musterkarte Fiktiv GmbH")
    says = "signed by the holder, not by the issuer"
    pdf = sign(paper(), authorities().supplier)
    return Situation("signed-by-holder", says, pdf, (facts,), flags=frozenset({"signed-by-holder"}))


def _expired(stamped: datetime | None, claimed: datetime) -> tuple[bytes, dict[str, Any]]:
    holder = authorities()
    pdf = sign(
        paper(),
        holder.expired_signer,
        moment=claimed,
        stamped_by=holder.timestamper if stamped else None,
        stamped_at=stamped,
    )
    return pdf, _with(
        _GOOD,
        time_claimed=claimed.strftime("%Y-%m-%dT%H:%M:%SZ"),
        certificate_last_moment="2021-01-01T00:00:00Z",
        anchor__store="own-store",
    )


def _expired_unproven() -> Situation:
    pdf, facts = _expired(None, _IN_2023)
    facts |= {"in_force_at_signing": False, "time_proven": None, "sound": False}
    flags = frozenset({"signature-not-in-force"})
    return Situation("expired-signer", "signed when the certificate had ended", pdf, (facts,), flags=flags)


def _expired_claims_earlier() -> Situation:
    pdf, facts = _expired(None, _IN_2020)
    facts |= {"in_force_at_signing": True, "time_proven": None}
    says = "signed while the certificate was in force, by the signer's word alone; it has ended since"
    return Situation("expired-since-unproven", says, pdf, (facts,), signed=True)


def _expired_proven() -> Situation:
    pdf, facts = _expired(_IN_2020, _IN_2020)
    facts |= {"in_force_at_signing": True, "time_proven": "2020-06-01T12:00:00Z", "time_proof.trusted": True}
    says = "signed while the certificate was in force, as a timestamp proves; it has ended since"
    return Situation("expired-since-proven", says, pdf, (facts,), signed=True)


def _backdated() -> Situation:
    pdf, facts = _expired(_IN_2023, _IN_2020)
    facts |= {"in_force_at_signing": False, "time_proven": "2023-06-01T12:00:00Z", "sound": False}
    says = "the claimed time lies in the certificate's period, the proven one behind it"
    flags = frozenset({"signature-not-in-force"})
    return Situation("proven-after-the-end", says, pdf, (facts,), flags=flags)


def _document_timestamp() -> Situation:
    pdf = stamp(sign(paper()), authorities().timestamper, _LATER)
    facts = _with(
        _GOOD,
        covers="whole-revision",
        changed_after="allowed",
        time_proven="2026-03-03T08:00:00Z",
        time_proof__by="document-timestamp",
        changes__0__what="signature",
    )
    stamped = {
        "kind": "document-timestamp",
        "intact": True,
        "valid": True,
        "covers": "whole-file",
        "changed_after": "none",
        "trusted": True,
        "time_proven": "2026-03-03T08:00:00Z",
        "time_claimed": None,
        "signer.name": "Fictional Time Stamp Unit",
    }
    says = "signed, and a document timestamp over it"
    return Situation("document-timestamp", says, pdf, (facts, stamped), True)


def _two() -> Situation:
    pdf = sign(sign(paper()), authorities().second_signer, field="Signature2", moment=_LATER)
    first = _with(_GOOD, covers="whole-revision", changed_after="allowed", changes__0__what="signature")
    second = _with(
        _GOOD,
        field="Signature2",
        signer__name="Max Mustermann (fictional)",
        time_claimed="2026-03-03T08:00:00Z",
    )
    return Situation("two-signatures", "two people signed", pdf, (first, second), True)


def _certified() -> Situation:
    pdf = sign(paper(), certify=MDPPerm.NO_CHANGES)
    facts = _with(_GOOD, kind="certification", permission="no-changes")
    return Situation("certified", "a certification that allows no change", pdf, (facts,), True)


def _certified_filled() -> Situation:
    pdf = fill_field(sign(paper(form=True), certify=MDPPerm.NO_CHANGES))
    says = "a form field was filled although the certification allows no change"
    return _certified_then("filled", says, pdf, "no-changes")


def _certified_annotated() -> Situation:
    pdf = add_annotation(sign(paper(), certify=MDPPerm.FILL_FORMS))
    says = "a note was laid on the page although the certification allows forms only"
    return _certified_then("annotated", says, pdf, "form-filling")


def _certified_then(what: str, says: str, pdf: bytes, permission: str) -> Situation:
    """A certified paper that was changed in a way that its certification does not allow."""
    facts = _with(
        _GOOD,
        kind="certification",
        permission=permission,
        covers="whole-revision",
        changed_after="not-allowed",
        sound=False,
    )
    flags = frozenset({"signature-changed-after"})
    return Situation(f"certified-then-{what}", says, pdf, (facts,), flags=flags)


def _appended() -> Situation:
    pdf = sign(paper()) + b"% words that nobody signed\n"
    facts = _with(_GOOD, covers="part", changed_after="not-allowed", sound=False)
    flags = frozenset({"signature-partial"})
    return Situation("bytes-appended", "bytes stand behind the signed file", pdf, (facts,), flags=flags)


def _line_end() -> Situation:
    facts = _with(_GOOD, covers="whole-revision", changed_after="none")
    says = "a mail gateway added a line end"
    return Situation("line-end-appended", says, sign(paper()) + b"\r\n", (facts,), True)


def _broken_cms() -> Situation:
    signed = sign(paper())
    match = re.search(rb"/Contents <([0-9a-f]{40})", signed, re.IGNORECASE)
    assert match is not None
    pdf = signed[: match.start(1)] + b"00" * 20 + signed[match.end(1) :]
    facts = {"readable": False, "intact": None, "valid": None, "trusted": False, "sound": False}
    says = "what should be the signature is none"
    problems = frozenset({"signature-unreadable"})
    return Situation("broken-cms", says, pdf, (facts,), problems=problems)


def _revoked() -> Situation:
    holder = authorities().signer
    pdf = with_revocation(sign(paper()), holder, datetime(2026, 1, 15, tzinfo=UTC))
    facts = _with(
        _GOOD,
        covers="whole-revision",
        changed_after="allowed",
        changes__0__what="signature-proofs",
        trusted=False,
        revoked=True,
        sound=False,
        anchor__store="own-store",
    )
    says = "the file proves itself that the certificate had been revoked"
    return Situation("revoked", says, pdf, (facts,), flags=frozenset({"signature-revoked"}))


def _proofs_added() -> Situation:
    other = authorities().second_signer
    pdf = with_revocation(sign(paper()), other, datetime(2026, 1, 15, tzinfo=UTC))
    facts = _with(
        _GOOD, covers="whole-revision", changed_after="allowed", changes__0__what="signature-proofs"
    )
    return Situation("proofs-added", "proofs about revocation were added", pdf, (facts,), signed=True)


def _short_spelling() -> Situation:
    pdf = sign(paper(), authorities().rsa_signer, short_spelling=True)
    facts = _with(_GOOD, algorithms__key="rsa 2048")
    says = "RSA, the digest named without the NULL behind its name"
    return Situation("short-spelling", says, pdf, (facts,), signed=True)


def _weak_digest() -> Situation:
    facts = _with(_GOOD, algorithms__digest="sha1", sound=False)
    del facts["weaknesses"]
    flags = frozenset({"signature-weak"})
    return Situation("weak-digest", "signed over SHA-1", sign(paper(), digest="sha1"), (facts,), flags=flags)


def _short_key() -> Situation:
    facts = _with(_GOOD, algorithms__key="rsa 1024", sound=False)
    del facts["weaknesses"]
    pdf = sign(paper(), authorities().short_key_signer)
    flags = frozenset({"signature-weak"})
    return Situation("short-key", "signed with RSA of 1024 bits", pdf, (facts,), flags=flags)


_MAKERS: tuple[Callable[[], Situation], ...] = (
    _unsigned,
    _empty_field,
    _valid,
    _timestamped,
    _stranger_stamped,
    _altered_byte,
    _foreign_key,
    _page_edited,
    _form_filled,
    _annotated,
    _wrong_root,
    _signed_by_holder,
    _expired_unproven,
    _expired_claims_earlier,
    _expired_proven,
    _backdated,
    _document_timestamp,
    _two,
    _certified,
    _certified_filled,
    _certified_annotated,
    _appended,
    _line_end,
    _broken_cms,
    _revoked,
    _proofs_added,
    _short_spelling,
    _weak_digest,
    _short_key,
)


def facts_wrong(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    """Each listed fact that was found otherwise, in words."""
    for path, wanted in expected.items():
        value: Any = found
        for step in path.split("."):
            if isinstance(value, list):
                value = value[int(step)] if int(step) < len(value) else None
            else:
                value = (value or {}).get(step)
        if value != wanted:
            yield f"{path}: {value!r} instead of {wanted!r}"
