"""
The closed table of fields that an attestation can have: the public contract of ``read --json``.

A name is only ever added here, never changed or removed. Forms: ``text`` is a string, ``day`` a
civil date, ``texts`` a list of strings, ``days`` a list of dates, ``records`` a list of mappings
with string keys. ``accreditation_body`` may hold one acronym or several.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["FIELDS", "FieldSpec", "Form"]


class Form(enum.StrEnum):
    """Shape of a field's value."""

    TEXT = "text"
    DAY = "day"
    TEXT_OR_TEXTS = "text-or-texts"
    TEXTS = "texts"
    DAYS = "days"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """Name, shape and meaning of one field."""

    name: str
    form: Form
    says: str
    """What the value is, in one sentence for people."""

    keys: tuple[str, ...] = ()
    """For ``records``: the keys that a record may have."""

    may_be_none: bool = False
    """An empty list is a value: the paper itself says that there is none."""


def _table(*specs: FieldSpec) -> Mapping[str, FieldSpec]:
    return MappingProxyType({spec.name: spec for spec in specs})


def _text(name: str, says: str) -> FieldSpec:
    return FieldSpec(name, Form.TEXT, says)


def _day(name: str, says: str) -> FieldSpec:
    return FieldSpec(name, Form.DAY, says)


def _texts(name: str, says: str, *, may_be_none: bool = False) -> FieldSpec:
    return FieldSpec(name, Form.TEXTS, says, may_be_none=may_be_none)


def _records(name: str, says: str, *keys: str) -> FieldSpec:
    return FieldSpec(name, Form.RECORDS, says, keys)


FIELDS: Mapping[str, FieldSpec] = _table(
    _text("standard", "Designation as printed, with national prefix and that document's own year."),
    _text("number", "The whole printed number with prefix, revision and issue suffix."),
    _text("holder", "Full legal name of the organisation that holds the attestation, as printed."),
    _text("certification_body", "Full legal name of the body that issued the attestation, as printed."),
    FieldSpec(
        "accreditation_body",
        Form.TEXT_OR_TEXTS,
        "Acronym of the accreditation body as on its mark; never IAF, ILAC or IQNet.",
    ),
    _text("accreditation_number", "The certification body's accreditation number."),
    _text("scope", "Scope of the attestation, verbatim."),
    _text("level", "Level as printed (Intergraf level, assurance level, grade)."),
    _text("status", "Status word as printed or shown by a register."),
    _text("product", "Product with version, as printed."),
    _text("developer", "Developer of the product."),
    _text("sponsor", "Sponsor of the evaluation."),
    _text("vendor", "Product vendor named by a letter."),
    _text("laboratory", "Evaluation facility or test laboratory."),
    _text("assessor", "Assessor company (with the person where printed)."),
    _text("brand", "Payment brand that the paper speaks for."),
    _text("ic", "Integrated circuit with version that the paper names."),
    _text("platform", "Platform (operating system) with version that the paper names."),
    _text("applet", "Application with version that the paper names."),
    _text("interface", "Interface: contact, contactless or dual."),
    _text("form_factor", "Form factor, such as ID-1 or wearable."),
    _text("configuration", "Named configuration of a qualification."),
    _text("evaluation_type", "New, update, renewal, extension, re-evaluation …"),
    _text("result", "Result as printed, such as compliant or passed."),
    _text("statement_of_applicability", "Version and day of the Statement of Applicability."),
    _text("cpp_book", "Card Production book: physical, logical or both."),
    _text("cpp_version", "Card Production requirements version."),
    _text("language", "Languages of the paper, ISO 639-1 codes joined by '+'."),
    _text("eal", "Base assurance level without plus, such as EAL5."),
    _day("first_issue_day", "First certification."),
    _day("cycle_start", "Start of the present cycle."),
    _day("decision_day", "Day of the certification decision."),
    _day("issue_day", "Issue of this paper."),
    _day("last_day", "Last day in force; this day still counts."),
    _day("recertification_due", "Recertification due, or end of the cycle where printed apart."),
    _day("assessment_start", "First day of the assessment."),
    _day("assessment_end", "Last day of the assessment."),
    _day("archived_day", "Day on which a register moved the entry to its archive."),
    _text("country", "Country of the issuing scheme or of the holder, ISO 3166-1 alpha-2 where known."),
    _text("category", "Product category as a register prints it."),
    _records("sites", "Sites that the paper names.", "name", "address", "scope"),
    _texts("activities", "Activities that the paper names."),
    _texts("exclusions", "What the paper excludes; empty where there is none.", may_be_none=True),
    FieldSpec("surveillance_due", Form.DAYS, "Days by which surveillance is due."),
    _texts(
        "components",
        "Assurance components claimed beyond the base level; empty where the level stands alone.",
        may_be_none=True,
    ),
    _texts(
        "protection_profiles",
        "Protection profiles conformed to; empty where the paper says none.",
        may_be_none=True,
    ),
    _records(
        "references",
        "Other attestations that the paper cites.",
        "number",
        "sentence",
        "page",
        "role",
        "sure",
        "product",
    ),
    _texts("library_versions", "Cryptographic library versions named."),
    _texts("parent_numbers", "Numbers of the attestations this one derives from."),
    _texts("label_tokens", "CQM label tokens."),
    _texts("open_findings", "Findings still open; empty where the paper says none.", may_be_none=True),
    _texts("conditions", "Conditions of validity or use; empty where there are none.", may_be_none=True),
    _texts("pages_present", "Page marks found, as 'n of m'."),
    _records(
        "configurations",
        "Levels that differ by configuration; stands instead of eal and components.",
        "configuration",
        "eal",
        "components",
    ),
)
