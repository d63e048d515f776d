"""
What documents say: the public contract of ``read --json``, and the same for a person.

The JSON form is only ever extended. One object per document, in the order given::

    [{"file": "certs/9001.pdf", "sha256": "…", "kind": "management-system-certificate",
      "attestations": [{"scheme": "iso-9001",
                        "fields": {"last_day": {"value": "2027-03-31", "sure": true, "page": 1,
                                                "box": [72.0, 410.2, 190.5, 421.0],
                                                "words": "gültig bis 31.03.2027",
                                                "method": "text-layer"}}}],
      "flags": [], "codes": [], "signatures": [], "problems": []}]

A value that is absent is left out, never guessed. Named additions, such as ``adopts`` of a
national standard, stand beside ``value``; ``why_not_sure`` stands there when ``sure`` is false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cardassay.model.attestation import Attestation
from cardassay.model.document import Document
from cardassay.model.evidence import Fact
from cardassay.model.fields import FIELDS
from cardassay.report.plain import plain, to_json

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "document_value",
    "documents_json",
    "documents_json_parts",
    "documents_text",
    "fact_value",
    "facts_in_order",
]

_KEYS = ("value", "sure", "page", "box", "words", "method")


def documents_json(documents: Iterable[Document]) -> bytes:
    """The JSON text of ``read --json``: an array with one object per document."""
    return b"".join(documents_json_parts(documents))


def documents_json_parts(documents: Iterable[Document]) -> Iterator[bytes]:
    """The same text piece by piece, so that a thousand papers need the memory of one."""
    before = b"[\n  "
    for document in documents:
        yield before + to_json(document_value(document)).rstrip(b"\n").replace(b"\n", b"\n  ")
        before = b",\n  "
    yield b"[]\n" if before.startswith(b"[") else b"\n]\n"


def document_value(document: Document) -> dict[str, Any]:
    """One document as the contract has it."""
    container = {} if document.container_sha256 is None else {"container_sha256": document.container_sha256}
    return {
        "file": plain(document.file),
        "sha256": document.sha256,
        **container,
        "kind": document.kind.value,
        "attestations": [_attestation_value(attestation) for attestation in document.attestations],
        "flags": [
            {"code": flag.code, "says": plain(flag.says), "page": flag.page} for flag in document.flags
        ],
        "codes": [
            {
                "kind": code.kind,
                "text": plain(code.text),
                "host_known": code.host_known,
                "page": code.page,
                "box": plain(code.box),
            }
            for code in document.codes
        ],
        "signatures": plain(document.signatures),
        "problems": [
            {
                "code": problem.code,
                "where": plain(problem.where),
                "message": plain(problem.message),
                "page": problem.page,
            }
            for problem in document.problems
        ],
    }


def fact_value(fact: Fact[Any]) -> dict[str, Any]:
    """One field as the contract has it."""
    value: dict[str, Any] = {
        "value": plain(fact.value),
        "sure": fact.sure,
        "page": fact.page,
        "box": plain(fact.box),
        "words": plain(fact.words),
        "method": fact.method.value,
    }
    if not fact.sure and fact.why_not_sure:
        value["why_not_sure"] = plain(fact.why_not_sure)
    for name in sorted(fact.detail):
        if name not in _KEYS:
            value[name] = plain(fact.detail[name])
    return value


def _attestation_value(attestation: Attestation) -> dict[str, Any]:
    return {
        "scheme": attestation.scheme,
        "fields": {name: fact_value(fact) for name, fact in facts_in_order(attestation.facts)},
    }


def facts_in_order(facts: Mapping[str, Fact[Any]]) -> list[tuple[str, Fact[Any]]]:
    """The facts in the order of the table of fields, whatever order the reader found them in."""
    return [(name, facts[name]) for name in FIELDS if name in facts]


def documents_text(documents: Iterable[Document], console: Console) -> None:
    """What the documents say, for a person: kind, fields with page, what is not sure and why."""
    # rich takes longer to load than a paper takes to be read; --json never needs it
    from cardassay.report.reading_text import print_documents

    print_documents(documents, console)
