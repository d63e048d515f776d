"""The chains of the products in the terminal: each link, the first broken one, and what mends it."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.model.chain import Chain, Link
from cardassay.model.outcome import Outcome
from cardassay.report.chain_picture import step_words
from cardassay.report.look_ups import row_in_short
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, paper_name
from cardassay.report.terminal_text import print_heading, print_text
from cardassay.report.visible import visible

__all__ = ["print_chains", "print_chains_short"]

_SIGN = {Outcome.SATISFIED: "+", Outcome.NOT_SATISFIED: "x", Outcome.INDETERMINATE: "?"}


def print_chains(assessment: Assessment, console: Console) -> None:
    """Print every chain with its links and the words that tie them; nothing where there is none."""
    if not assessment.chains:
        return
    print_heading(console, "Chains of the product")
    for chain in assessment.chains:
        print_text(console, Text(_title(chain, assessment), style="bold"), 2)
        for link in chain.links:
            _print_link(link, console)
        if (says := _broken(chain)) is not None:
            print_text(console, says, 4, mark="> ")
        if chain.mend is not None:
            number = f" Its number: {visible(chain.mend.number)}." if chain.mend.number else ""
            who = f" {load_messages().word('mend_who', chain.mend.kind)} {visible(chain.mend.who)}"
            print_text(
                console, f"{visible(chain.mend.what)}{number}{who if chain.mend.who else ''}", 4, mark="> "
            )
        for exposure in chain.exposures:
            cve = f" ({exposure.cve})" if exposure.cve else ""
            far = " More than one step away: right only about half of the time." if exposure.indirect else ""
            print_text(
                console,
                f"Possibly affected by {visible(exposure.name)}{cve}, not shown to be: "
                f"“{visible(exposure.printed)}” is {visible(exposure.says)}.{far}",
                4,
                mark="! ",
            )
            for step in exposure.path:
                print_text(console, step_words(step), 6, mark="- ")


def print_chains_short(assessment: Assessment, console: Console) -> None:
    """Print, on two lines at most, which chains do not hold and which known breaks are reached."""
    words = load_messages()
    broken: dict[str, None] = {}
    reached: dict[str, None] = {}
    for chain in assessment.chains:
        if chain.first_broken:
            brand = words.word("brand", chain.brand) if chain.brand else ""
            name = " ".join(word for word in (words.word("chain", chain.kind.value), brand) if word)
            link = next(link for link in chain.links if link.layer == chain.first_broken)
            kind = "broken" if link.outcome is Outcome.NOT_SATISFIED else "open"
            broken[f"{name} {kind} at the {words.word('layer', chain.first_broken)}"] = None
        reached.update((visible(exposure.name), None) for exposure in chain.exposures)
    says = ["; ".join(broken)] if broken else []
    says += [f"possibly affected: {', '.join(reached)}"] if reached else []
    if says:
        print_text(console, f"Chains: {'. '.join(says)}.", 0, most=2)


def _title(chain: Chain, assessment: Assessment) -> str:
    words = load_messages()
    brand = words.word("brand", chain.brand) if chain.brand else ""
    parts = (words.word("chain", chain.kind.value), line_name(assessment, chain.line), brand)
    return " · ".join(part for part in parts if part)


def _print_link(link: Link, console: Console) -> None:
    layer = load_messages().word("layer", link.layer)
    if link.attestation is not None:
        paper = paper_name(link.attestation)
    elif link.stand_in is not None:
        paper = f"no paper; {row_in_short(link.stand_in)}"
    else:
        paper = "no paper" if link.outcome is not Outcome.NOT_APPLICABLE else "not asked for"
    says = "" if link.outcome is Outcome.SATISFIED else f": {link.says}"
    print_text(console, f"{layer}: {paper}{says}", 4, mark=f"{_SIGN.get(link.outcome, '-')} ")
    if link.below is not None:
        print_text(console, step_words(link.below), 6, mark="| ", most=2)
    for question in link.questions:
        print_text(console, f"asked about this link: {visible(question.says)}", 6, mark="? ")


def _broken(chain: Chain) -> str | None:
    words = load_messages()
    if chain.first_broken:
        link = next(link for link in chain.links if link.layer == chain.first_broken)
        kind = "broken" if link.outcome is Outcome.NOT_SATISFIED else "open"
        return f"first {kind} link: {words.word('layer', link.layer)}, {visible(link.says)}"
    if chain.first_question:
        return f"all links hold; first open question: {words.word('layer', chain.first_question)}"
    return None
