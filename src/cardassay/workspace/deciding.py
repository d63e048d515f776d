"""
A decision put into the text of ``confirmed.toml`` so that nothing that stands there is lost.

1. A decision is text behind the text that is there: comments, order and layout of people stay.
2. The whole new text is read before it is given back; it must say exactly what was said before, and
   the decision. Otherwise there is none, and the message says what to do.
3. Somebody else's decision about the same field stands: the same value is not written twice, and
   another value is a conflict that people settle.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TypeVar, cast

from cardassay.errors import Fault, InputError
from cardassay.model.finding import Waiver
from cardassay.workspace.checked import Checked
from cardassay.workspace.confirmed import (
    Admission,
    Confirmation,
    Decisions,
    KindSaid,
    Receipt,
    read_decisions,
)
from cardassay.workspace.entries import Entry, NotKeptError, entry_text, toml_value, writable

__all__ = ["decided", "decided_instead", "decisions_in", "say_the_same", "standing_of"]

E = TypeVar("E", bound=Entry)

_HEAD = (
    "# What people read on the papers of this supplier, and who, when and why.\n"
    "# Each entry holds for exactly the file with that SHA-256.\n"
)
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(\w+)[ \t]*\]\]", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)
_ASIDE = re.compile(r"(?:^[ \t]*(?:#[^\n]*)?(?:\n|\Z))+\Z", re.MULTILINE)
"""Blank lines and comments at the end of an entry, which may belong to what follows."""


def decisions_in(data: bytes | None, name: str) -> Decisions:
    """
    What a text of ``confirmed.toml`` says; parties, sites and lines of the project are not checked.

    Raises:
        InputError: It cannot be read.
    """
    return Decisions() if data is None else _decisions(data, name, f"{name} cannot be read.")


def decided(old: bytes | None, decision: E, *, name: str) -> tuple[bytes, E | None]:
    """
    The text with the decision in it, and what stood there already and says the same.

    Args:
        old: The text of ``confirmed.toml``; ``None`` when there is none yet.
        name: The file as messages show it.

    Raises:
        NotKeptError: Somebody decided otherwise meanwhile.
        InputError: What stands in the text cannot be read.
    """
    decision = writable(decision)
    before = _before(old, name)
    standing = standing_of(before, decision)
    if standing is not None:
        if say_the_same(standing, decision):
            return old or b"", standing
        raise NotKeptError(_conflict(standing, name), standing=standing)
    new = _appended(old, entry_text(decision))
    _check(new, name, before, added=decision)
    return new, None


def decided_instead(old: bytes | None, former: Entry, decision: Entry | None, *, name: str) -> bytes:
    """
    The text with a decision in the place of a former one; ``None`` takes the former one out.

    Raises:
        NotKeptError: The former one does not stand in the text any more as it was written.
        InputError: What stands in the text cannot be read.
    """
    former = writable(former)
    decision = None if decision is None else writable(decision)
    before = _before(old, name)
    text = (old or b"").decode("utf-8")
    place = _place_of(text, former, before, old)
    if place is None:
        raise NotKeptError(
            f"Your earlier answer in {name} was changed by somebody meanwhile, so that it is left "
            "as it stands. Look at the file, and correct it there.",
            standing=standing_of(before, former),
        )
    begin, end = place
    put = "" if decision is None else _in_layout(entry_text(decision), old)
    if not text[begin:end].startswith(("\n", "\r\n")):
        put = put.lstrip("\r\n")
    new = (text[:begin] + put + text[end:]).encode("utf-8")
    _check(new, name, before, added=decision, removed=former)
    return new


def _place_of(text: str, entry: Entry, before: Decisions, old: bytes | None) -> tuple[int, int] | None:
    """Where an entry stands in the text, as we write it or as people do; ``None`` when it does not."""
    block = _in_layout(entry_text(entry), old)
    if text.count(block) == 1:
        begin = text.index(block)
        return begin, begin + len(block)
    header = _HEADER.search(entry_text(entry))
    alike = [one for one in _entries(before) if _table_of(one) == _table_of(entry)]
    if header is None or entry not in alike:
        return None
    starts = [found for found in _HEADER.finditer(text) if found[1] == header[1]]
    number = alike.index(entry)
    if number >= len(starts):
        return None
    following = _NEXT.search(text, starts[number].end())
    end = len(text) if following is None else following.start()
    aside = _ASIDE.search(text[:end], starts[number].end())
    return starts[number].start(), end if aside is None else aside.start()


def _entries(decisions: Decisions) -> list[Entry]:
    return [one for table in fields(Decisions) for one in getattr(decisions, table.name)]


def _table_of(entry: Entry) -> tuple[type, object]:
    """What entries of one table of the file have in common."""
    return type(entry), getattr(entry, "same", None)


def standing_of(decisions: Decisions, decision: E) -> E | None:
    """What was already decided about the same thing; it is of the same kind."""
    return cast("E | None", _found(decisions, decision))


def say_the_same(one: Entry, other: Entry) -> bool:
    """Whether two decisions about the same thing come to the same, whoever made them and why."""
    return _says(one) == _says(other)


def _found(decisions: Decisions, decision: Entry) -> Entry | None:
    if isinstance(decision, Confirmation):
        key = (decision.sha256, decision.attestation, decision.field)
        found = (one for one in decisions.confirmed if (one.sha256, one.attestation, one.field) == key)
        return next(found, None)
    if isinstance(decision, KindSaid):
        return decisions.kind_said(decision.sha256)
    if isinstance(decision, Checked):
        return next((one for one in decisions.checked if _asked(one) == _asked(decision)), None)
    if isinstance(decision, Waiver):
        asked = (decision.requirement, decision.target)
        return next((one for one in decisions.waivers if (one.requirement, one.target) == asked), None)
    if isinstance(decision, Admission):
        return decisions.admission(decision.sha256)
    if isinstance(decision, Receipt):
        given = (decision.sha256, decision.file)
        return next((one for one in decisions.received if (one.sha256, one.file) == given), None)
    place = (decision.printed, decision.party, decision.site)
    return next((one for one in decisions.same if (one.printed, one.party, one.site) == place), None)


def _asked(entry: Checked) -> tuple[object, ...]:
    """What one look-up is: asked anew on another day, it is another one."""
    return entry.sha256, entry.attestation, entry.register, entry.address, entry.asked, entry.when


def _says(decision: Entry) -> object:
    if isinstance(decision, Confirmation):
        return decision.value
    if isinstance(decision, Checked):
        return decision.answer, dict(decision.shown), decision.proof
    if isinstance(decision, Waiver):
        return decision.until, decision.why
    if isinstance(decision, Admission):
        return decision.sha256
    if isinstance(decision, Receipt):
        return decision.day
    return decision.kind if isinstance(decision, KindSaid) else decision.same


def _conflict(standing: Entry, name: str) -> str:
    if isinstance(standing, Checked):
        what, said = f"{standing.file or 'this paper'} at {standing.where}", "another answer or another proof"
    elif isinstance(standing, Confirmation):
        what = f"`{standing.field}` of {standing.file or 'this paper'}"
        said = "that the paper does not say it" if standing.value is None else toml_value(standing.value)
    elif isinstance(standing, Waiver):
        until = f"until {standing.until}" if standing.until else "without an end"
        what, said = f"the waiver of {standing.requirement}", f"{until}, since {standing.why}"
    elif isinstance(standing, Receipt):
        return (
            f"{name} says already that {standing.file or 'this paper'} came in on {standing.day}; the first "
            "day counts, and nothing was written."
        )
    elif isinstance(standing, Admission):
        what, said = standing.file or "this paper", "that it counts"
    elif isinstance(standing, KindSaid):
        what, said = standing.file or "this paper", f"that it is a {standing.kind}"
    else:
        what = f"“{standing.printed}”"
        said = f"that it {'is' if standing.same else 'is not'} `{standing.party or standing.site}`"
    return (
        f"Meanwhile {standing.who} decided about {what} on {standing.when}: {said}. Your answer differs "
        f"and was not written, since neither may win by being last. Agree with {standing.who}, and correct "
        f"the entry in {name}."
    )


def _before(old: bytes | None, name: str) -> Decisions:
    if old is None:
        return Decisions()
    return _decisions(old, name, f"{name} cannot be read, so that nothing was written.")


def _decisions(data: bytes, name: str, headline: str) -> Decisions:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        fault = Fault(f"{name}:{line}", "this line is not UTF-8 text", "Save the file as UTF-8 text")
        raise InputError(headline, (fault,)) from None
    # Parties, sites and lines were checked when the workspace was opened.
    decisions, faults = read_decisions(text, name, supplier=None, project=None)
    if faults:
        raise InputError(headline, faults)
    return decisions


def _appended(old: bytes | None, entry: str) -> bytes:
    if not old:
        return (_HEAD + entry).encode("utf-8")
    end = "" if old.endswith(b"\n") else "\n"
    return old + _in_layout(end + entry, old).encode("utf-8")


def _in_layout(text: str, old: bytes | None) -> str:
    """The text with the line ends that the file has."""
    return text.replace("\n", "\r\n") if old and b"\r\n" in old else text


def _check(
    new: bytes, name: str, before: Decisions, *, added: Entry | None, removed: Entry | None = None
) -> None:
    """Refuses a text that would say anything but what was said before and the decision."""
    try:
        after = _decisions(new, name, "")
    except InputError as error:
        raise NotKeptError(
            f"Your answer cannot be written into {name}, which is as it was: {error.faults[0]}. Write the "
            "entries of the file below lines such as [[confirmed]], as the guide shows."
        ) from error
    for table in fields(Decisions):
        had, has = list(getattr(before, table.name)), list(getattr(after, table.name))
        if removed in had:
            had.remove(removed)
        if added in has:
            has.remove(added)
        if had != has:
            raise NotKeptError(
                f"Your answer would change what {name} says under [[{table.name}]], so nothing was written. "
                "Write the entry by hand, as the guide shows."
            )
