"""
The codes of a paper beside the bodies that it names: whose host it is, and what is to be asked.

* ``host_known`` is true for a host of the certification body that the paper names, of a register of
  certificates, or of an accreditation body; false where that body's hosts are known and this is none
  of them; ``None`` where there is nothing to compare.
* No host makes a paper genuine or forged. A flag says what to ask, and where not to look it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cardassay.documents.codes.hosts import SAME_NAME, Host, host_of, hosts_of_body, of_other_body, resembles
from cardassay.documents.codes.seen import PRINTED_KINDS, codes_of
from cardassay.documents.folding import fold
from cardassay.documents.page import Paper
from cardassay.model.document import Code, Document, Flag

__all__ = ["judged", "with_codes"]

_SAID = {
    "qr": "The QR code",
    "data-matrix": "The data-matrix code",
    "aztec": "The Aztec code",
    "link": "A link of the file",
    "address": "The printed address",
}


def with_codes(document: Document, paper: Paper, data: bytes) -> Document:
    """The document with the codes and links of its paper, compared with the bodies that it names."""
    found, problems = codes_of(data, paper)
    if not found and not problems:
        return document
    names = [
        str(fact.value)
        for attestation in document.attestations
        if (fact := attestation.facts.get("certification_body")) is not None
    ]
    codes, flags = judged(found, names)
    disagreeing = tuple(_disagreeing(codes, document))
    return replace(
        document,
        codes=(*document.codes, *codes),
        flags=tuple(dict.fromkeys((*document.flags, *flags, *disagreeing))),
        problems=(*document.problems, *problems),
    )


def judged(codes: Sequence[Code], bodies: Iterable[str]) -> tuple[tuple[Code, ...], tuple[Flag, ...]]:
    """
    The codes with ``host_known`` set, and the questions that they raise.

    Args:
        codes: As they were found.
        bodies: Printed names of the certification body.
    """
    names = tuple(dict.fromkeys(bodies))
    known = frozenset(host for name in names for host in hosts_of_body(name))
    done: list[Code] = []
    flags: list[Flag] = []
    for code in codes:
        host = host_of(code.text)
        done.append(replace(code, host_known=_is_known(host, known)))
        flags.extend(_hidden_signs(code))
        if host is not None:
            flags.extend(_questions(code, host, names, known))
    return tuple(done), tuple(dict.fromkeys(flags))


_NUMBERED = re.compile(
    r"(?:certificate|cert|registration|zertifikats?|sertifika|belge|certificat|certificado|certificato)"
    r"\W{0,2}(?:number|num|no|nr|n)\b[.°º]?\s*[:=]\s*(\S[^\n;,|]{2,40})"
)


def _disagreeing(codes: Sequence[Code], document: Document) -> Iterator[Flag]:
    """Codes whose own words name another certificate number than the paper."""
    numbers = [
        re.sub(r"\W", "", str(fact.value)).casefold()
        for attestation in document.attestations
        if (fact := attestation.facts.get("number")) is not None and fact.sure
    ]
    for code in codes:
        match = _NUMBERED.search(fold(code.text)) if code.kind in PRINTED_KINDS and numbers else None
        if match is None:
            continue
        said = code.text[match.start(1) : match.end(1)].strip()
        key = re.sub(r"\W", "", said).casefold()
        if not any(key in number or number in key for number in numbers):
            yield Flag(
                "code-disagrees",
                f"{_SAID[code.kind]} says that the certificate's number is {said}; the paper prints "
                "another one. Ask the certification body which of the two is right.",
                code.page,
            )


def _is_known(host: Host | None, known: frozenset[str]) -> bool | None:
    if host is None:
        return None
    if host.is_register or host.domain in known:
        return True
    return False if known else None


def _hidden_signs(code: Code) -> Iterator[Flag]:
    if code.kind in PRINTED_KINDS and re.search(r"\\u(?:202[a-e]|206[6-9]|200[b-f])", code.text):
        yield Flag(
            "code-hidden-signs",
            f"{_SAID[code.kind]} holds signs that hide or turn what is seen; they are written out. "
            "Ask the certification body what its code should say.",
            code.page,
        )


def _questions(code: Code, host: Host, names: tuple[str, ...], known: frozenset[str]) -> Iterator[Flag]:
    what = _SAID.get(code.kind, "A code")
    if host.is_register or host.domain in known:
        return
    alike = resembles(host, known)
    # A body may own its name under several endings; that is an unknown address, not a likeness.
    if alike is not None and not (alike[0] in known and alike[1] == SAME_NAME):
        domain, why = alike
        yield Flag(
            "host-look-alike",
            f"{what} leads to {host.name}, which resembles {domain}: {why}. Do not check the paper there; "
            f"look it up at {domain} or in the register.",
            code.page,
        )
        return
    if code.kind == "link":
        # Links to the holder's own pages and to social media are usual.
        return
    if host.is_short:
        yield Flag(
            "code-short-address",
            f"{what} is a short or changeable address ({host.name}); where it leads is not printed and can "
            "be changed at any time. Look the certificate up at the certification body's own address.",
            code.page,
        )
        return
    if host.is_number or host.name == "localhost":
        yield Flag(
            "code-no-public-name",
            f"{what} leads to {host.name}, an address without a name; nobody can see whose it is. "
            "Look the certificate up at the certification body's own address.",
            code.page,
        )
        return
    if host.is_hosting:
        yield Flag(
            "code-free-hosting",
            f"{what} leads to {host.name}, a place where anybody can put up a page. Look the certificate up "
            "at the certification body's own address.",
            code.page,
        )
        return
    if other := of_other_body(host, names):
        if names:
            yield Flag(
                "host-of-other-body",
                f"{what} leads to {host.name}, the address of {other}, but the paper names {names[0]}. "
                "Ask which of the two issued it.",
                code.page,
            )
    elif known and code.kind in PRINTED_KINDS:
        yield Flag(
            "host-unknown",
            f"{what} leads to {host.name}, which is not among the addresses known of {names[0]} "
            f"({', '.join(sorted(known))}). Look the certificate up there or in the register.",
            code.page,
        )
