"""What one message of reminders says: as JSON for programs, as plain text in the person's language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from cardassay.office.watching.deadlines import Coming
from cardassay.office.watching.register_news import News
from cardassay.report.visible import visible

__all__ = ["entry_of_deadline", "entry_of_news", "group_of", "payload", "subject_of", "test_text", "text_of"]

_NAMED = 3
"""Requirements that a mail names before it says how many more there are."""
_GROUPS = ("overdue", "must_start", "ahead", "registers")


def entry_of_deadline(one: Coming, basis: str, step: str) -> dict[str, Any]:
    """
    One deadline as it is told on a day.

    Args:
        basis: ``due`` or ``begin``: which day the step counts from.
        step: Days before it, or ``overdue-<week>``.
    """
    return {
        "about": "deadline",
        "basis": basis,
        "step": step,
        "kind": one.kind.value,
        "due": one.due.isoformat(),
        "days": one.days,
        "begin": one.begin.isoformat() if one.begin is not None else None,
        "begin_days": one.begin_days,
        "title": one.title,
        "blocking": one.blocking,
        "reason": one.reason,
        "tender_id": one.tender_id,
        "tender": one.tender,
        "supplier_id": one.supplier_id,
        "supplier": one.supplier,
        "requirements": list(dict.fromkeys(each["requirement"] for each in one.waits)),
        "findings": [each["finding"] for each in one.waits],
    }


def entry_of_news(one: News) -> dict[str, Any]:
    """One difference of a register as it is told."""
    return {
        "about": "register",
        "news_id": one.id,
        "register": one.change["register"],
        "before": one.before.isoformat(),
        "after": one.after.isoformat(),
        "kinds": one.change["kinds"],
        "number": one.change["number"],
        "name": one.change["name"],
        "certain": one.change["certain"],
        "fields": one.change["fields"],
        "tender_id": one.tender_id,
        "tender": one.tender,
        "supplier_id": one.supplier_id,
        "supplier": one.supplier,
    }


def group_of(entry: Mapping[str, Any]) -> str:
    """The heading under which an entry stands."""
    if entry["about"] == "register":
        return "registers"
    if entry["basis"] == "begin":
        return "must_start"
    return "overdue" if entry["step"].startswith("overdue") else "ahead"


def payload(delivery: str, day: date, entries: Iterable[Mapping[str, Any]], address: str) -> dict[str, Any]:
    """What a webhook gets."""
    return {
        "format": "cardassay-reminders/1",
        "delivery": delivery,
        "day": day.isoformat(),
        "entries": [
            {**entry, "group": group_of(entry), "address": _address(entry, address)} for entry in entries
        ],
    }


def subject_of(entries: list[Mapping[str, Any]], language: str) -> str:
    """The subject; it names no tender and no supplier, since others may see it."""
    words = _words(language)
    days = sorted(entry["due"] for entry in entries if entry["about"] == "deadline")
    if not days:
        return str(words["subject_news"].format(count=len(entries)))
    key = "subject" if len(entries) > 1 else "subject_one"
    return str(words[key].format(count=len(entries), day=days[0]))


def text_of(entries: list[Mapping[str, Any]], name: str, day: date, language: str, address: str) -> str:
    """
    The text of a mail, the overdue first.

    Args:
        address: Where people reach the server; empty when it is not known, then no links are written.
    """
    words = _words(language)
    lines = [words["greeting"].format(name=visible(name)), "", words["opening"].format(day=day), ""]
    for group in _GROUPS:
        of_it = [entry for entry in entries if group_of(entry) == group]
        if not of_it:
            continue
        title = words[group]
        lines += [title, "=" * len(title), ""]
        by_tender: dict[str, list[Mapping[str, Any]]] = {}
        for entry in of_it:
            by_tender.setdefault(entry["tender"], []).append(entry)
        for tender, those in by_tender.items():
            lines += [visible(tender), "-" * len(visible(tender))]
            for entry in those:
                lines += [*_lines(entry, words, address), ""]
    key = "footer" if address else "footer_no_address"
    lines += ["--", words[key].format(address=f"{address}/watch/told")]
    return "\n".join(lines) + "\n"


def test_text(name: str, language: str) -> tuple[str, str]:
    """Subject and text of a mail that only tries the way."""
    words = _words(language)
    text = f"{words['greeting'].format(name=visible(name))}\n\n{words['test']}\n"
    return words["subject_test"], text


def _lines(entry: Mapping[str, Any], words: Mapping[str, Any], address: str) -> Iterator[str]:
    who = visible(entry["supplier"]) or words["project"]
    if entry["about"] == "register":
        kinds = ", ".join(words["change"].get(kind, kind) for kind in entry["kinds"])
        number = visible(" · ".join(part for part in (entry["number"], entry["name"]) if part))
        places = {"register": visible(entry["register"]), "number": number, "kinds": kinds}
        yield f"* {who}"
        yield f"  {words['news_line'].format(before=entry['before'], after=entry['after'], **places)}"
        for field in entry["fields"][:_NAMED]:
            yield visible(f"  {field['field'].replace('_', ' ')}: {field['before']} → {field['after']}")
    else:
        kind = words["kind"].get(entry["kind"], entry["kind"])
        when = _when(entry["days"], words)
        yield f"* {words['line'].format(day=entry['due'], what=f'{kind} ({when})', who=who)}"
        if entry["basis"] == "begin":
            begins = _when(entry["begin_days"], words)
            yield f"  {words['begin_line'].format(begin=entry['begin'], when=begins, day=entry['due'])}"
        if entry["title"]:
            yield f"  {words['paper'].format(title=visible(entry['title']))}"
        asked = [visible(one) for one in entry["requirements"]]
        if asked:
            more = len(asked) - _NAMED
            key = "concerns_more" if more > 0 else "concerns"
            yield f"  {words[key].format(requirements='; '.join(asked[:_NAMED]), more=more)}"
        if entry["blocking"]:
            yield f"  {words['blocking']}"
    if address:
        yield f"  {words['open'].format(address=_address(entry, address))}"


def _address(entry: Mapping[str, Any], address: str) -> str:
    tender = f"{address}/tenders/{entry['tender_id']}"
    if entry["about"] == "register":
        return f"{tender}/watch/registers#news-{entry['news_id']}"
    return f"{tender}/watch"


def _when(days: int, words: Mapping[str, Any]) -> str:
    if days == 0:
        return str(words["today"])
    if abs(days) == 1:
        return str(words["in_one" if days > 0 else "ago_one"])
    return str(words["in_days" if days > 0 else "ago_days"].format(count=abs(days)))


@cache
def _words(language: str) -> Mapping[str, Any]:
    folder = resources.files("cardassay.office.watching") / "words"
    file = folder / f"{language.partition('-')[0]}.toml"
    if not file.is_file():
        file = folder / "en.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
