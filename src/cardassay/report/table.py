"""
The expert's table, made from scheme files and requirement packs.

Per paper: what it certifies, when it is asked, what an expert checks first, how long it holds, which
editions count, which register there is and what its silence means, and what is wrongly offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cardassay.model.scheme import Edition, Scheme, Validity, ValidityRule
from cardassay.model.source import Source
from cardassay.packs.pack import Pack
from cardassay.report.explain import source_words
from cardassay.report.html import environment
from cardassay.report.messages import load_messages
from cardassay.report.visible import visible

__all__ = ["FamilyRows", "SchemeRow", "expert_table", "table_html", "table_markdown"]


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One scheme as an expert looks at it."""

    id: str
    name: str
    paper: str
    certifies: str
    applies: str
    checks_first: str
    holder: str
    validity: str
    editions: tuple[str, ...]
    register: str
    silence: str
    ask: str
    not_instead: tuple[str, ...]
    """Papers that are wrongly offered in its place, with why they do not stand in."""
    asked_by: tuple[str, ...]
    """Requirements of the packs that accept it, with their weight."""
    source: str
    sourced: bool
    """Whether the source of the scheme's rules is good enough to reject anybody."""


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """The schemes of one family."""

    number: int | None
    title: str
    rows: tuple[SchemeRow, ...]


def expert_table(schemes: Mapping[str, Scheme], packs: Iterable[Pack]) -> tuple[FamilyRows, ...]:
    """The table, family by family; papers outside the twelve families come last."""
    messages = load_messages()
    asked = _asked(packs)
    found: dict[int, list[SchemeRow]] = {}
    for scheme in schemes.values():
        row = _row(scheme, schemes, tuple(asked.get(scheme.id, ())))
        found.setdefault(scheme.family or 0, []).append(row)
    order = sorted(found, key=lambda family: (family == 0, family))
    return tuple(
        FamilyRows(
            family or None,
            messages.word("family", str(family)) if family else "Papers outside the twelve families",
            # What the packs ask for comes before what is only recognised.
            tuple(sorted(found[family], key=lambda row: (not row.asked_by, row.name))),
        )
        for family in order
    )


def table_html(schemes: Mapping[str, Scheme], packs: Iterable[Pack]) -> str:
    """The table as one self-contained HTML page."""
    template = environment().get_template("table.html.j2")
    return template.render(families=expert_table(schemes, packs))


def table_markdown(schemes: Mapping[str, Scheme], packs: Iterable[Pack]) -> str:
    """The table as Markdown: a section per family, a list per paper."""
    lines = ["# The expert's table", "", _INTRO, ""]
    for family in expert_table(schemes, packs):
        number = f"{family.number}. " if family.number else ""
        lines += [f"## {number}{family.title}", ""]
        for row in family.rows:
            lines += _markdown_row(row)
    return "\n".join(lines).rstrip() + "\n"


_INTRO = (
    "Made from the scheme files and requirement packs; do not edit it, edit those. "
    "A rule whose source is marked as not sourced well enough never rejects anybody."
)


def _markdown_row(row: SchemeRow) -> list[str]:
    lines = [f"### {_plain(row.name)}", "", f"`{row.id}` · {_plain(row.paper)}", ""]
    for title, text in (
        ("Certifies", row.certifies),
        ("Asked", row.applies),
        ("Checked first", row.checks_first),
        ("Held by", row.holder),
        ("Holds", row.validity),
        ("Editions", "; ".join(row.editions)),
        ("Register", row.register),
        ("Its silence", row.silence),
        ("Whom to ask", row.ask),
        ("Requirements", "; ".join(row.asked_by)),
        ("Source", row.source),
    ):
        if text:
            lines.append(f"- **{title}:** {_plain(text)}")
    if row.not_instead:
        lines.append("- **Not instead:**")
        lines += [f"  - {_plain(text)}" for text in row.not_instead]
    return [*lines, ""]


def _plain(text: str) -> str:
    """Text in which nothing is taken for markup."""
    shown = visible(text)
    return shown.replace("\\", "\\\\").replace("<", "&lt;").replace("*", "\\*").replace("|", "\\|")


def _asked(packs: Iterable[Pack]) -> dict[str, list[str]]:
    messages = load_messages()
    asked: dict[str, list[str]] = {}
    for pack in packs:
        for requirement in pack.requirements:
            weight = messages.word("weight", requirement.weight.value)
            for scheme in dict.fromkeys(accepted.scheme for accepted in requirement.accepted):
                asked.setdefault(scheme, []).append(f"{requirement.title} ({pack.id}, {weight})")
    return asked


def _row(scheme: Scheme, schemes: Mapping[str, Scheme], asked_by: tuple[str, ...]) -> SchemeRow:
    register = scheme.register
    return SchemeRow(
        scheme.id,
        scheme.name,
        scheme.paper,
        scheme.certifies,
        scheme.applies,
        scheme.checks_first,
        _holder(scheme),
        _validity(scheme.validity),
        tuple(_edition(edition) for edition in scheme.editions),
        "" if register is None else f"{register.name}{f' ({register.address})' if register.address else ''}",
        "" if register is None else register.silence,
        "" if register is None else register.ask,
        tuple(
            f"{schemes[neighbour.scheme].name if neighbour.scheme in schemes else neighbour.scheme}: "
            f"{neighbour.says}"
            for neighbour in scheme.neighbours
        ),
        asked_by,
        source_words(scheme.source),
        scheme.source.may_reject,
    )


def _holder(scheme: Scheme) -> str:
    matched = [
        word
        for word, wanted in (
            ("site", scheme.match_site),
            ("activity", scheme.match_activity),
            ("product with version", scheme.match_product),
        )
        if wanted
    ]
    role = "anybody" if scheme.holder_role is None else f"the {scheme.holder_role.replace('-', ' ')}"
    return f"{role}; must name the {', '.join(matched)}" if matched else role


def _validity(validity: Validity | None) -> str:
    if validity is None:
        return ""
    rule = {
        ValidityRule.PRINTED: "until the printed last day",
        ValidityRule.ASSESSMENT: "counted from the end of the assessment",
        ValidityRule.OPEN_ENDED: "without an end of its own",
    }[validity.rule]
    parts = [rule]
    if validity.months is not None:
        parts.append(f"usually {validity.months} months")
    if validity.surveillance_months is not None:
        parts.append(f"surveillance every {validity.surveillance_months} months")
    if validity.grace_months:
        parts.append(f"late, not dead, for {validity.grace_months} months more")
    if validity.extension_possible:
        parts.append("another paper may extend it")
    return ", ".join(parts) + _mark(validity.source)


def _edition(edition: Edition) -> str:
    days = "" if edition.last_day is None else f" until {edition.last_day}"
    return f"{edition.name}{days}{_mark(edition.source)}"


def _mark(source: Source) -> str:
    return "" if source.may_reject else " (not sourced: a question only)"
