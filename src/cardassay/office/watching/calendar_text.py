"""
Days as a calendar of RFC 5545, for calendar programs.

1. All days are days without hours: ``VALUE=DATE``, the end being the day after (3.6.1).
2. An event has the same ``UID`` and ``DTSTAMP`` for as long as its day stands, so that the text of an
   unchanged calendar is the same byte for byte.
3. Lines end with CRLF and are folded before the 76th octet, never within a letter (3.1); backslash,
   semicolon, comma and line ends in texts are escaped (3.3.11).

The lines are written here: a calendar of thousands of events is fetched by many programs many times a
day, and components of a library cost a hundred times as much. The tests read it back with one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from cardassay.office.watching.deadlines import Coming

__all__ = ["MEDIA_TYPE", "calendar_of"]

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ALARMS_DAYS = (30, 7)
_LONGEST = 75

Say = Callable[..., str]
"""The words of the interface in a language."""


def calendar_of(days: Iterable[Coming], name: str, say: Say, address: str) -> bytes:
    """
    The calendar of some days: one event for each, and one for each start of a renewal.

    Args:
        say: Gives a message by its key, such as ``watch.kind.renewal``.
        address: Where people reach the server, for links; empty when it is not known.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cardassay//Watch//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for one in days:
        if one.begin is not None:
            lines += _event(one, "begin", one.begin, say, address)
        lines += _event(one, "due", one.due, say, address)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: Coming, which: str, day: date, say: Say, address: str) -> Iterator[str]:
    whom = one.supplier or one.tender
    kind = say("watch.begins") if which == "begin" else say(f"watch.kind.{one.kind}")
    summary = _text(" · ".join(part for part in (whom, one.title, kind) if part))
    yield "BEGIN:VEVENT"
    yield f"UID:{one.id}-{which}@cardassay"
    yield f"DTSTAMP:{one.made_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{summary}"
    yield f"DESCRIPTION:{_text(chr(10).join(_description(one, which, say)))}"
    yield f"CATEGORIES:{_text(kind)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    if address:
        yield f"URL:{address}/tenders/{one.tender_id}/watch"
    if not one.kind.of_project or one.blocking:
        for number in _ALARMS_DAYS:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield f"TRIGGER:-P{number}D"
            yield f"DESCRIPTION:{summary}"
            yield "END:VALARM"
    yield "END:VEVENT"


def _description(one: Coming, which: str, say: Say) -> Iterator[str]:
    yield f"{say('watch.tender')}: {one.tender}"
    if one.blocking:
        yield say("watch.blocking_says")
    if which == "begin":
        yield say("watch.lead_said", who=one.lead_said_by, due=one.due)
    for requirement in dict.fromkeys(each["requirement"] for each in one.waits):
        yield f"– {requirement}"


def _text(value: str) -> str:
    """A text as a value; signs that no calendar may hold are left out (3.3.11, ``TSAFE-CHAR``)."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if not value.isprintable():
        value = "".join(sign for sign in value if sign in "\n\t" or (sign >= " " and sign != "\x7f"))
    return value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> bytes:
    data = line.encode("utf-8", "replace")
    if len(data) <= _LONGEST:
        return data + b"\r\n"
    pieces, start, room = [], 0, _LONGEST
    while start < len(data):
        end = min(start + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1  # within a letter of several octets
        pieces.append(data[start:end])
        start, room = end, _LONGEST - 1  # the blank at the start of a line counts
    return b"\r\n ".join(pieces) + b"\r\n"
