"""
Questions that papers of one dossier raise together, and those that depend on the day judged.

A flag never decides alone; what follows from a paper's days or editions is the engine's to say.

1. The holder differs between papers that speak of the supplier's own systems.
2. One number stands on papers of two holders.
3. One certification body names two accreditors.
4. A site stands on one certificate and on no other, nor in the offer.
5. The paper had expired on the day judged.
6. A surveillance that was due had passed, and no paper of the dossier shows its result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from cardassay.matching.addresses import parse_address
from cardassay.matching.folding import blankless, folded
from cardassay.matching.names import match_name
from cardassay.matching.sites import match_site
from cardassay.model.attestation import Attestation
from cardassay.model.document import Document, Flag, Kind
from cardassay.model.evidence import Fact
from cardassay.model.match import Degree
from cardassay.model.supplier import Party, Site, Supplier

__all__ = ["DossierFlag", "dossier_flags", "with_dossier_flags"]

_OWN = frozenset(
    {
        Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value,
        Kind.SECURE_PRINTING_CERTIFICATE.value,
        Kind.STATEMENT_OF_APPLICABILITY.value,
        Kind.SURVEILLANCE_LETTER.value,
        Kind.PRODUCT_CERTIFICATE.value,
        Kind.OTHER_SCHEME_CERTIFICATE.value,
    }
)
"""Kinds whose holder is the supplier; papers of chip makers and laboratories name others, rightly."""

_CERTIFICATES = frozenset({Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value, Kind.SECURE_PRINTING_CERTIFICATE.value})
_SURVEILLANCE_TIME = timedelta(days=90)
"""Time around a due day in which the surveillance is made and its letter written."""

_SPELT, _LONG_WORD = 70, 5
"""Percent of agreeing letters from which two words are one, read differently; letters of a telling word."""

_MOST_ADDRESSES = 200
"""Addresses compared with each other; a dossier has fewer, one made to be slow has more."""

_FEWEST_PAPERS = 3
"""Certificates with sites from which a site that only one of them names is worth a question."""


@dataclass(frozen=True, slots=True)
class DossierFlag:
    """One question and the file whose paper raises it."""

    file: str
    flag: Flag


def with_dossier_flags(
    documents: Sequence[Document], supplier: Supplier | None, day: date
) -> tuple[Document, ...]:
    """The documents with the questions that they raise together and on that day."""
    attestations = [attestation for document in documents for attestation in document.attestations]
    by_file: dict[str, list[Flag]] = {}
    for raised in dossier_flags(attestations, supplier, day):
        by_file.setdefault(raised.file, []).append(raised.flag)
    return tuple(
        replace(document, flags=tuple(dict.fromkeys((*document.flags, *by_file[document.file]))))
        if document.file in by_file
        else document
        for document in documents
    )


def dossier_flags(
    attestations: Iterable[Attestation], supplier: Supplier | None, day: date
) -> tuple[DossierFlag, ...]:
    """
    All questions, in the order of the papers.

    Args:
        attestations: Of one supplier's dossier.
        supplier: Whose parties and sites are known; ``None`` when only the papers are.
        day: The day judged.
    """
    papers = tuple(attestations)
    order = {_file(paper): at for at, paper in reversed(list(enumerate(papers)))}
    found = [
        *_holders(papers, supplier),
        *_numbers(papers),
        *_accreditors(papers),
        *_sites(papers, supplier),
        *_expired(papers, day),
        *_surveillance(papers, day),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda raised: order[raised.file]))


def _file(paper: Attestation) -> str:
    return paper.origin.file if paper.origin is not None else ""


def _text(fact: Fact[Any] | None) -> str:
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


def _flag(paper: Attestation, code: str, says: str, fact: Fact[Any] | None) -> DossierFlag:
    return DossierFlag(_file(paper), Flag(code, says, fact.page if fact is not None else None))


def _same(first: str, second: str) -> Degree:
    return match_name(first, Party("", second, ()), issued=(None,)).degree


# ── Holders ────────────────────────────────────────────────────────────────────────────────────


def _holders(papers: Sequence[Attestation], supplier: Supplier | None) -> Iterator[DossierFlag]:
    """Papers whose holder is neither a declared party nor the holder of most papers."""
    named = [
        (paper, fact)
        for paper in papers
        if paper.kind in _OWN and (fact := paper.text("holder")) is not None and _read_whole(fact)
    ]
    named = [(paper, fact) for paper, fact in named if fact.sure or _resembles_any(fact, named)]
    if len({_file(paper) for paper, _ in named}) < 2:
        return
    groups: list[str] = []
    counts: Counter[str] = Counter()
    for _, fact in named:
        name = next((name for name in groups if _same(fact.value, name) is Degree.SAME), fact.value)
        if name not in groups:
            groups.append(name)
        counts[name] += 1
    if len(groups) < 2:
        return
    usual = max(groups, key=lambda name: (counts[name], -groups.index(name)))
    parties = supplier.parties if supplier is not None else ()
    for paper, fact in named:
        issued = tuple(filter(None, (_day(paper, "issue_day"),))) or (None,)
        declared = any(
            match_name(fact.value, party, issued=issued).degree is Degree.SAME for party in parties
        )
        degree = _same(fact.value, usual)
        if declared or degree is Degree.SAME or not (fact.sure or _has_own_word(fact.value, usual)):
            continue
        doubt = "" if fact.sure else " (as read, not sure)"
        alike = "a name that resembles it and is not the same" if degree is Degree.SIMILAR else "another name"
        yield _flag(
            paper,
            "holder-differs",
            f"The holder is “{fact.value}”{doubt}; other papers of the dossier name “{usual}”: {alike}. "
            "Ask whether both are one company, and for the register entry that shows it.",
            fact,
        )


def _resembles_any(fact: Fact[str], named: Sequence[tuple[Attestation, Fact[str]]]) -> bool:
    """A name that is not sure counts where it resembles another one; else it may be another line."""
    return any(
        other is not fact and _same(fact.value, other.value) is not Degree.DIFFERENT for _, other in named
    )


def _has_own_word(name: str, other: str) -> bool:
    """A word stands in one of two names that the other has in no spelling and no abbreviation."""
    first, second = (re.findall(r"[^\W\d_]+", folded(one)) for one in (name, other))
    for mine, theirs in ((first, second), (second, first)):
        for word in mine:
            spelt = any(fuzz.ratio(word, one) >= _SPELT or word.startswith(one) for one in theirs)
            if len(word) >= _LONG_WORD and not spelt:
                return True
    return False


def _read_whole(fact: Fact[str]) -> bool:
    """The name was read; whether to the letter does not matter for a question."""
    return fact.sure or not re.search(
        r"where the name ends|no words say|other words stand", fact.why_not_sure
    )


def _day(paper: Attestation, name: str) -> date | None:
    fact = paper.day(name)
    return fact.value if fact is not None and isinstance(fact.value, date) else None


# ── Numbers and accreditors ────────────────────────────────────────────────────────────────────


def _numbers(papers: Sequence[Attestation]) -> Iterator[DossierFlag]:
    """One certificate number on papers of two holders."""
    for first, second in combinations(papers, 2):
        number, other = first.text("number"), second.text("number")
        if (
            number is None
            or other is None
            or first.kind not in _CERTIFICATES
            or second.kind not in _CERTIFICATES
        ):
            continue
        key = re.sub(r"\W", "", _text(number)).casefold()
        if len(key) < 4 or key != re.sub(r"\W", "", _text(other)).casefold() or _file(first) == _file(second):
            continue
        holders = _text(first.text("holder")), _text(second.text("holder"))
        sure = all(fact is not None and fact.sure for fact in (first.text("holder"), second.text("holder")))
        if all(holders) and sure and _same(*holders) is not Degree.SAME:
            yield _flag(
                second,
                "number-of-two-holders",
                f"The number {number.value} stands on {_file(first)} for “{holders[0]}” and here for "
                f"“{holders[1]}”; ask the certification body to whom it was given.",
                other,
            )


def _accreditors(papers: Sequence[Attestation]) -> Iterator[DossierFlag]:
    """One certification body that stands under different accreditors."""
    first_of: dict[str, tuple[Attestation, frozenset[str]]] = {}
    for paper in papers:
        body, fact = paper.text("certification_body"), paper.fact("accreditation_body")
        if body is None or fact is None or paper.kind not in _CERTIFICATES:
            continue
        key = blankless(_text(body))
        names = frozenset(folded(name) for name in paper.texts("accreditation_body"))
        if key not in first_of:
            first_of[key] = (paper, names)
            continue
        earlier, known = first_of[key]
        if names and known and not names & known:
            theirs = ", ".join(earlier.texts("accreditation_body"))
            yield _flag(
                paper,
                "body-two-accreditors",
                f"{body.value} stands here under {', '.join(paper.texts('accreditation_body'))}, on "
                f"{_file(earlier)} under {theirs}. A body may have one accreditor for each standard; "
                "look up both.",
                fact,
            )


# ── Sites ──────────────────────────────────────────────────────────────────────────────────────


def _sites(papers: Sequence[Attestation], supplier: Supplier | None) -> Iterator[DossierFlag]:
    """Sites with an address that one certificate names and nothing else does."""
    with_sites = [paper for paper in papers if paper.kind in _CERTIFICATES and _addresses(paper)]
    if len({_file(paper) for paper in with_sites}) < _FEWEST_PAPERS:
        return
    declared = tuple(
        address for site in (supplier.sites if supplier else ()) for address in (site.address, *site.also_at)
    )
    for paper in with_sites:
        elsewhere = [
            address for other in with_sites if _file(other) != _file(paper) for address in _addresses(other)
        ]
        fact = paper.fact("sites")
        if fact is None or not fact.sure:
            # A line too many makes another address.
            continue
        others = tuple(dict.fromkeys((*declared, *elsewhere)))[:_MOST_ADDRESSES]
        for address in _addresses(paper)[:_MOST_ADDRESSES]:
            if not _anywhere(address, others):
                yield _flag(
                    paper,
                    "site-named-once",
                    f"The site “{address}” stands on this paper only; no other certificate and no site of "
                    "the offer has it. Ask what is done there, and whether it works for this project.",
                    fact,
                )


def _addresses(paper: Attestation) -> tuple[str, ...]:
    return tuple(
        address
        for record in paper.records("sites")
        if (address := str(record.get("address") or "").strip()) and parse_address(address).places
    )


_CODE = re.compile(r"\b(?=[A-Z\d -]*\d{3})[A-Z\d]{2,5}(?:[ -]\d[A-Z\d]{2})?\b|\b\d{4,6}(?:-\d{3})?\b")


def _anywhere(address: str, known: Iterable[str]) -> bool:
    for other in known:
        if set(_CODE.findall(address)) & set(_CODE.findall(other)):
            # The same postal code: whether it is the same house is for the scope, not for this question.
            return True
        site = Site("", "", other, "", ())
        if match_site("", address, site).degree is not Degree.DIFFERENT:
            return True
    return False


# ── Days ───────────────────────────────────────────────────────────────────────────────────────


def _expired(papers: Sequence[Attestation], day: date) -> Iterator[DossierFlag]:
    done: set[tuple[str, date]] = set()
    for paper in papers:
        last, fact = _day(paper, "last_day"), paper.fact("last_day")
        if last is None or fact is None or last >= day or (_file(paper), last) in done:
            continue
        done.add((_file(paper), last))
        doubt = "" if fact.sure else " (as read, not sure)"
        yield _flag(
            paper,
            "expired",
            f"The paper ended on {last.isoformat()}{doubt}, before {day.isoformat()}. Ask for its successor.",
            fact,
        )


def _surveillance(papers: Sequence[Attestation], day: date) -> Iterator[DossierFlag]:
    letters: Mapping[str, list[date]] = _letters(papers)
    for paper in papers:
        fact, last = paper.fact("surveillance_due"), _day(paper, "last_day")
        if fact is None or paper.kind not in _CERTIFICATES or (last is not None and last < day):
            continue
        passed = [due for due in paper.days("surveillance_due") if due < day - _SURVEILLANCE_TIME]
        if not passed:
            continue
        due = max(passed)
        number = re.sub(r"\W", "", _text(paper.text("number"))).casefold()
        issued = [_day(paper, name) for name in ("issue_day", "decision_day", "print_day")]
        shown = [*letters.get(number, ()), *(one for one in issued if one is not None)]
        if not any(one >= due - _SURVEILLANCE_TIME for one in shown):
            yield _flag(
                paper,
                "surveillance-overdue",
                f"A surveillance was due on {due.isoformat()}, and nothing in the dossier shows that it "
                "was passed. Ask for the certification body's letter, or look up the status in its register.",
                fact,
            )


def _letters(papers: Sequence[Attestation]) -> dict[str, list[date]]:
    """Days of surveillance letters and register extracts, by the number of their certificate."""
    found: dict[str, list[date]] = {}
    for paper in papers:
        if paper.kind not in {Kind.SURVEILLANCE_LETTER.value, Kind.REGISTER_EXTRACT.value}:
            continue
        written = _day(paper, "issue_day") or _day(paper, "decision_day")
        numbers = (*paper.texts("parent_numbers"), *paper.texts("number"))
        for number in numbers:
            if written is not None:
                found.setdefault(re.sub(r"\W", "", number).casefold(), []).append(written)
    return found
