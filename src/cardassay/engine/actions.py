"""What would close a gap, and who has to move."""

from __future__ import annotations

from collections.abc import Sequence

from cardassay.engine.case import Asked, Case
from cardassay.engine.chain_actions import OF_CHAINS, chain_actions
from cardassay.engine.upper import number_cited_above
from cardassay.model.evidence import Method
from cardassay.model.finding import Action, ActionKind, Duty, Finding, Part, Stretch
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Anchor, Requirement
from cardassay.model.supplier import Component

__all__ = ["actions_for"]

_CONFIRM = frozenset(
    {
        Reason.TO_CONFIRM,
        Reason.HOLDER_SIMILAR,
        Reason.SITE_SIMILAR,
        Reason.PRODUCT_SIMILAR,
        Reason.SCOPE_PARTLY,
        Reason.SCOPE_UNREAD,
        Reason.LATE,
    }
)
_CHECK = frozenset(
    {
        Reason.GRADE_TOO_LOW,
        Reason.ACCREDITATION_UNKNOWN,
        Reason.ACCREDITATION_MISSING,
        Reason.ACCREDITATION_DOUBTED,
        Reason.SIGNATORY_LACKS,
        Reason.CRITERION_TO_ASK,
        Reason.ISSUER_UNKNOWN,
        Reason.EDITION_EARLY,
        Reason.ISSUED_AFTER_EDITION,
        Reason.ISSUED_BEFORE_EDITION,
        Reason.CYCLE_TOO_LONG,
        Reason.CONTRADICTION,
        Reason.ARCHIVED,
        Reason.EVALUATION_TOO_OLD,
        Reason.ARCHIVED_AT_ISSUE,
    }
)
_REGISTER = {
    Reason.MAYBE_LISTED: (
        "Compare the paper with the rows that may be meant, and keep the answer "
        "(`cardassay register record`)."
    ),
    Reason.NOT_LISTED_ASK: (
        "Ask the issuer whether this certificate exists and stands, and keep its answer "
        "(`cardassay register record`); not being listed proves nothing against it."
    ),
    Reason.REGISTER_DIFFERS: (
        "Ask the issuer which is right, the paper or the register, and keep its answer "
        "(`cardassay register record`)."
    ),
    Reason.OFFERED_ENDED: (
        "Ask the supplier which certificate stands in the place of the number that its offer names, and see "
        "in the register whether that one stands (`cardassay register record`)."
    ),
    Reason.REGISTER_STALE: (
        "Get the register as of the day judged (`cardassay register refresh`, or look it up and "
        "`cardassay register record`), then assess again."
    ),
    Reason.LOOK_UP_COUNTS_NOT: (
        "Look it up again at an address that is known for that register or issuer, and keep the answer with "
        "its proof (`cardassay register record`)."
    ),
}
"""What the buyer does about an answer of a register."""
_ASKED = frozenset({*_CHECK, *_REGISTER})
_ROW_TO_CONFIRM = (
    "Look the entry up in the register itself, and keep what it shows with its proof "
    "(`cardassay register record`); the row of the list was not read surely."
)


_Shown = tuple[tuple[str, str], ...]


def actions_for(
    case: Case,
    finding: Finding,
    askeds: Sequence[Asked],
    duties: Sequence[Duty] = (),
    breaks: Sequence[Stretch] = (),
) -> tuple[Action, ...]:
    """
    The actions that would close a finding, the supplier's first.

    A satisfied finding has actions only for renewals ahead and for what the buyer should check.

    Args:
        duties: Of the finding.
        breaks: Of the finding.
    """
    if finding.requirement.check in OF_CHAINS:
        return chain_actions(case, finding, _whom(askeds))
    actions: list[Action] = []
    needed = finding.outcome is not Outcome.SATISFIED or duties or breaks
    wanted = must_show(case, finding, askeds) if needed else ()
    best = finding.candidates[0] if finding.candidates else None
    open_reasons: tuple[Reason, ...] = ()
    if finding.outcome is not Outcome.SATISFIED:
        # The best paper says what is to be done; the others are only explained.
        open_reasons = best.reasons if best is not None else finding.reasons
    to_send = [r for r in open_reasons if r not in _CONFIRM and r not in _CHECK and r not in _REGISTER]
    if finding.outcome is Outcome.NOT_SATISFIED and not to_send:
        to_send = list(open_reasons)
    if to_send:
        actions.append(Action(ActionKind.SUPPLIER_SENDS, finding.requirement.ask, wanted, "", to_send[0]))
    for duty in duties:
        days = (("days", f"in force from {duty.due} on, without a gap"),)
        shown = tuple(pair for pair in wanted if pair[0] != "days") + days
        actions.append(Action(ActionKind.SUPPLIER_SENDS, finding.requirement.ask, shown, "", duty.reason))
    for stretch in breaks:
        actions.append(
            Action(ActionKind.SUPPLIER_SENDS, finding.requirement.ask, wanted, "", stretch.reasons[0])
        )
    parts = best.parts if best is not None else finding.parts
    rows = _unsure_rows(parts) if Reason.TO_CONFIRM in open_reasons else ()
    for register in rows:
        actions.append(
            Action(ActionKind.BUYER_CHECKS, _ROW_TO_CONFIRM, _number(finding), register, Reason.TO_CONFIRM)
        )
    asked = [r for r in open_reasons if r in _CONFIRM and not (rows and r is Reason.TO_CONFIRM)]
    if rows and _unsure_on_paper(parts):
        asked.insert(0, Reason.TO_CONFIRM)
    if asked:
        files = (("file", best.attestation.origin.file),) if best and best.attestation.origin else ()
        for reason in asked:
            actions.append(Action(ActionKind.PERSON_CONFIRMS, reason.text, files, "", reason))
    raised = [part for part in parts if part.reason in _ASKED]
    for reason in dict.fromkeys([part.reason for part in raised if part.reason in _CHECK]):
        actions.append(
            Action(
                ActionKind.BUYER_CHECKS,
                finding.requirement.verify or reason.text,
                _number(finding),
                _whom(askeds),
                reason,
            )
        )
    asked_for = [(p.reason, str(p.detail.get("register", ""))) for p in raised if p.reason in _REGISTER]
    for reason, register in dict.fromkeys(asked_for):
        actions.append(Action(ActionKind.BUYER_CHECKS, _REGISTER[reason], _number(finding), register, reason))
    return tuple(actions)


def _unsure_rows(parts: Sequence[Part]) -> tuple[str, ...]:
    """The registers whose rows were not read surely and yet speak against the paper."""
    waiting = (part for part in parts if part.why is Reason.TO_CONFIRM and "register" in part.detail)
    unsure = (p for p in waiting if any(f.method is Method.REGISTER and not f.sure for _, f in p.facts))
    return tuple(dict.fromkeys(str(part.detail["register"]) for part in unsure))


def _unsure_on_paper(parts: Sequence[Part]) -> bool:
    """Whether a value of the paper itself waits for a person too."""
    waiting = (part for part in parts if part.why is Reason.TO_CONFIRM)
    return any(f.method is not Method.REGISTER and not f.sure for part in waiting for _, f in part.facts)


def must_show(case: Case, finding: Finding, askeds: Sequence[Asked]) -> tuple[tuple[str, str], ...]:
    """What the missing paper must show: entity, site, activity, product, edition, level, book, days."""
    if not askeds:
        return ()
    target = finding.target
    key = ("must-show", id(finding.requirement), target.brand, target.site, target.line,
           bool(finding.candidates))  # fmt: skip
    known: tuple[_Shown, _Shown, Requirement] | None = case.memo.get(key)
    if known is None:
        # The requirement is kept beside it so that its identity cannot be given to another one.
        known = (_place(askeds), _product_and_days(case, finding, askeds), finding.requirement)
        case.memo[key] = known
    # Whatever else is asked for is the same for every activity.
    return (*known[0], *((("activity", target.activity),) if target.activity else ()), *known[1])


def _place(askeds: Sequence[Asked]) -> _Shown:
    asked, shown = askeds[0], []
    parties = asked.expected_parties()
    if parties:
        shown.append(("entity", " or ".join(party.name for party in parties)))
    if asked.site is not None and any(a.scheme.match_site for a in askeds):
        shown.append(("site", f"{asked.site.name}, {asked.site.address}"))
    return tuple(shown)


def _product_and_days(case: Case, finding: Finding, askeds: Sequence[Asked]) -> _Shown:
    asked, requirement = askeds[0], finding.requirement
    shown: list[tuple[str, str]] = []
    if finding.target.brand:
        shown.append(("brand", finding.target.brand))
    if asked.product is not None:
        for layer in dict.fromkeys((requirement.layer, *requirement.names)):
            component = asked.product.layer(layer, asked.brand) if layer else None
            if component is not None:
                shown.append((layer, _named(component)))
    cited = number_cited_above(asked) if not finding.candidates else ""
    if cited:
        shown.append(("number", cited))
    if asked.line is not None and requirement.match_interface:
        shown.append(("interface", str(asked.line.interface)))
    editions = [
        edition.name
        for one in askeds
        for edition in one.scheme.editions
        if edition.last_day is None or case.day <= edition.last_day
    ]
    if editions:
        shown.append(("edition", " or ".join(editions)))
    for one in askeds:
        level = one.accepted.level or ", ".join(one.accepted.components)
        least = [pair for pair in (("level", level), ("book", one.accepted.book)) if pair[1]]
        if least:
            shown += least
            break
    window = case.project.window
    if requirement.anchor is Anchor.PRODUCTION:
        shown.append(("days", f"in force on {case.day}, with renewals up to {window.last_production_day}"))
    elif requirement.anchor is Anchor.LAST_CARD:
        shown.append(("days", f"up to {window.last_card_valid}"))
    else:
        shown.append(("days", f"in force on {case.day}"))
    return tuple(shown)


def _named(component: Component) -> str:
    numbers = ", ".join(component.numbers)
    return f"{component.name} ({numbers})" if numbers else component.name


def _number(finding: Finding) -> tuple[tuple[str, str], ...]:
    if not finding.candidates:
        return ()
    attestation = finding.candidates[0].attestation
    pairs = []
    for name in ("number", "holder", "certification_body", "accreditation_body"):
        fact = attestation.facts.get(name)
        if fact is not None:
            value = fact.value if isinstance(fact.value, str) else ", ".join(fact.value)
            pairs.append((name, value))
    return tuple(pairs)


def _whom(askeds: Sequence[Asked]) -> str:
    for asked in askeds:
        register = asked.scheme.register
        if register is not None:
            return f"{register.name}: {register.ask}" if register.ask else register.name
    return ""
