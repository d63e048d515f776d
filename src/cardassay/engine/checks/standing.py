"""Who stands behind the paper, and how strong is it as evidence?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cardassay.engine.accreditation import accreditation_of
from cardassay.engine.case import Asked, part_of
from cardassay.engine.checks.register import wanted_grade
from cardassay.model.accreditation import AccreditationChain, Step
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part
from cardassay.model.reason import Reason

__all__ = ["standing_parts"]

_NOT_COMPLIANT = re.compile(r"\b(?:non[- ]?compliant|not (?:compliant|passed)|fail(?:ed|s)?|rejected)\b")


def standing_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """Standing alone, accreditation, result of the assessment, evidence grade."""
    parts: list[Part] = []
    if not attestation.stands_alone:
        parts.append(part_of(Reason.STANDS_NOT_ALONE))
    if asked.scheme.accredited:
        parts.extend(_accreditation(attestation, asked))
    result = attestation.text("result")
    if result is not None and _NOT_COMPLIANT.search(result.value.casefold()):
        parts.append(part_of(Reason.NON_COMPLIANT, ("result", result), printed=result.value))
    findings = attestation.fact("open_findings")
    if findings is not None and findings.value:
        parts.append(part_of(Reason.FINDINGS_OPEN, ("open_findings", findings), count=len(findings.value)))
    if asked.scheme.id == "globalplatform-functional" and attestation.text("configuration") is None:
        parts.append(part_of(Reason.CONFIGURATION_UNKNOWN))
    parts.append(_grade(attestation, asked))
    return tuple(parts)


def _accreditation(attestation: Attestation, asked: Asked) -> Iterator[Part]:
    """What the chain of accreditation says, and its advice, each with the chain in one line."""
    chain = accreditation_of(attestation, asked)
    fact = attestation.fact("accreditation_body")
    reason, about = _reason_of(chain, attestation)
    yield part_of(
        reason,
        *about,
        printed=", ".join(attestation.texts("accreditation_body")),
        says=str(chain),
        first_open=chain.first_open.name if chain.first_open is not None else "",
        chain=chain,
    )
    for link in chain.links:
        if link.step is Step.CRITERION and link.is_open:
            yield part_of(
                Reason.CRITERION_TO_ASK, ("accreditation_body", fact), source=link.source, wanted=link.name
            )


def _reason_of(
    chain: AccreditationChain, attestation: Attestation
) -> tuple[Reason, tuple[tuple[str, Fact[Any] | None], ...]]:
    """The reason of the chain, and the facts that it rests on."""
    body = ("accreditation_body", attestation.fact("accreditation_body"))
    number = ("accreditation_number", attestation.fact("accreditation_number"))
    issuer = ("certification_body", attestation.fact("certification_body"))
    link = chain.first_open
    if body[1] is None:
        return Reason.ACCREDITATION_MISSING, (number,)
    if link is None or not link.decides:
        return Reason.RECOGNISED, (body,)
    if link.step is Step.SIGNATORY:
        return Reason.SIGNATORY_LACKS, (body,)
    if link.step is Step.DIRECTORY:
        return Reason.ACCREDITATION_DOUBTED, (body, number, issuer)
    doubted = any(one.step is Step.SIGNATORY for one in chain.links) or link.source is not None
    return (
        (Reason.ACCREDITATION_DOUBTED, (body, number)) if doubted else (Reason.ACCREDITATION_UNKNOWN, (body,))
    )


def _grade(attestation: Attestation, asked: Asked) -> Part:
    wanted = wanted_grade(asked)
    reason = Reason.GRADE_REACHED if attestation.grade >= wanted else Reason.GRADE_TOO_LOW
    return part_of(reason, wanted=wanted.label, reached=attestation.grade.label)
