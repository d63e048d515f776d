"""Names for people: sites, lines, brands, activities, schemes and papers instead of identifiers."""

from __future__ import annotations

import functools

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.requirement import Target
from cardassay.report.messages import load_messages
from cardassay.report.visible import visible
from cardassay.schemes.loader import load_schemes

__all__ = ["line_name", "paper_name", "scheme_name", "site_name", "target_name"]


@functools.cache
def scheme_name(scheme: str) -> str:
    """The scheme's name for people; its identifier where the package has no such scheme."""
    schemes = load_schemes()
    return schemes[scheme].name if scheme in schemes else scheme


def paper_name(attestation: Attestation) -> str:
    """How a paper is spoken of: its scheme and, where printed, its number."""
    number = attestation.text("number")
    name = scheme_name(attestation.scheme) if attestation.scheme != "unknown" else "a paper"
    return name if number is None else f"{name} no. {visible(str(number.value))}"


def site_name(assessment: Assessment, identifier: str) -> str:
    """The site's name as the supplier's file has it."""
    for site in assessment.supplier.sites:
        if site.id == identifier:
            return visible(site.name)
    return identifier


def line_name(assessment: Assessment, identifier: str) -> str:
    """The product line's name as the project's file has it."""
    for line in assessment.project.lines:
        if line.id == identifier:
            return visible(line.name)
    return identifier


def target_name(assessment: Assessment, target: Target) -> str:
    """The coordinates of a finding for people: ``Visa · Gold card · personalisation · Werk 1``."""
    messages = load_messages()
    parts = (
        messages.word("brand", target.brand) if target.brand else "",
        line_name(assessment, target.line) if target.line else "",
        messages.word("activity", target.activity) if target.activity else "",
        site_name(assessment, target.site) if target.site else "",
    )
    return " · ".join(part for part in parts if part) or "whole offer"
