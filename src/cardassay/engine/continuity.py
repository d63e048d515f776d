"""
Continuity: mass production is more than a pilot.

Unbroken certification, an established site, surveillance passed, the construction named; and, before
all of these, a site for every bought activity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from cardassay.engine.case import Asked, Case, part_of
from cardassay.engine.checks.force import in_force, status_parts, term_of
from cardassay.engine.checks.holder import holder_parts
from cardassay.engine.checks.place import site_parts
from cardassay.engine.judge import anchor_end, closed, soften, stretches
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.outcome import Outcome, all_of
from cardassay.model.product import Likeness, compare_products
from cardassay.model.reason import Reason
from cardassay.model.requirement import Check, Requirement, Target

__all__ = ["judge_assigned", "judge_continuity"]

_NEW_PLANT_MONTHS = 12
"""A plant younger than this at the first order is asked for its start-up evidence."""

Papers = Mapping[str, tuple[Attestation, ...]]


def judge_assigned(case: Case, requirement: Requirement, target: Target, papers: Papers) -> Finding:
    """Whether a site is declared for the bought activity."""
    sites = [
        site
        for site in case.supplier.sites
        if target.activity in site.activities
        and (not site.lines or not target.line or target.line in site.lines)
        and (not site.brands or not target.brand or target.brand in site.brands)
    ]
    parts: tuple[Part, ...]
    if sites:
        names = ", ".join(site.name for site in sites)
        parts = (part_of(Reason.SITE_MATCHES, site=names, activity=target.activity),)
    else:
        deadline = case.project.deadlines.clarification
        parts = (part_of(Reason.NO_SITE_ASSIGNED, activity=target.activity),)
        if deadline is not None and case.day > deadline:
            parts = (part_of(Reason.NOT_EVIDENCED, deadline=deadline), *parts)
    outcome = parts[0].outcome
    return _close(case, requirement, target, outcome, parts, (), [])


def judge_continuity(case: Case, requirement: Requirement, target: Target, papers: Papers) -> Finding:
    """The finding of one continuity question, held against the papers that name the site or product."""
    askeds = [
        Asked(case, requirement, target, accepted, case.schemes[accepted.scheme])
        for accepted in requirement.accepted
    ]
    judged: list[Candidate] = []
    look = _LOOKS[requirement.check]
    for asked in askeds:
        at_place = [p for p in papers.get(asked.scheme.id, ()) if _counts(p, asked)]
        # A paper that has run out is history: it shows what went before, never that it went on.
        alive = [p for p in at_place if _may_be_in_force(p, asked)] or at_place
        for paper in alive:
            parts = look(paper, asked, at_place)
            judged.append(Candidate(paper, asked.scheme.id, all_of(p.outcome for p in parts), parts))
    if not judged:
        part = part_of(Reason.CONTINUITY_UNKNOWN, wanted=_WANTED[requirement.check])
        return _close(case, requirement, target, part.outcome, (part,), (), askeds)
    order = (Outcome.SATISFIED, Outcome.INDETERMINATE, Outcome.NOT_SATISFIED)
    judged.sort(key=lambda c: order.index(c.outcome))
    return _close(case, requirement, target, judged[0].outcome, (), tuple(judged), askeds)


def _close(
    case: Case,
    requirement: Requirement,
    target: Target,
    outcome: Outcome,
    parts: tuple[Part, ...],
    candidates: tuple[Candidate, ...],
    askeds: list[Asked],
) -> Finding:
    reasons = (
        candidates[0].reasons
        if candidates
        else tuple(dict.fromkeys(p.why for p in parts if p.outcome is outcome or len(parts) > 1))
    )
    outcome, reasons = soften(requirement, outcome, reasons)
    timeline = stretches(case.day, anchor_end(case, requirement), (), lambda _: (outcome, reasons))
    return closed(case, Finding(requirement, target, outcome, reasons, parts, candidates, timeline), askeds)


def _counts(paper: Attestation, asked: Asked) -> bool:
    """
    Whether a paper can speak for the party and the plant asked for.

    A sister company's certificate at the same address, or a suspended one, shows no continuity.
    """
    against = (*holder_parts(paper, asked), *status_parts(paper))
    if any(part.outcome is Outcome.NOT_SATISFIED for part in against):
        return False
    if not (asked.scheme.match_site and asked.site is not None):
        return True
    parts, _ = site_parts(paper, asked)
    return any(part.reason is Reason.SITE_MATCHES for part in parts)


def _may_be_in_force(paper: Attestation, asked: Asked) -> bool:
    return in_force(asked, term_of(paper, asked), asked.case.day).outcome is not Outcome.NOT_SATISFIED


def _unbroken(paper: Attestation, asked: Asked, all_papers: list[Attestation]) -> tuple[Part, ...]:
    first = paper.day("first_issue_day")
    if first is None:
        return (part_of(Reason.CONTINUITY_UNKNOWN, wanted="first certification day"),)
    start = paper.day("cycle_start") or paper.day("issue_day")
    earlier = [
        (last, other)
        for other in all_papers
        if other is not paper and (last := other.day("last_day")) is not None
        and start is not None and last.value < start.value
    ]  # fmt: skip
    if earlier and start is not None:
        newest, former = max(earlier, key=lambda one: one[0].value)
        if newest.value + timedelta(days=1) < start.value:
            return (
                part_of(
                    Reason.CONTINUITY_GAP, ("last_day", newest), ("issue_day", start),
                    elsewhere=(("last_day", former),), since=newest.value, until=start.value,
                ),
            )  # fmt: skip
    return (part_of(Reason.CONTINUITY_SHOWN, ("first_issue_day", first), since=first.value),)


def _established(paper: Attestation, asked: Asked, _: list[Attestation]) -> tuple[Part, ...]:
    first_order = asked.case.project.window.first_order
    site = asked.site
    young = (
        site is not None
        and site.since is not None
        and (add_months(site.since, _NEW_PLANT_MONTHS) > first_order)
    )
    if young and site is not None:
        return (part_of(Reason.CONTINUITY_GAP, site=site.name, since=site.since),)
    name = next(
        (n for n in ("first_issue_day", "cycle_start", "issue_day", "assessment_end") if paper.day(n)), None
    )
    fact = paper.day(name) if name else None
    if name is None or fact is None:
        return (part_of(Reason.CONTINUITY_UNKNOWN, wanted="first approval day"),)
    reason = Reason.CONTINUITY_SHOWN if fact.value < first_order else Reason.CONTINUITY_GAP
    return (part_of(reason, (name, fact), since=fact.value),)


def _surveillance(paper: Attestation, asked: Asked, all_papers: list[Attestation]) -> tuple[Part, ...]:
    day = asked.case.day
    validity = asked.scheme.validity
    months = validity.surveillance_months if validity is not None else None
    due = paper.days("surveillance_due")
    fact = paper.fact("surveillance_due")
    passed = [d for d in due if d <= day]
    if fact is not None and not passed:
        return (part_of(Reason.CONTINUITY_SHOWN, ("surveillance_due", fact), next_due=min(due)),)
    start = paper.day("decision_day") or paper.day("cycle_start") or paper.day("issue_day")
    if months is None:
        return (part_of(Reason.CONTINUITY_UNKNOWN, wanted="surveillance rule"),)
    if start is not None and day <= add_months(start.value, months):
        return (part_of(Reason.CONTINUITY_SHOWN, ("issue_day", start), since=start.value),)
    for other in asked.case.attestations:
        letter = other.day("issue_day")
        if (
            other.kind == "surveillance-letter"
            and other.scheme == paper.scheme
            and letter is not None
            and letter.value <= day <= add_months(letter.value, months)
            and _speaks_of(other, paper, asked)
        ):
            facts = [(name, other.fact(name)) for name in ("issue_day", "number", "holder")]
            elsewhere = tuple((name, other) for name, fact in facts if fact is not None)
            return (part_of(Reason.CONTINUITY_SHOWN, *facts, elsewhere=elsewhere, since=letter.value),)
    return (part_of(Reason.SURVEILLANCE_UNPROVEN, ("issue_day", start), months=months),)


def _speaks_of(letter: Attestation, paper: Attestation, asked: Asked) -> bool:
    """Whether a surveillance letter continues this very certificate: its number, or else its holder."""
    parts = holder_parts(letter, asked)
    if any(part.outcome is Outcome.NOT_SATISFIED for part in (*parts, *status_parts(letter))):
        return False
    number, own = letter.text("number"), paper.text("number")
    if number is None or own is None:
        return any(part.reason is Reason.HOLDER_MATCHES for part in parts)
    one, other = ("".join(fact.value.casefold().split()) for fact in (number, own))
    return one == other


def _construction(paper: Attestation, asked: Asked, _: list[Attestation]) -> tuple[Part, ...]:
    product = asked.product
    if product is None or not product.construction:
        return (part_of(Reason.CONSTRUCTION_DIFFERS, wanted="the offer names no construction"),)
    for name in ("product", "scope", "configuration"):
        fact = paper.text(name)
        if fact is not None and compare_products(product.construction, fact.value) is Likeness.SAME:
            return (part_of(Reason.CONTINUITY_SHOWN, (name, fact), wanted=product.construction),)
    fact = paper.text("product") or paper.text("scope")
    return (part_of(Reason.CONSTRUCTION_DIFFERS, ("product", fact), wanted=product.construction),)


_WANTED = {
    Check.UNBROKEN: "certification without a gap",
    Check.ESTABLISHED_SITE: "an approval of this plant that is older than the first order",
    Check.SURVEILLANCE: "a surveillance that was passed",
    Check.CONSTRUCTION: "the construction that is offered",
}
_Look = Callable[[Attestation, Asked, list[Attestation]], tuple[Part, ...]]
_LOOKS: Mapping[Check, _Look] = {
    Check.UNBROKEN: _unbroken,
    Check.ESTABLISHED_SITE: _established,
    Check.SURVEILLANCE: _surveillance,
    Check.CONSTRUCTION: _construction,
}
