"""The bottom line of a signature, from its facts; the one place where they are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["bottom_line", "is_sound", "is_unchanged"]

_SIGNING = frozenset({"signature", "signature-proofs"})
"""Further signatures, timestamps and proofs: they say more about the paper, and nothing else in it."""


def is_unchanged(facts: Mapping[str, Any]) -> bool:
    """Nothing changed after signing, but for further signatures, timestamps and proofs."""
    if facts["changed_after"] == "none":
        return True
    return facts["changed_after"] == "allowed" and all(
        change["what"] in _SIGNING for change in facts["changes"]
    )


def is_sound(facts: Mapping[str, Any]) -> bool:
    """
    The signature carries the paper as it lies here.

    Intact and valid; over the whole file, with nothing but signatures and proofs behind it; by a
    certificate that leads to a trusted anchor and was in force when it was signed (proven, or else
    as claimed) and is not known to be revoked; with algorithms that hold.
    """
    return bool(
        facts.get("readable")
        and facts["intact"]
        and facts["valid"]
        and facts["covers"] in ("whole-file", "whole-revision")
        and is_unchanged(facts)
        and facts["trusted"]
        and facts["in_force_at_signing"]
        and not facts["revoked"]
        and not facts["weaknesses"]
    )


def bottom_line(facts: Mapping[str, Any]) -> str:
    """One or two sentences for a person."""
    if not facts.get("readable"):
        return "The signature cannot be checked, so it proves nothing."
    stamp = facts["kind"] == "document-timestamp"
    what = "The timestamp" if stamp else "The signature"
    if not facts["intact"]:
        return (
            f"{what} is BROKEN: the bytes that it covers are not those that were signed. "
            "Ask the issuer for the paper as it was signed."
        )
    if not facts["valid"]:
        return f"{what} is BROKEN: it was not made with the key of the certificate beside it."
    if facts["covers"] == "part":
        return f"{what} holds, but covers only a part of the file; the rest is nobody's."
    if facts["changed_after"] == "not-allowed":
        return (
            f"The paper was CHANGED AFTER it was signed ({_changes(facts)}). "
            "Ask the issuer whether it knows this version."
        )
    sentences = [f"{what} holds and covers {_covered(facts)}"]
    if not is_unchanged(facts):
        sentences[0] += f"; afterwards: {_changes(facts)}"
    name = (facts.get("signer") or {}).get("name") or (facts.get("signer") or {}).get("subject") or "unknown"
    if facts["revoked"]:
        sentences.append(f"The certificate of {name} was revoked ({facts['why_not_trusted']})")
    elif facts["trusted"]:
        store = "the own store" if facts["anchor"]["store"] == "own-store" else "an EU trusted list"
        sentences.append(f"{name} is vouched for by {facts['anchor']['name']} ({store})")
    else:
        sentences.append(f"Who {name} is rests on the name alone: {facts['why_not_trusted']}")
    sentences.append(_time(facts, stamp))
    sentences += [f"Weak: {weakness}" for weakness in facts["weaknesses"]]
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def _covered(facts: Mapping[str, Any]) -> str:
    if facts["covers"] == "whole-file":
        return "the whole file"
    if is_unchanged(facts):
        return "the paper; later only signatures or proofs were added"
    return "the paper as it was when signed"


def _changes(facts: Mapping[str, Any]) -> str:
    said = [change["says"] for change in facts["changes"]]
    return "; ".join(said[:3]) + ("; …" if len(said) > 3 else "") or "it cannot be said where"


def _time(facts: Mapping[str, Any], stamp: bool) -> str:
    proven, claimed = facts["time_proven"], facts["time_claimed"]
    ended = str(facts["certificate_last_moment"])[:10]
    if stamp:
        return f"It was made on {proven[:10]}" if proven else "Its time is not proven, its authority unknown"
    inside = facts["in_force_at_signing"]
    if proven:
        said = f"Signed by {proven[:10]} at the latest, as {facts['time_proof']['authority']} proves"
        return said if inside else f"{said}; the certificate was not in force then"
    if claimed:
        said = f"Signed on {claimed[:10]}, by the signer's own word"
        if inside:
            return f"{said}; once the certificate has ended ({ended}) that word alone proves nothing"
        return f"{said}, when the certificate was not in force"
    return "Nothing says when it was signed"
