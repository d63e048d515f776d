"""The whole reasoning behind the findings of one requirement, for the terminal and as JSON."""

from __future__ import annotations

import difflib

from rich.console import Console
from rich.text import Text

from cardassay.errors import UsageError
from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.register import LookUp
from cardassay.model.requirement import Requirement
from cardassay.model.source import Source
from cardassay.model.verdict import effect_of
from cardassay.report import plain
from cardassay.report.canonical import finding_value, looked_up_value, requirement_value
from cardassay.report.look_ups import look_up_words, look_ups_of
from cardassay.report.messages import load_messages
from cardassay.report.names import paper_name, target_name
from cardassay.report.reading_text import shown
from cardassay.report.sentences import part_sentence
from cardassay.report.terminal import print_action, print_text
from cardassay.report.visible import visible

__all__ = ["findings_of", "render_text", "source_words", "to_json"]

_MARK = {
    "satisfied": "[yes]",
    "note": "[note]",
    "not-satisfied": "[NO]",
    "indeterminate": "[?]",
    "not-applicable": "[-]",
}


def findings_of(assessment: Assessment, requirement_id: str) -> tuple[Finding, ...]:
    """
    The findings of a requirement, or the one finding with that identifier (``requirement@target``).

    Raises:
        UsageError: No such requirement in this assessment; the message names the nearest ones.
    """
    found = tuple(
        finding for finding in assessment.findings if requirement_id in (finding.requirement.id, finding.id)
    )
    if found:
        return found
    for requirement, why in assessment.not_applicable:
        if requirement.id == requirement_id:
            raise UsageError(f"{requirement_id} does not apply to this project: {why}.")
    known = sorted({finding.requirement.id for finding in assessment.findings})
    near = difflib.get_close_matches(requirement_id.split("@")[0], known, 3, 0.4)
    hint = f"Did you mean {', '.join(near)}?" if near else f"Known here: {', '.join(known) or 'none'}."
    raise UsageError(f"No finding of this assessment is called {requirement_id}. {hint}")


def to_json(assessment: Assessment, requirement_id: str) -> bytes:
    """
    The findings of one requirement as canonical JSON.

    Raises:
        UsageError: No such requirement in this assessment.
    """
    found = findings_of(assessment, requirement_id)
    return plain.to_json(
        {
            "supplier": assessment.supplier.name,
            "day": assessment.day,
            "requirement": requirement_value(found[0].requirement),
            "findings": [finding_value(finding, assessment) for finding in found],
            "looked_up": [looked_up_value(origin, assessment) for origin in _looked_at(found, assessment)],
        },
        sort_keys=True,
    )


def _looked_at(found: tuple[Finding, ...], assessment: Assessment) -> tuple[Origin, ...]:
    """The papers held against a requirement that were looked up, each once."""
    papers = (candidate.attestation.origin for finding in found for candidate in finding.candidates)
    return tuple(dict.fromkeys(one for one in papers if one is not None and one in assessment.looked_up))


def render_text(assessment: Assessment, requirement_id: str, console: Console) -> None:
    """
    Print the reasoning: the rule, each paper held against it, each part with words and page.

    Raises:
        UsageError: No such requirement in this assessment.
    """
    found = findings_of(assessment, requirement_id)
    console.print(Text(f"{visible(assessment.supplier.name)}, judged on {assessment.day}"))
    _print_requirement(found[0].requirement, console)
    for finding in found:
        console.print()
        _print_finding(finding, assessment, console)


def _print_requirement(requirement: Requirement, console: Console) -> None:
    messages = load_messages()
    print_text(console, Text(visible(requirement.title), style="bold"), 0)
    print_text(console, f"{requirement.id}, pack {visible(requirement.pack)}", 2)
    weight = messages.word("weight", requirement.weight.value)
    anchor = messages.word("anchor", requirement.anchor.value)
    print_text(console, f"Weight: {weight}; has to hold {anchor}.", 2)
    print_text(console, f"Why: {visible(requirement.why)}", 2)
    print_text(console, f"Rule: {source_words(requirement.source)}", 2)
    for change in requirement.changes:
        text = f"{visible(change.what)} ({visible(change.reason)} {visible(change.by)})"
        print_text(console, text, 2, mark=f"Changed by {visible(change.pack)}: ")
    if requirement.mandated:
        print_text(console, "Mandated by a brand or by law: no waiver counts.", 2)


def source_words(source: Source) -> str:
    """Document, clause, confidence and day of a source; a rule that may not reject is marked."""
    clause = f", {visible(source.clause)}" if source.clause else ""
    confidence = load_messages().word("confidence", source.confidence.value)
    limit = "" if source.may_reject else "; not sourced well enough to reject anybody"
    return f"{visible(source.document)}{clause} ({confidence}, checked on {source.checked_on}{limit})"


def _print_finding(finding: Finding, assessment: Assessment, console: Console) -> None:
    messages = load_messages()
    effect = effect_of(finding, with_waivers=False).name.lower().replace("_", "-")
    head = Text(target_name(assessment, finding.target), style="bold")
    head.append(f": {messages.word('outcome', finding.outcome.value)}", style="not bold")
    print_text(console, head.append(f" ({messages.word('effect', effect)})", style="not bold"), 0)
    for part in finding.parts:
        _print_part(part, None, finding, assessment, console)
    for candidate in finding.candidates:
        _print_candidate(candidate, finding, assessment, console)
    for stretch in finding.timeline:
        reasons = "; ".join(reason.text for reason in stretch.reasons)
        days = f"{stretch.first_day} to {stretch.last_day}"
        state = messages.word("outcome", stretch.outcome.value)
        lasting = " - no renewal mends that" if stretch in finding.breaks else ""
        print_text(console, f"{state}{f' ({reasons})' if reasons else ''}{lasting}", 2, mark=f"{days}  ")
    if finding.waiver is not None:
        waiver = finding.waiver
        print_text(console, f"Waived by {visible(waiver.who)} on {waiver.when}: {visible(waiver.why)}", 2)
    for action in finding.actions:
        print_action(console, action, 2)


def _print_candidate(
    candidate: Candidate, finding: Finding, assessment: Assessment, console: Console
) -> None:
    attestation = candidate.attestation
    grade = load_messages().word("grade", attestation.grade.label)
    where = "" if attestation.origin is None else f" in {visible(attestation.origin.file)}"
    print_text(
        console,
        f"{paper_name(attestation)}{where} (evidence: {grade})",
        2,
        mark=f"{_MARK[candidate.outcome.value]} ",
    )
    if attestation.origin is not None:
        print_text(console, Text(f"SHA-256 {attestation.origin.sha256}", style="dim"), 6)
    for part in candidate.parts:
        _print_part(part, attestation, finding, assessment, console)
    for look_up in look_ups_of(assessment, attestation):
        _print_look_up(look_up, console)


def _print_look_up(look_up: LookUp, console: Console) -> None:
    """Print what a register says of the paper, as evidence."""
    words = look_up_words(look_up)
    print_text(console, words.headline, 4, mark="[register] ")
    for line in words.details:
        print_text(console, Text(line, style="dim"), 8)


def _print_part(
    part: Part,
    attestation: Attestation | None,
    finding: Finding,
    assessment: Assessment,
    console: Console,
) -> None:
    indent = 4 if attestation is not None else 2
    sentence = part_sentence(part, attestation, finding.target, assessment, named=False, quoted=False)
    print_text(
        console,
        f"{sentence} [{part.reason.code}]",
        indent,
        mark=f"{_MARK['note' if part.note else part.outcome.value]} ",
    )
    for name, fact in part.facts:
        _print_fact(name, fact, part.paper_of(name, None), console, indent + 4)
    if part.source is not None:
        print_text(console, Text(f"rule: {source_words(part.source)}", style="dim"), indent + 4)


def _print_fact(
    name: str, fact: Fact[object], elsewhere: Attestation | None, console: Console, indent: int
) -> None:
    method = load_messages().word("method", fact.method.value)
    page = "" if fact.page is None else f", page {fact.page}"
    if elsewhere is not None and elsewhere.origin is not None:
        page = f"{page} of {visible(elsewhere.origin.file)}"
    value = shown(fact.value).replace("\n", "; ")
    words = visible(fact.words)
    quoted = f" “{words}”" if words and words != value else ""
    doubt = "" if fact.sure else f"; TO CONFIRM: {visible(fact.why_not_sure)}"
    label = name.replace("_", " ")
    print_text(console, Text(f"{label}: {value}{quoted} ({method}{page}{doubt})", style="dim"), indent)
