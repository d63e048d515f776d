"""
Files to documents: open, tell the kind, let the reader of that kind read, and judge what is sure.

This is the rim at which everything that a foreign file can do wrong becomes a problem value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any, cast

from cardassay.documents.codes import with_codes
from cardassay.documents.editing.signs import with_signs_of_editing
from cardassay.documents.kind import KindGuess, tell_kind
from cardassay.documents.ocr.recognised import Memory
from cardassay.documents.opening import drawable, media_of, open_paper, sha256_of
from cardassay.documents.page import Paper
from cardassay.documents.seeing.looking import read_looking
from cardassay.documents.signatures.anchors import NO_ANCHORS, Anchors
from cardassay.documents.signatures.attaching import with_signatures
from cardassay.documents.understanding import Claim, Reader, Understanding
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import KIND_DOUBT, STANDS_ALONE, Document, Kind
from cardassay.model.evidence import Fact, Grade
from cardassay.model.problem import Problem

__all__ = ["Layout", "layouts", "read_bytes", "read_file", "read_paper"]

_CC = "cardassay.documents.cc.reader:read"
_MANAGEMENT = "cardassay.documents.management.reader:read"
_CARDS = "cardassay.documents.cards.reader:read"

READERS: Mapping[Kind, str] = {
    Kind.CC_CERTIFICATE: _CC,
    Kind.CC_CERTIFICATION_REPORT: _CC,
    Kind.CC_SECURITY_TARGET: _CC,
    Kind.CC_MAINTENANCE_REPORT: _CC,
    Kind.SITE_CERTIFICATE: _CC,
    Kind.MANAGEMENT_SYSTEM_CERTIFICATE: _MANAGEMENT,
    Kind.CERTIFICATE_ANNEX: _MANAGEMENT,
    Kind.SECURE_PRINTING_CERTIFICATE: _MANAGEMENT,
    Kind.STATEMENT_OF_APPLICABILITY: _MANAGEMENT,
    Kind.SURVEILLANCE_LETTER: _MANAGEMENT,
    Kind.IQNET_ATTESTATION: _MANAGEMENT,
    Kind.OTHER_SCHEME_CERTIFICATE: _MANAGEMENT,
    Kind.PRODUCT_CERTIFICATE: _MANAGEMENT,
    Kind.ACCREDITATION_CERTIFICATE: _MANAGEMENT,
    Kind.PERSONAL_CERTIFICATE: _MANAGEMENT,
    Kind.SOC_REPORT: _CARDS,
    Kind.APPLICATION_LETTER: _MANAGEMENT,
    Kind.SELF_DECLARATION: _MANAGEMENT,
    Kind.REGISTER_EXTRACT: _MANAGEMENT,
    Kind.DRAFT_OR_SPECIMEN: _MANAGEMENT,
    Kind.NOT_A_CERTIFICATE: _MANAGEMENT,
    Kind.EMVCO_CERTIFICATE: _CARDS,
    Kind.EMVCO_LETTER_OF_APPROVAL: _CARDS,
    Kind.EMVCO_TERMINAL_APPROVAL: _CARDS,
    Kind.GLOBALPLATFORM_LETTER: _CARDS,
    Kind.JAVA_CARD_STATEMENT: _CARDS,
    Kind.PCI_CARD_PRODUCTION_AOC: _CARDS,
    Kind.PCI_CARD_PRODUCTION_ROC: _CARDS,
    Kind.PCI_DSS_AOC: _CARDS,
    Kind.PCI_PIN_AOC: _CARDS,
    Kind.BRAND_LETTER: _CARDS,
    Kind.CQM_CERTIFICATE: _CARDS,
    Kind.CVCS: _CARDS,
    Kind.CSI_LETTER: _CARDS,
    Kind.CEC_CERTIFICATE: _CARDS,
    Kind.PERSONALISATION_VALIDATION: _CARDS,
    Kind.SUPPLY_AUTHORISATION: _CARDS,
    Kind.TEST_REPORT: _CARDS,
}
"""Module and function that read each kind; loaded on use."""

_FEW_SIGNS = 40
"""Signs on a page below which its text is taken for a stamp or a page number, not for the paper."""

_MANY_OUTLINES = 30
"""Drawn shapes on a page from which they may be letters."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of paper whose layout was tried on real documents."""

    kind: Kind
    schemes: frozenset[str]
    """Issuing schemes tried; empty for every scheme."""


def read_file(
    path: str | Path, *, memory: Memory | None = None, anchors: Anchors = NO_ANCHORS
) -> tuple[Document, ...]:
    """
    What the file says; one document, or several where the file holds several.

    Raises:
        OSError: The file cannot be opened.
    """
    return read_bytes(Path(path).read_bytes(), str(path), memory=memory, anchors=anchors)


def read_bytes(
    data: bytes, name: str, *, memory: Memory | None = None, anchors: Anchors = NO_ANCHORS
) -> tuple[Document, ...]:
    """
    What the bytes say.

    Args:
        data: The whole file.
        name: Shown as the file; its ending is checked against the bytes.
        memory: Keeps what was recognised on pictures; ``None`` to recognise anew.
        anchors: Whom to trust to vouch for those who signed.
    """
    from cardassay.documents.containers.walking import read_through

    return read_through(data, name, _Single(memory, anchors))


@dataclass(frozen=True, slots=True)
class _Single:
    """How a file that holds no other files is read, and the text of one that does."""

    memory: Memory | None
    anchors: Anchors

    def of_bytes(self, data: bytes, name: str, *, inner: bool) -> Document:
        """What one file says; ``inner`` when it came inside another one."""
        if media_of(data, name) == "typed":
            if inner:
                return read_paper(_form_of_another(data, name))
            from cardassay.documents.typed import open_typed

            return open_typed(data, name, sha256_of(data))
        paper = open_paper(data, name)
        drawn = drawable(paper, data)
        document, paper = read_looking(paper, drawn, self.memory, read_paper)
        document = _kept(document, "codes", lambda: with_codes(document, paper, drawn))
        signed = _kept(document, "signatures", lambda: with_signatures(document, data, self.anchors))
        return _kept(signed, "signs of editing", lambda: with_signs_of_editing(signed, paper, data))

    def of_paper(self, paper: Paper) -> Document:
        """What an opened paper says."""
        return read_paper(paper)


def _kept(document: Document, what: str, step: Callable[[], Document]) -> Document:
    """The document after one more step of reading; as it was, with a problem, where the step fails."""
    try:
        return step()
    except Exception as error:  # noqa: BLE001  what was read before must not be lost
        return replace(document, problems=(*document.problems, _failed(f"Looking for {what}", error)))


def _failed(step: str, error: Exception) -> Problem:
    return Problem(
        "reader-failed",
        "whole file",
        f"{step} failed ({type(error).__name__}: {error}); the rest was read. "
        "Look at the paper by eye, and report the message.",
    )


def _form_of_another(data: bytes, name: str) -> Paper:
    """A typed form that came inside another file, as plain text: only the buyer's own forms count."""
    from cardassay.documents.plain import open_plain

    paper = open_plain(data, name, sha256_of(data))
    problem = Problem(
        "form-not-ours",
        "whole file",
        "This is a form for papers typed in by a person, but it came inside a file of the supplier, so it "
        "counts for nothing. If it is yours, put it into the dossier by itself.",
    )
    return replace(paper, problems=(problem, *paper.problems))


def read_paper(paper: Paper) -> Document:
    """What an opened paper says."""
    problems = [*paper.problems, *_pages_without_text(paper)]
    if not any(len(page.text.strip()) >= _FEW_SIGNS for page in paper.pages):
        return _document(paper, KindGuess(Kind.UNKNOWN), Understanding(), problems)
    guess = tell_kind(paper)
    understanding = Understanding()
    if (target := READERS.get(guess.kind)) is not None:
        try:
            understanding = _with_claims(paper, _reader(target)(paper, guess.kind), target)
        except Exception as error:  # noqa: BLE001  a strange paper must never lose the other files
            problems.append(
                Problem(
                    "reader-failed",
                    "whole file",
                    f"The paper was taken for a {guess.kind}, but reading its fields failed "
                    f"({type(error).__name__}: {error}). Look at it by eye, and report the message.",
                )
            )
    else:
        understanding = _with_claims(paper, understanding, "")
        problems.append(
            Problem(
                "kind-unknown",
                "whole file",
                "It is not clear what this paper is; no field was read. "
                "Say what it is and type what it says into a form.",
            )
        )
    return _document(paper, guess, understanding, problems)


def _with_claims(paper: Paper, understanding: Understanding, target: str) -> Understanding:
    """With the claims that no paper can make, which brochures and declarations like to make."""
    # Card papers look for them on their own; a security target speaks of EMV by the page, rightly.
    if target in (_CARDS, _CC):
        return understanding
    from cardassay.documents.cards.flags import impossible_claims

    return replace(understanding, flags=(*understanding.flags, *impossible_claims(paper)))


def _document(
    paper: Paper, guess: KindGuess, understanding: Understanding, problems: list[Problem]
) -> Document:
    seen = all(_layout_seen(guess.kind, claim.layout) for claim in understanding.claims) and _layout_seen(
        guess.kind, None
    )
    doubt = ""
    if guess.kind not in STANDS_ALONE:
        doubt = "papers of this kind prove nothing by themselves"
    elif not seen:
        doubt = "layout not yet seen for real"
    elif any(problem.code == "repaired" for problem in paper.problems):
        doubt = "the file is damaged and had to be repaired to be read"
    elif not guess.certain:
        doubt = KIND_DOUBT
    return Document(
        file=paper.file,
        sha256=paper.sha256,
        kind=guess.kind,
        attestations=tuple(
            _attestation(paper, guess.kind, claim, index, doubt)
            for index, claim in enumerate(understanding.claims)
        ),
        flags=understanding.flags,
        problems=(*problems, *understanding.problems),
        pages=len(paper.pages) if paper.media in ("pdf", "image") else None,
        layout_seen=seen,
    )


def _attestation(paper: Paper, kind: Kind, claim: Claim, index: int, doubt: str) -> Attestation:
    return Attestation(
        scheme=claim.scheme,
        facts={name: _doubted(fact, doubt) for name, fact in claim.facts.items()},
        origin=Origin(paper.file, paper.sha256, index),
        kind=kind.value,
        grade=Grade.PAPER,
        stands_alone=kind in STANDS_ALONE,
    )


def _doubted(fact: Fact[Any], doubt: str) -> Fact[Any]:
    if not doubt:
        return fact
    if isinstance(fact.value, list | tuple) and any(
        isinstance(r, Mapping) and "sure" in r for r in fact.value
    ):
        # What doubts the paper doubts every record of it.
        fact = replace(fact, value=[{**record, "sure": False} for record in fact.value])
    return replace(fact, sure=False, why_not_sure=doubt) if fact.sure else fact


def _pages_without_text(paper: Paper) -> list[Problem]:
    if paper.media not in ("pdf", "image"):
        return []
    bare = [
        page
        for page in paper.pages
        if len(page.text.strip()) < _FEW_SIGNS and (page.images or page.outlines > _MANY_OUTLINES)
    ]
    if not bare:
        return []
    numbers = ", ".join(str(page.number) for page in bare[:20]) + (" …" if len(bare) > 20 else "")
    pages = f"Page {numbers} is a picture" if len(bare) == 1 else f"Pages {numbers} are pictures"
    return [
        Problem(
            "no-text-layer",
            "whole file" if len(bare) == len(paper.pages) else f"page {numbers}",
            f"{pages} without readable text, so nothing was read there. Ask for the PDF that the "
            "issuer made, or read by eye and type the fields into a form.",
            page=bare[0].number,
        )
    ]


@cache
def _reader(target: str) -> Reader:
    module, _, function = target.partition(":")
    return cast("Reader", getattr(import_module(module), function))


def _layout_seen(kind: Kind, scheme: str | None) -> bool:
    """Whether papers of the kind (and of the issuing scheme, unless ``None``) were tried for real."""
    layout = layouts().get(kind)
    if layout is None:
        return False
    return scheme is None or not layout.schemes or scheme in layout.schemes


@cache
def layouts() -> Mapping[Kind, Layout]:
    """The kinds whose layout was tried on real documents, from ``layouts.toml``."""
    text = resources.files("cardassay.documents").joinpath("layouts.toml").read_text(encoding="utf-8")
    return {
        Kind(raw["kind"]): Layout(Kind(raw["kind"]), frozenset(raw.get("schemes", ())))
        for raw in tomllib.loads(text)["layout"]
    }
