"""Whether a value read from a management-system paper is the labelled one: loosely, but honestly."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from cardassay.documents.designation import find_designations
from cardassay.documents.management.names import has_form
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact

__all__ = ["CORE", "FIELDS", "KINDS", "equal", "found", "plain", "wanted"]

KINDS: dict[str, set[Kind]] = {
    "certificate": {Kind.MANAGEMENT_SYSTEM_CERTIFICATE},
    "draft_certificate": {Kind.DRAFT_OR_SPECIMEN},
    "placeholder": {Kind.DRAFT_OR_SPECIMEN},
    "scheme_certificate": {Kind.OTHER_SCHEME_CERTIFICATE},
    "product_certificate": {Kind.PRODUCT_CERTIFICATE},
    "accreditation_certificate": {Kind.ACCREDITATION_CERTIFICATE},
    "noise": {Kind.NOT_A_CERTIFICATE},
}
"""The kind that is right for each label."""

CORE = (
    "standard",
    "number",
    "holder",
    "issue_day",
    "last_day",
    "certification_body",
    "accreditation_body",
)
"""The fields that a judgement rests on."""

FIELDS = (
    *CORE,
    "accreditation_number",
    "first_issue_day",
    "recertification_due",
    "surveillance_due",
    "scope",
    "sites",
    "language",
)

_LABELS = {
    "standard": "standard",
    "number": "certificate_no",
    "holder": "holder",
    "certification_body": "certification_body",
    "accreditation_body": "accreditation_body_printed",
    "accreditation_number": "accreditation_code",
    "first_issue_day": "first_issue_date",
    "issue_day": "issue_date",
    "last_day": "expiry_date",
    "recertification_due": "cycle_end_or_recert_due",
    "language": "language",
}
_EXTRA = {"surveillance_due": "surveillance_due", "scope": "scope_keywords", "sites": "sites"}


def wanted(name: str, row: Mapping[str, Any]) -> Any:
    """The label of a field; ``None`` where nothing is printed or legible."""
    if name == "accreditation_number" and (second := (row.get("extra") or {}).get("second_accreditation")):
        return f"{row[_LABELS[name]]} / {second}"
    if name in _LABELS:
        return row[_LABELS[name]]
    return (row.get("extra") or {}).get(_EXTRA[name])


def found(name: str, facts: Mapping[str, Fact[Any]]) -> Fact[Any] | None:
    """
    The fact to compare with the label.

    The label of the day of issue gives the day of decision or the start of validity where no day of
    issue is printed, and so does this.
    """
    if name == "issue_day":
        named = (facts.get(key) for key in ("issue_day", "decision_day", "cycle_start"))
        return next((fact for fact in named if fact is not None), None)
    return facts.get(name)


def equal(name: str, fact: Fact[Any], label: Any, facts: Mapping[str, Fact[Any]]) -> bool:
    """Whether the value read is the labelled one."""
    value = fact.value
    if name == "issue_day":
        # Where several of the days are printed, the label gives one of them.
        others = (facts.get(key) for key in ("decision_day", "cycle_start"))
        days = {fact.value, *(other.value for other in others if other is not None)}
        return str(label) in {day.isoformat() for day in days}
    if isinstance(value, date):
        return value.isoformat() == str(label)
    if name == "surveillance_due":
        return [day.isoformat() for day in value] == list(label)
    if name == "scope":
        text = plain(str(value))
        # The labels hold words of the scope, some in another form than printed: their stems are compared.
        return all(plain(word)[:6] in text for word in label)
    if name == "sites":
        text = plain(" ".join(f"{site.get('name', '')} {site.get('address', '')}" for site in value))
        words = [
            word for site in label for word in re.findall(r"\w+", re.sub(r"^[^:]{3,20}:", "", str(site)))
        ]
        return all(plain(word) in text for word in words)
    if name == "standard":
        return _standard_equal(str(value), str(label))
    if name == "number":
        # Letters and digits exactly: O is not 0.
        return re.sub(r"[\W_]", "", str(value)) == re.sub(r"[\W_]", "", str(label))
    if name == "accreditation_body":
        values = [value] if isinstance(value, str) else list(value)
        return all(plain(one) in plain(str(label)) or _likeness(one, str(label)) for one in values)
    if name == "accreditation_number":
        return plain(str(value)) in plain(str(label))
    if name == "certification_body":
        return any(_body_equal(str(value), one) for one in _names_of(str(label)))
    return plain(str(value)) == plain(str(label))


def plain(text: str) -> str:
    """Letters and digits without case, diacritics, blanks and signs."""
    folded = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("İ", "I"))
    # One legal form, written out or not.
    for written, short in (("limited", "ltd"), ("private", "pvt"), ("anonim sirketi", "as")):
        folded = re.sub(rf"(?i)\b{written}\b", short, _bare(folded))
    return re.sub(r"[\W_]", "", folded).casefold()


def _bare(folded: str) -> str:
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def _standard_equal(value: str, label: str) -> bool:
    read, labelled = find_designations(value), find_designations(label)
    if read and labelled:
        one = read[0]
        return any(
            (one.number, one.year, plain(one.prefix)) == (other.number, other.year, plain(other.prefix))
            for other in labelled
        )
    return plain(value) in plain(label) or plain(label) in plain(value)


def _likeness(one: str, other: str) -> bool:
    """One or two letters apart: the label corrects a misprint of the paper."""
    first, second = plain(one), plain(other)
    return abs(len(first) - len(second)) <= 2 and sum((Counter(first) - Counter(second)).values()) <= 2


def _names_of(label: str) -> list[str]:
    """The names in a label such as "Beispiel Zert GmbH (BZG)": the whole, and each alone."""
    inner = re.findall(r"\(([^)]*)\)", label)
    outer = re.sub(r"\s*\([^)]*\)", "", label)
    return [label, outer, *re.split(r"\s[–-]\s", outer), *(part for one in inner for part in one.split(","))]


def _body_equal(value: str, label: str) -> bool:
    one, other = plain(value), plain(label)
    if one == other:
        return True
    shorter, longer = sorted((value, label), key=lambda text: len(plain(text)))
    # The same name with or without its legal form.
    if not shorter or not plain(longer).startswith(plain(shorter)):
        return False
    rest = plain(longer)[len(plain(shorter)) :]
    return len(rest) <= 8 and has_form(longer) and not has_form(shorter)
