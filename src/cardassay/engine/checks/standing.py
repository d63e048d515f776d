"""Who stands behind the paper, and how strong is it as evidence?"""

from __future__ import annotations

import re

from cardassay.engine.case import Asked, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.finding import Part
from cardassay.model.project import Stage
from cardassay.model.reason import Reason

__all__ = ["standing_parts"]

_NOT_COMPLIANT = re.compile(r"\b(?:non[- ]?compliant|not (?:compliant|passed)|fail(?:ed|s)?|rejected)\b")


def standing_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """Standing alone, accreditation, result of the assessment, evidence grade."""
    parts: list[Part] = []
    if not attestation.stands_alone:
        parts.append(part_of(Reason.STANDS_NOT_ALONE))
    if asked.scheme.accredited:
        parts.append(_accreditation(attestation, asked))
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


def _accreditation(attestation: Attestation, asked: Asked) -> Part:
    fact = attestation.fact("accreditation_body")
    if fact is None:
        return part_of(Reason.ACCREDITATION_MISSING)
    printed = attestation.texts("accreditation_body")
    known = [name for name in printed if name.casefold() in asked.case.accreditors]
    if known:
        return part_of(Reason.RECOGNISED, ("accreditation_body", fact), printed=", ".join(known))
    return part_of(Reason.ACCREDITATION_UNKNOWN, ("accreditation_body", fact), printed=", ".join(printed))


def _grade(attestation: Attestation, asked: Asked) -> Part:
    award = asked.case.project.stage is Stage.AWARD
    wanted = asked.requirement.grade_at_award if award else asked.requirement.grade_at_bid
    reason = Reason.GRADE_REACHED if attestation.grade >= wanted else Reason.GRADE_TOO_LOW
    return part_of(reason, wanted=wanted.label, reached=attestation.grade.label)
