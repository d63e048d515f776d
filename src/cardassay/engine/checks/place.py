"""
Which site, which activity?

The machine says *covers* only when a term for the activity stands in the scope of that very site
and no exclusion touches it. A whole paper that omits the site does not cover it; a paper with a
page or annex missing cannot tell.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from cardassay.engine.case import Asked, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.finding import Part
from cardassay.model.match import Degree
from cardassay.model.project import Activity
from cardassay.model.reason import Reason
from cardassay.model.vocabulary import ScopeVocabulary

__all__ = ["activity_parts", "plain", "site_key", "site_parts"]


def site_key(record: Mapping[str, Any]) -> str:
    """The printed site as one text, the key of :class:`cardassay.model.match.Identities`."""
    return " · ".join(str(record[key]) for key in ("name", "address") if record.get(key))


def site_parts(attestation: Attestation, asked: Asked) -> tuple[tuple[Part, ...], Mapping[str, Any] | None]:
    """Whether the site is named, and the paper's entry for it."""
    if not (asked.scheme.match_site and asked.site is not None):
        return (), None
    memo, key = asked.case.memo, ("site", id(attestation), asked.target.site)
    known: tuple[Part, Mapping[str, Any] | None, Attestation] | None = memo.get(key)
    if known is None:
        known = memo[key] = (*_site(attestation, asked), attestation)
    return (known[0],), known[1]


def activity_parts(
    attestation: Attestation, asked: Asked, record: Mapping[str, Any] | None
) -> tuple[Part, ...]:
    """Whether the scope of that entry, or of the paper, covers the activity."""
    if not (asked.scheme.match_activity and asked.target.activity):
        return ()
    return (_activity(attestation, asked, record),)


def _site(attestation: Attestation, asked: Asked) -> tuple[Part, Mapping[str, Any] | None]:
    site = asked.site
    assert site is not None
    fact = attestation.fact("sites")
    wanted = f"{site.name}, {site.address}"
    similar, compared = "", False
    for record in attestation.records("sites"):
        for match in asked.case.identities.sites.get(site_key(record), ()):
            compared = True
            if match.id == site.id and match.degree is Degree.SAME:
                return part_of(Reason.SITE_MATCHES, ("sites", fact), site=site_key(record)), record
            if match.id == site.id and match.degree is Degree.SIMILAR:
                similar = match.why
    if similar:
        return part_of(Reason.SITE_SIMILAR, ("sites", fact), wanted=wanted, why=similar), None
    if attestation.incomplete:
        return part_of(
            Reason.INCOMPLETE, ("sites", fact), wanted=wanted, missing=attestation.incomplete
        ), None
    if not compared:
        return part_of(Reason.SITE_UNKNOWN, ("sites", fact), wanted=wanted), None
    return part_of(Reason.OTHER_SITE, ("sites", fact), wanted=wanted, printed=_printed(attestation)), None


def _printed(attestation: Attestation) -> str:
    return "; ".join(site_key(record) for record in attestation.records("sites"))


def _activity(attestation: Attestation, asked: Asked, record: Mapping[str, Any] | None) -> Part:
    activity = asked.target.activity
    listed = attestation.fact("activities")
    if listed is not None:
        if activity in listed.value:
            return part_of(Reason.SCOPE_COVERS, ("activities", listed), activity=activity)
        if attestation.incomplete:
            return part_of(Reason.INCOMPLETE, ("activities", listed), missing=attestation.incomplete)
        return part_of(Reason.SCOPE_LACKS, ("activities", listed), activity=activity)
    own = str(record.get("scope", "")) if record else ""
    fact = attestation.fact("sites") if own else attestation.fact("scope")
    name = "sites" if own else "scope"
    text = own or (str(fact.value) if fact else "")
    if not text:
        return part_of(Reason.SCOPE_UNREAD, ("scope", fact), activity=activity)
    excluded = attestation.fact("exclusions")
    words = _words(asked.case.vocabulary, activity)
    if excluded is not None and any(words.covers.search(plain(e)) for e in excluded.value if words.covers):
        return part_of(Reason.SCOPE_EXCLUDES, ("exclusions", excluded), activity=activity)
    reason, term = _scope(words, text)
    if term is None:
        return part_of(reason, (name, fact), activity=activity)
    return part_of(reason, (name, fact), activity=activity, term=term)


@functools.lru_cache(maxsize=8192)
def _scope(words: _Words, text: str) -> tuple[Reason, str | None]:
    """What a scope says of the activity behind the words, with the term that says so."""
    said, outside, beyond = _split_exclusions(plain(text), words.exclusions)
    if words.covers is not None and words.covers.search(outside):
        # Named inside and outside the exclusion: which of the two is meant, only a person can say.
        return (Reason.SCOPE_UNREAD if words.covers.search(said) else Reason.SCOPE_EXCLUDES), None
    if words.covers is not None and words.covers.search(beyond) and not words.covers.search(said):
        return Reason.SCOPE_UNREAD, None
    if words.covers is not None and (found := words.covers.search(said)):
        return Reason.SCOPE_COVERS, found.group()
    if words.related is not None and (found := words.related.search(said)):
        return Reason.SCOPE_PARTLY, found.group()
    if (
        words.insufficient is not None
        and (found := words.insufficient.search(said))
        and not words.any_work(said)
    ):
        return Reason.SCOPE_LACKS, found.group()
    return Reason.SCOPE_UNREAD, None


@functools.lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Casefolded, without diacritics, blanks collapsed: the form in which terms are looked for."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", bare))


class _Words:
    """The vocabulary for one activity, compiled."""

    def __init__(self, vocabulary: ScopeVocabulary, activity: str) -> None:
        self.covers = _either(_terms(vocabulary.covers, activity))
        self.related = _either(_terms(vocabulary.related, activity))
        self.insufficient = _either(vocabulary.insufficient)
        self.exclusions = _either(vocabulary.exclusions)
        self._work = _either(tuple(term for _, terms in vocabulary.covers for term in terms))

    def any_work(self, text: str) -> bool:
        """Whether a term of any activity stands in the text."""
        return self._work is not None and self._work.search(text) is not None


def _terms(table: tuple[tuple[Activity, tuple[str, ...]], ...], activity: str) -> tuple[str, ...]:
    return tuple(term for known, terms in table if known == activity for term in terms)


def _either(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


_compiled: dict[tuple[int, str], tuple[ScopeVocabulary, _Words]] = {}


def _words(vocabulary: ScopeVocabulary, activity: str) -> _Words:
    # Keyed by identity, since hashing all terms for every question would cost more than searching;
    # the vocabulary is kept beside its words so that its identity cannot be given to another one.
    key = (id(vocabulary), activity)
    if key not in _compiled:
        _compiled[key] = (vocabulary, _Words(vocabulary, activity))
    return _compiled[key][1]


_CLAUSE_END = re.compile(r"[.;。；)\]]")
_FIRST_OF_LIST = re.compile(r"[,，、]")


@functools.lru_cache(maxsize=1024)
def _split_exclusions(text: str, marks: re.Pattern[str] | None) -> tuple[str, str, str]:
    """
    What a scope says, what an exclusion mark surely takes out, and what stands behind a comma there.

    "Manufacture excluding design, personalisation of cards" can be read both ways, so that what
    follows the first comma is neither said nor taken out.
    """
    if marks is None:
        return text, "", ""
    said, outside, beyond, at = [], [], [], 0
    for match in marks.finditer(text):
        if match.start() < at:
            continue
        said.append(text[at : match.start()])
        clause = _CLAUSE_END.search(text, match.end())
        at = clause.start() if clause else len(text)
        comma = _FIRST_OF_LIST.search(text, match.end(), at)
        cut = comma.start() if comma else at
        outside.append(text[match.end() : cut])
        beyond.append(text[cut:at])
    said.append(text[at:])
    return " ".join(said), " ".join(outside), " ".join(beyond)
