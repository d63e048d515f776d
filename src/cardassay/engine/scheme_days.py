"""
Were the certificates of the Common Criteria chain issued when their scheme could issue them?

1. European national schemes issue no first certificates any more; one of a later day is a question.
2. Certificates may rest on an older version of the criteria up to a day.
3. How an EUCC composite may stand on a national certificate is settled by papers that are not public.
4. Where a country's certificates have a technical validity besides the printed one, an interim
   evaluation has to renew it.

Days, countries and months are data; each rule asks and none rejects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cardassay.engine.case import Case, part_of
from cardassay.engine.identity import is_first, number_of, renews
from cardassay.engine.linking import finding_of
from cardassay.engine.naming import key_of_paper, shown_number
from cardassay.engine.standing_papers import stack_of
from cardassay.engine.web import web_of
from cardassay.model.attestation import Attestation
from cardassay.model.chain import ChainKind
from cardassay.model.composition import ChainKnowledge
from cardassay.model.day import add_months
from cardassay.model.evidence import Fact
from cardassay.model.finding import Finding, Part
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target

__all__ = ["judge_scheme_days"]

_EUCC, _NATIONAL = "eucc", "common-criteria"
_CONTINUING = ("re-eval", "reeval", "reassess", "re-assess", "maint", "renew", "surveil", "re-cert", "recert")


def judge_scheme_days(
    case: Case, requirement: Requirement, target: Target, findings: Sequence[Finding]
) -> Finding:
    """The finding about the days of every certificate of the chain."""
    stack, parts = stack_of(case, findings, requirement, target), []
    for layer in ("platform", "ic"):
        paper = stack.paper(ChainKind.COMMON_CRITERIA, layer)
        if paper is not None:
            below = stack.paper(ChainKind.COMMON_CRITERIA, "ic") if layer == "platform" else None
            found = list(_asked(case, case.chains, paper, below, layer))
            parts += found or [_part(case, Reason.SCHEME_DAYS_FIT, paper, layer, "issue_day")]
    return finding_of(case, requirement, target, tuple(parts or [part_of(Reason.NOTHING_PRESENTED)]))


def _asked(
    case: Case, known: ChainKnowledge | None, paper: Attestation, below: Attestation | None, layer: str
) -> Iterator[Part]:
    if known is None:
        return
    issued, number = paper.day("issue_day"), paper.text("number")
    parsed = number_of(number.value) if number is not None else None
    if paper.scheme == _NATIONAL and issued is not None and parsed is not None and _is_first(paper):
        for stop in known.stops:
            if parsed.country in stop.countries and issued.value > stop.last_first_issue_day:
                yield _part(
                    case, Reason.ISSUED_AFTER_SCHEME, paper, layer, "issue_day", "number",
                    source=stop.source, last_day=stop.last_first_issue_day, says=stop.says,
                )  # fmt: skip
    standard = paper.text("standard")
    for older in known.older:
        if paper.scheme == older.scheme and standard is not None and issued is not None:
            printed = "".join(standard.value.casefold().split())
            if any(word in printed for word in older.words) and issued.value > older.last_issue_day:
                yield _part(case, Reason.OLDER_CRITERIA, paper, layer, "standard", "issue_day",
                            source=older.source, last_day=older.last_issue_day)  # fmt: skip
    if paper.scheme == _EUCC and below is not None and below.scheme == _NATIONAL:
        yield _part(case, Reason.NATIONAL_COMPONENT, paper, layer, "number",
                    source=known.component_under_eucc, shown=shown_number(below))  # fmt: skip
    if parsed is not None and issued is not None:
        yield from _technical(case, known, paper, layer, parsed.country)


def _is_first(paper: Attestation) -> bool:
    said, first = paper.text("evaluation_type"), paper.day("first_issue_day")
    issued = paper.day("issue_day")
    if said is not None and any(word in said.value.casefold() for word in _CONTINUING):
        return False
    if first is not None and issued is not None and first.value < issued.value:
        return False
    return is_first(shown_number(paper))


def _technical(
    case: Case, known: ChainKnowledge, paper: Attestation, layer: str, country: str
) -> Iterator[Part]:
    for rule in known.technical:
        if rule.country != country:
            continue
        # The newest paper or register row of the certificate that stands for an analysis made anew.
        days = [
            day.value
            for one in web_of(case).nodes[key_of_paper(paper)].attestations()
            if (number := one.text("number")) is not None and renews(number.value)
            and (day := one.day("issue_day")) is not None
            and day.value <= case.day
        ]  # fmt: skip
        if days and case.day > (end := add_months(max(days), rule.months)):
            yield _part(case, Reason.INTERIM_EVALUATION_DUE, paper, layer, "issue_day", source=rule.source,
                        last_day=end, months=rule.months, says=rule.says)  # fmt: skip


def _part(case: Case, reason: Reason, paper: Attestation, layer: str, *names: str, **detail: object) -> Part:
    source = detail.pop("source", None)
    facts: list[tuple[str, Fact[object] | None]] = [(name, paper.fact(name)) for name in names]
    return part_of(
        reason,
        *facts,
        source=source,  # type: ignore[arg-type]  # a source or nothing: the callers above
        elsewhere=tuple((name, paper) for name, fact in facts if fact is not None),
        paper=f"{case.schemes[paper.scheme].name} no. {shown_number(paper)}",
        layer=layer,
        **detail,
    )
