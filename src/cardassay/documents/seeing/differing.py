"""Key fields whose text layer and picture say different things, said to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cardassay.documents.seeing.beside import Verdict
from cardassay.documents.seeing.eyes import Eyes, differs
from cardassay.documents.seeing.lacking import KEY_FIELDS, within
from cardassay.model.document import Document
from cardassay.model.evidence import Fact
from cardassay.model.problem import Problem

__all__ = ["compared"]


def compared(document: Document, eyes: Eyes) -> Document:
    """
    The document with what its text layer says otherwise than its picture.

    A text layer made by recognition differs from the page in many places; only the words of key
    fields are worth a person's time.
    """
    problems: dict[tuple[int | None, str], Problem] = {}
    attestations = tuple(
        replace(
            attestation,
            facts={name: _compared(name, fact, eyes, problems) for name, fact in attestation.facts.items()},
        )
        for attestation in document.attestations
    )
    if not problems:
        return document
    return replace(document, attestations=attestations, problems=(*document.problems, *problems.values()))


def _compared(
    name: str, fact: Fact[Any], eyes: Eyes, problems: dict[tuple[int | None, str], Problem]
) -> Fact[Any]:
    if name not in KEY_FIELDS or fact.sure or fact.page is None or fact.box is None:
        return fact
    said = eyes.said(fact.page, partial(within, box=fact.box))
    if said is None or said.verdict is not Verdict.DIFFERS:
        return fact
    problems.setdefault(
        (fact.page, said.words),
        Problem(
            "text-layer-differs",
            f"page {fact.page}",
            f"The picture of the page is read as “{fact.words[:120]}” ({name.replace('_', ' ')}), but the "
            f"text layer at the same place says “{said.words[:120]}”. Neither is taken as sure: "
            "look at the page and confirm what it shows.",
            page=fact.page,
        ),
    )
    detail: Mapping[str, object] = {**fact.detail, "other": said.words[:200]}
    return replace(fact, detail=detail, why_not_sure=differs(said))
