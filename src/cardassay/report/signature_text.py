"""Signatures of a document, shown to a person: the bottom line first, then the facts it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cardassay.report.visible import visible

__all__ = ["signature_lines"]

_KINDS = {
    "approval": "Signature",
    "certification": "Certifying signature",
    "document-timestamp": "Document timestamp",
    "unknown": "Signature",
}
_PERMITS = {
    "no-changes": "no change is allowed",
    "form-filling": "only filling forms and signing is allowed",
    "annotations": "only notes, filling forms and signing are allowed",
}
_COVERS = {
    "whole-file": "the whole file",
    "whole-revision": "the file as it was when signed",
    "part": "a part of the file",
}
_STORES = {"own-store": "own store", "eu-trusted-list": "EU trusted list"}


def signature_lines(facts: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Headline, style and details of one signature; the text is harmless to look at."""
    kind = _KINDS.get(str(facts.get("kind")), "Signature")
    mark = "✓" if facts.get("sound") else "✗" if _is_broken(facts) else "·"
    style = "green" if facts.get("sound") else "red" if _is_broken(facts) else "yellow"
    head = (
        f"{mark} {kind} {visible(str(facts.get('field', '')))}: {visible(str(facts.get('bottom_line', '')))}"
    )
    details = tuple(visible(line) for line in _details(facts)) if facts.get("readable") else ()
    return head, style, details


def _is_broken(facts: Mapping[str, Any]) -> bool:
    return (
        facts.get("intact") is False
        or facts.get("valid") is False
        or facts.get("covers") == "part"
        or facts.get("changed_after") == "not-allowed"
        or not facts.get("readable")
    )


def _details(facts: Mapping[str, Any]) -> Iterator[str]:
    signer: Mapping[str, Any] = facts.get("signer") or {}
    mail = f" <{signer['email']}>" if signer.get("email") else ""
    yield f"signer: {signer.get('subject', 'unknown')}{mail}, serial {signer.get('serial', '?')}"
    first, last = (_day(facts.get(f"certificate_{which}_moment")) for which in ("first", "last"))
    yield f"certificate: by {facts.get('issuer', 'unknown')}, {first} to {last}"
    anchor = facts.get("anchor")
    if anchor:
        why = f"; not relied on: {facts['why_not_trusted']}" if facts.get("why_not_trusted") else ""
        yield f"trusted through: {anchor['name']} ({_STORES.get(anchor['store'], anchor['store'])}){why}"
    else:
        yield f"trusted through: nobody ({facts.get('why_not_trusted') or 'no anchor is known'})"
    yield f"covers: {_COVERS.get(str(facts.get('covers')), '?')}; changed after: {facts.get('changed_after')}"
    for change in facts.get("changes") or ():
        page = f" (page {change['page']})" if change.get("page") else ""
        yield f"  {change['says']}{page}"
    if facts.get("permission"):
        yield f"permission: {_PERMITS.get(facts['permission'], facts['permission'])}"
    yield f"time: {_time(facts)}"
    algorithms: Mapping[str, str] = facts.get("algorithms") or {}
    yield f"algorithms: {', '.join(algorithms.values())}"
    for key in ("reason", "location"):
        if facts.get(key):
            yield f"{key}: {facts[key]}"


def _time(facts: Mapping[str, Any]) -> str:
    claimed = f"claimed {facts['time_claimed']}" if facts.get("time_claimed") else "none claimed"
    proof: Mapping[str, Any] | None = facts.get("time_proof")
    if facts.get("time_proven"):
        by = f" by {proof['authority']}" if proof else ""
        return f"{claimed}; proven {facts['time_proven']}{by}"
    if proof:
        return f"{claimed}; a timestamp of {proof['time']} by {proof['authority']}, whom nobody vouches for"
    return f"{claimed}; not proven"


def _day(moment: object) -> str:
    return str(moment)[:10] if moment else "?"
