"""The asset and control matrix: does this dossier's paper cover what a financial buyer fears for?"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from cardassay.engine.case import Case
from cardassay.engine.checks.place import plain
from cardassay.model.assessment import AssetCover, AssetFinding
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome, any_of
from cardassay.model.requirement import Asset, Cover

__all__ = ["asset_findings"]

_TEXT_FIELDS = ("scope", "statement_of_applicability", "exclusions")
_ORDER = (Outcome.SATISFIED, Outcome.INDETERMINATE, Outcome.NOT_SATISFIED)


def asset_findings(
    case: Case, assets: Sequence[Asset], findings: Sequence[Finding]
) -> tuple[AssetFinding, ...]:
    """
    One row per asset of the bought activities.

    A cover holds when a paper that satisfies a finding of its scheme names the activity or the word;
    words that were not read surely, or stand on a paper whose finding is open, leave it
    indeterminate. Nothing here rejects: an asset without cover is indeterminate, a question.
    """
    bought = {activity for line in case.project.lines for activity in line.services}
    standing = _standing(findings)
    rows = []
    for asset in assets:
        if asset.activities and not bought & set(asset.activities):
            continue
        covers = tuple(_cover(case, cover, standing) for cover in asset.covers)
        outcome = any_of(cover.outcome for cover in covers) if covers else Outcome.INDETERMINATE
        if outcome is Outcome.NOT_SATISFIED:
            outcome = Outcome.INDETERMINATE
        rows.append(AssetFinding(asset, outcome, covers))
    return tuple(rows)


def _standing(findings: Sequence[Finding]) -> dict[int, tuple[Outcome, str]]:
    """The best outcome in which each paper was found, with the site it was found for."""
    best: dict[int, tuple[Outcome, str]] = {}
    for finding in findings:
        for candidate in finding.candidates:
            key = id(candidate.attestation)
            known = best.get(key)
            if known is None or _ORDER.index(candidate.outcome) < _ORDER.index(known[0]):
                best[key] = (candidate.outcome, finding.target.site)
    return best


def _cover(case: Case, cover: Cover, standing: dict[int, tuple[Outcome, str]]) -> AssetCover:
    found: AssetCover | None = None
    for paper in case.attestations:
        if paper.scheme != cover.scheme:
            continue
        words, fact = _words_for(cover, paper)
        if fact is None:
            continue
        outcome, site = standing.get(id(paper), (Outcome.INDETERMINATE, ""))
        if outcome is Outcome.SATISFIED and not fact.sure:
            outcome = Outcome.INDETERMINATE
        candidate = AssetCover(cover, outcome, paper, words, fact.page, site)
        if found is None or _ORDER.index(outcome) < _ORDER.index(found.outcome):
            found = candidate
    return found or AssetCover(cover, Outcome.INDETERMINATE, None, "", None)


def _words_for(cover: Cover, paper: Attestation) -> tuple[str, Fact[object] | None]:
    if cover.book:
        book = paper.text("cpp_book")
        if book is None or cover.book not in book.value.casefold():
            return "", None
    activities = paper.fact("activities")
    if cover.activities and activities is not None:
        named = [activity for activity in cover.activities if activity in activities.value]
        if named:
            return ", ".join(named), activities
    if cover.terms:
        pattern = _pattern(cover.terms)
        for name in _TEXT_FIELDS:
            fact = paper.fact(name)
            if (
                fact is not None
                and name != "exclusions"
                and (match := pattern.search(plain(str(fact.value))))
            ):
                return match.group(), fact
        for record in paper.records("sites"):
            match = pattern.search(plain(str(record.get("scope", ""))))
            if match:
                return match.group(), paper.fact("sites")
    if not cover.terms and not cover.activities:
        fact = paper.fact("scope") or paper.fact("cpp_book")
        return (fact.words if fact else ""), fact
    return "", None


@functools.cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{plain(term)})" for term in terms))
