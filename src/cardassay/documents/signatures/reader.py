"""
The signatures of one PDF: pyHanko asked about each, and its answers as facts.

The one place that meets pyHanko's reader. A strange file makes it raise anything, so each signature
is looked at behind a guard of its own, and what breaks becomes a problem beside the others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cardassay.documents.signatures import words
from cardassay.documents.signatures.anchors import Anchors
from cardassay.documents.signatures.certificates import (
    algorithms_of,
    certificate_facts,
    name_of,
    weaknesses_of,
)
from cardassay.documents.signatures.changes import changes_after
from cardassay.documents.signatures.trust import Revocations, Store, Trust, open_store, trust_of
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from asn1crypto import cms, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

__all__ = ["SignatureReading", "read_signatures"]

_MOST = 100
"""Signatures looked at in one file; workflows of many hands stay below 20."""

_PERMISSIONS = {1: "no-changes", 2: "form-filling", 3: "annotations"}


@dataclass(frozen=True, slots=True)
class SignatureReading:
    """What the signatures of one file say."""

    signatures: tuple[dict[str, object], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_signatures(data: bytes, anchors: Anchors) -> SignatureReading:
    """The facts of every signature and document timestamp in a PDF, in the order of the form fields."""
    # pyHanko tells its doubts to the log; here they are facts, and nobody's terminal shall show both.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        return asyncio.run(_read(data, anchors))
    except Exception as error:  # noqa: BLE001  a foreign file; pyHanko raises KeyError, AssertionError, …
        return SignatureReading(problems=(_unreadable("whole file", error),))


async def _read(data: bytes, anchors: Anchors) -> SignatureReading:
    from cardassay.documents.signatures.quick import QuickReader

    reader = QuickReader(data)
    if reader.encrypted:
        # Papers that only forbid printing or copying open with the empty password.
        reader.decrypt("")
    store = open_store(anchors)
    problems = list(store.problems)
    revocations = _revocations(reader, problems)
    found: list[_Found] = []
    for name, embedded in _embedded(reader, problems):
        try:
            found.append(await _look(data, name, embedded, store, revocations))
        except Exception as error:  # noqa: BLE001  as above; the other signatures are read all the same
            problems.append(_unreadable(f"signature field {name}", error))
            found.append(_Found(_unread(name), -1, None))
    _prove_by_document_timestamps(found)
    for one in found:
        await _judge_signer(one, store, revocations)
    return SignatureReading(tuple(one.facts for one in found), tuple(problems))


@dataclass(slots=True)
class _Found:
    """One signature while its facts come together."""

    facts: dict[str, Any]
    revision: int
    """The revision that it signs; -1 when it could not be read."""
    signer: x509.Certificate | None
    others: tuple[x509.Certificate, ...] = ()
    proven: datetime | None = None
    claimed: datetime | None = None
    stamp: Trust | None = None
    """Of a document timestamp: the trust in its authority."""


def _embedded(
    reader: PdfFileReader, problems: list[Problem]
) -> Iterator[tuple[str, EmbeddedPdfSignature | None]]:
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    for count, (name, _, field) in enumerate(enumerate_sig_fields(reader, filled_status=True)):
        if count >= _MOST:
            message = f"The file holds more than {_MOST} signatures; the others were not looked at."
            problems.append(Problem("too-many-signatures", "whole file", message))
            return
        try:
            yield str(name), EmbeddedPdfSignature(reader, field, name)
        except Exception as error:  # noqa: BLE001  as above
            problems.append(_unreadable(f"signature field {name}", error))
            yield str(name), None


def _unreadable(where: str, error: Exception) -> Problem:
    said = str(error) or type(error).__name__
    return Problem(
        "signature-unreadable",
        where,
        f"There is a signature here that cannot be checked, because it is damaged or of an unknown form "
        f"({type(error).__name__}: {said[:200]}). It proves nothing; ask the issuer for the paper as it was "
        "signed.",
    )


def _unread(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "field": name,
        "kind": "unknown",
        "readable": False,
        "intact": None,
        "valid": None,
        "covers": None,
        "changed_after": None,
        "trusted": False,
        "sound": False,
    }
    facts["bottom_line"] = words.bottom_line(facts)
    return facts


async def _look(
    data: bytes,
    name: str,
    embedded: EmbeddedPdfSignature | None,
    store: Store,
    revocations: Revocations,
) -> _Found:
    """Everything about one signature but the trust in its signer, which needs the proven time."""
    if embedded is None:
        return _Found(_unread(name), -1, None)
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation
    from pyhanko.sign.validation.pdf_embedded import (
        async_validate_pdf_signature,
        async_validate_pdf_timestamp,
    )
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import AcceptAllAlgorithms

    from cardassay.documents.signatures.rsa import BothSpellings

    # Trust is asked about apart from integrity, so here nobody is trusted and nothing is forbidden.
    nobody = ValidationContext(
        trust_roots=[],
        allow_fetching=False,
        algorithm_usage_policy=AcceptAllAlgorithms(),
        signature_validator=BothSpellings(),
    )
    stamp = embedded.sig_object_type == "/DocTimeStamp"
    validate: Any = async_validate_pdf_timestamp if stamp else async_validate_pdf_signature
    status = await validate(embedded, nobody)
    certificates = extract_certs_for_validation(embedded.signed_data)
    others = tuple(certificates.other_certs)
    covers = _covers(data, embedded, status.coverage.name)
    permission = None if stamp else embedded.docmdp_level
    changes = changes_after(data, embedded, status, covers)
    facts: dict[str, Any] = {
        "field": name,
        "kind": _kind(embedded, stamp),
        "permission": None if permission is None else _PERMISSIONS[permission.value],
        "readable": True,
        "intact": bool(status.intact),
        "valid": bool(status.valid),
        "covers": covers,
        "revision": embedded.signed_revision + 1,
        "revisions": embedded.reader.xrefs.total_revisions,
        "changed_after": changes.level,
        "changes": changes.said,
        **certificate_facts(certificates.signer_cert),
        "algorithms": algorithms_of(embedded.signer_info, certificates.signer_cert),
        "weaknesses": weaknesses_of(embedded.signer_info, certificates.signer_cert),
        "reason": _printed(embedded, "/Reason"),
        "location": _printed(embedded, "/Location"),
    }
    found = _Found(facts, embedded.signed_revision, certificates.signer_cert, others)
    if stamp:
        found.proven = status.timestamp
        found.stamp = await trust_of(
            certificates.signer_cert, others, status.timestamp, store, revocations, stamps=True
        )
    else:
        found.claimed = _aware(embedded.self_reported_timestamp)
        await _token(found, embedded.signer_info, status.timestamp_validity, store, revocations)
    facts["time_claimed"] = _iso(found.claimed)
    return found


def _kind(embedded: EmbeddedPdfSignature, stamp: bool) -> str:
    if stamp:
        return "document-timestamp"
    references = embedded.sig_object.get("/Reference", ())
    certifies = any(entry.get_object().get("/TransformMethod") == "/DocMDP" for entry in references)
    return "certification" if certifies else "approval"


def _covers(data: bytes, embedded: EmbeddedPdfSignature, coverage: str) -> str:
    """``whole-file``, ``whole-revision`` or ``part``; the gap may hold the signature and nothing else."""
    numbers = [int(number) for number in embedded.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return "part"
    _, before, again, after = numbers
    gap = data[before:again]
    signature_only = (
        gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1].strip(b"0123456789abcdefABCDEF") == b""
    )
    if not signature_only or again + after > len(data):
        return "part"
    if again + after == len(data):
        return "whole-file"
    tail = data[again + after :]
    # Behind the last revision only line ends are nobody's business.
    explained = embedded.signed_revision + 1 < embedded.reader.xrefs.total_revisions or not tail.strip()
    return "whole-revision" if coverage == "ENTIRE_REVISION" and explained else "part"


def _printed(embedded: EmbeddedPdfSignature, key: str) -> str | None:
    value = embedded.sig_object.get(key)
    return str(value) if isinstance(value, str) and value.strip() else None


async def _token(
    found: _Found,
    signer_info: cms.SignerInfo,
    status: Any,
    store: Store,
    revocations: Revocations,
) -> None:
    """The timestamp token inside of a signature, if there is one."""
    if status is None:
        found.facts["time_proof"] = None
        return
    from pyhanko.sign.general import extract_certificate_info, find_unique_cms_attribute

    token = find_unique_cms_attribute(signer_info["unsigned_attrs"], "signature_time_stamp_token")
    certificates = extract_certificate_info(token["content"])
    others = tuple(certificates.other_certs)
    trust = await trust_of(status.signing_cert, others, status.timestamp, store, revocations, stamps=True)
    found.facts["time_proof"] = _proof("timestamp-token", status, trust)
    if status.intact and status.valid and trust.holds:
        found.proven = status.timestamp


def _proof(by: str, status: Any, trust: Trust) -> dict[str, object]:
    return {
        "by": by,
        "time": _iso(status.timestamp),
        "authority": name_of(status.signing_cert.subject),
        "intact": bool(status.intact),
        "valid": bool(status.valid),
        "trusted": trust.holds,
        "anchor": _anchor(trust),
        "why_not_trusted": trust.why_not or None,
    }


def _prove_by_document_timestamps(found: list[_Found]) -> None:
    """A trusted document timestamp proves that the signatures it covers existed by its time."""
    stamps = sorted((one for one in found if _is_proof(one)), key=lambda one: one.revision)
    for one in found:
        if one.stamp is not None or one.signer is None or one.proven is not None:
            continue
        for stamp in stamps:
            if stamp.revision > one.revision:
                one.proven = stamp.proven
                one.facts["time_proof"] = {
                    "by": "document-timestamp",
                    "time": _iso(stamp.proven),
                    "authority": stamp.facts["signer"]["subject"],
                    "intact": True,
                    "valid": True,
                    "trusted": True,
                    "anchor": _anchor(stamp.stamp) if stamp.stamp else None,
                    "why_not_trusted": None,
                }
                break


def _is_proof(one: _Found) -> bool:
    """A document timestamp that holds and whose authority is trusted."""
    return one.stamp is not None and one.stamp.holds and bool(one.facts["intact"] and one.facts["valid"])


async def _judge_signer(found: _Found, store: Store, revocations: Revocations) -> None:
    """The trust in the signer as of the proven time, or else the claimed one; then the bottom line."""
    if found.signer is None:
        return
    facts = found.facts
    moment = found.proven or found.claimed
    trust = found.stamp or await trust_of(found.signer, found.others, moment, store, revocations)
    first, last = found.signer.not_valid_before, found.signer.not_valid_after
    facts["in_force_at_signing"] = None if moment is None else first <= moment <= last
    facts["trusted"] = trust.holds
    facts["anchor"] = _anchor(trust)
    facts["why_not_trusted"] = trust.why_not or None
    facts["revoked"] = trust.revoked
    if found.stamp is not None:
        facts["time_proof"] = None
    proven = (
        found.proven if found.stamp is None or (trust.holds and facts["intact"] and facts["valid"]) else None
    )
    facts["time_proven"] = _iso(proven)
    facts["sound"] = words.is_sound(facts)
    facts["bottom_line"] = words.bottom_line(facts)


def _anchor(trust: Trust) -> dict[str, str] | None:
    return {"name": trust.anchor, "store": trust.store} if trust.anchor else None


def _revocations(reader: PdfFileReader, problems: list[Problem]) -> Revocations:
    """What the file's security store says about revocation."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError

    try:
        kept = DocumentSecurityStore.read_dss(reader)
        crls = [reference.get_object().data for reference in kept.crls]
        ocsps = [reference.get_object().data for reference in kept.ocsps]
        return Revocations(tuple(kept.load_certs()), tuple(crls), tuple(ocsps))
    except NoDSSFoundError:
        return Revocations()
    except Exception as error:  # noqa: BLE001  as above
        message = (
            f"The file's store of proofs about revocation cannot be read ({type(error).__name__}: {error}); "
            "the signatures were checked without it."
        )
        problems.append(Problem("signature-proofs-unreadable", "whole file", message))
        return Revocations()


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone is taken for UTC; the signer's word is no proof in either case."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
