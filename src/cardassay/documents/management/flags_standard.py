"""Questions about the standard: its edition, how it is written, and what else the paper names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from cardassay.documents.designation import Designation
from cardassay.documents.management.flag_data import flag_data
from cardassay.documents.management.standards import Standards
from cardassay.documents.management.view import Reading
from cardassay.model.document import Flag, Kind

__all__ = ["standard_flags"]

_CERTIFICATES = frozenset(
    {
        Kind.MANAGEMENT_SYSTEM_CERTIFICATE,
        Kind.SECURE_PRINTING_CERTIFICATE,
        Kind.CERTIFICATE_ANNEX,
        Kind.DRAFT_OR_SPECIMEN,
    }
)


def standard_flags(kind: Kind, standards: Standards, fields: Mapping[str, Reading]) -> Iterator[Flag]:
    """All questions about the standards of the paper."""
    for designation, reading in standards.certified:
        page = reading.spans[0].segment.page.number
        if kind in _CERTIFICATES:
            yield from _edition(designation, page)
            yield from _ended(designation, fields, page)
            yield from _written(designation, page)
        standard = designation.standard
        if standard is not None and standard.guidance:
            yield Flag(
                "guidance-standard-certified",
                f"{standard.name} gives guidance and sets no requirements; nobody can be certified to it. "
                "Ask what was audited.",
                page,
            )
        yield from _before_edition(designation, fields, page)
    yield from _second_standard(standards)
    yield from _number(standards, fields)


def _edition(designation: Designation, page: int) -> Iterator[Flag]:
    standard = designation.standard
    if designation.year is None:
        yield Flag(
            "edition-missing",
            f"{designation.text} is printed without its edition; certification documents must name it. "
            "Ask the certification body for the edition.",
            page,
        )
    elif standard is not None and designation.adopts is None:
        yield Flag(
            "edition-unknown",
            f"{designation.text} is no edition known of {standard.name}; ask which ISO edition it adopts.",
            page,
        )


def _ended(designation: Designation, fields: Mapping[str, Reading], page: int) -> Iterator[Flag]:
    last_day = flag_data().ended.get(designation.adopts or "")
    if last_day is None and designation.standard is not None and designation.year is not None:
        last_day = flag_data().ended.get(f"{designation.standard.name}:{designation.year}")
    if last_day is None:
        return
    printed = fields.get("last_day")
    longer = printed is not None and isinstance(printed.value, date) and printed.value > last_day
    beyond = (
        f" The paper prints {printed.value.isoformat()} as its end." if printed is not None and longer else ""
    )
    yield Flag(
        "edition-ended",
        f"{designation.adopts or designation.text} was replaced; no certificate to it counts after "
        f"{last_day.isoformat()}.{beyond} Ask for the certificate to the current edition.",
        page,
    )


_ODD_END = re.compile(r"\s(?:QMS|EMS|OHS|OHSMS|ISMS|OHSAS)\b\s?(?:19|20)\d{2}$")


def _written(designation: Designation, page: int) -> Iterator[Flag]:
    """Ways of writing a standard that its publisher does not have."""
    standard = designation.standard
    if standard is None or not designation.is_iso or designation.year is None:
        return
    text = designation.text
    plain = not designation.prefix and "/" not in re.sub(r"ISO\s?/\s?(?:IEC|МЭК)", "", text)
    why = ""
    if "/IEC" in standard.name and plain and not re.search(r"IEC|МЭК", text):
        why = f"the standard is called {standard.name}"
    elif plain and re.search(r"\d\s?[-–]\s?(?:19|20)\d{2}$", text):
        why = f"the edition stands behind a colon: {designation.adopts or standard.name}"
    elif standard.number == "18001" and re.match(r"\W*ISO", text):
        why = "there is no ISO 18001; OHSAS 18001 was no standard of ISO"
    if why:
        yield Flag(
            "designation-unusual",
            f"The paper prints “{text}”; {why}. Certification bodies print the standard's own name; ask them "
            "whether they issued the paper so.",
            page,
        )


def _before_edition(designation: Designation, fields: Mapping[str, Reading], page: int) -> Iterator[Flag]:
    issue = fields.get("issue_day") or fields.get("decision_day") or fields.get("cycle_start")
    adopted = re.search(r":(\d{4})$", designation.adopts or "")
    if issue is None or adopted is None or not isinstance(issue.value, date):
        return
    published = flag_data().published.get(designation.adopts or "", date(int(adopted[1]), 1, 1))
    if issue.value < published:
        yield Flag(
            "issue-before-edition",
            f"The paper is dated {issue.value.isoformat()}, before {designation.adopts} was published. "
            "Ask the certification body which edition was audited.",
            page,
        )


def _second_standard(standards: Standards) -> Iterator[Flag]:
    """A side band, a logo or another line that names another standard than the headline."""
    if standards.certified and standards.band:
        yield Flag(
            "standards-disagree",
            f"The headline says {standards.certified[0][0].text}, the side band says "
            f"{standards.band[0].text}; ask which of them was audited.",
            1,
        )
        return
    names = {designation.standard for designation, _ in standards.certified}
    for one in standards.mentions:
        standard = one.designation.standard
        if standard is not None and standard not in names and standards.certified and one.score >= 2.5:
            yield Flag(
                "standards-disagree",
                f"The headline says {standards.certified[0][0].text}, another place says "
                f"{one.designation.text}; "
                "ask which of them was audited.",
                one.span.segment.page.number,
            )
            return


def _number(standards: Standards, fields: Mapping[str, Reading]) -> Iterator[Flag]:
    """Letters or figures in the certificate's number that name another standard than the headline."""
    number = fields.get("number")
    certified = {
        designation.standard.number
        for designation, _ in standards.certified
        if designation.standard is not None
    }
    if number is None or not certified or not isinstance(number.value, str):
        return
    # A standard of its own inside the number: "OHS-45001-2024-12".
    tokens = [token.lower() for token in re.findall(r"[^\W\d_]+|\d+", number.value)]
    named: set[str] = set()
    for token in tokens:
        named |= flag_data().number_letters.get(token, frozenset())
        if token in flag_data().recognised and len(token) > 3:
            named.add(token)
    if named and not named & certified:
        first = standards.certified[0][0].text
        yield Flag(
            "number-other-standard",
            f"The certificate's number ({number.value}) speaks of another standard than the headline "
            f"({first}); ask the certification body which certificate has this number.",
            number.spans[0].segment.page.number,
        )
