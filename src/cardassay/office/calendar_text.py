"""
Days as a calendar of RFC 5545, for calendar programs.

All days are days without hours; an event has the same ``UID`` and ``DTSTAMP`` for as long as its day
stands, so that the text of an unchanged calendar is the same byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event

from cardassay.office.deadlines import Coming

__all__ = ["MEDIA_TYPE", "calendar_of"]

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ALARMS_DAYS = (30, 7)
_REFRESH = timedelta(hours=6)

Say = Callable[..., str]
"""The words of the interface in a language."""


def calendar_of(days: Iterable[Coming], name: str, say: Say, address: str) -> bytes:
    """
    The calendar of some days: one event for each, and one for each start of a renewal.

    Args:
        say: Gives a message by its key, such as ``watch.kind.renewal``.
        address: Where people reach the server, for links; empty when it is not known.
    """
    made = Calendar()
    made.add("prodid", "-//Cardassay//Watch//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for one in days:
        if one.begin is not None:
            made.add_component(_event(one, "begin", one.begin, say, address))
        made.add_component(_event(one, "due", one.due, say, address))
    return bytes(made.to_ical())


def _event(one: Coming, which: str, day: date, say: Say, address: str) -> Event:
    whom = one.supplier or one.tender
    kind = say("watch.begins") if which == "begin" else say(f"watch.kind.{one.kind}")
    event = Event()
    event.add("uid", f"{one.id}-{which}@cardassay")
    event.add("dtstamp", one.made_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", " · ".join(part for part in (whom, one.title, kind) if part))
    lines = [f"{say('watch.tender')}: {one.tender}"]
    if one.blocking:
        lines.append(say("watch.blocking_says"))
    if which == "begin":
        lines.append(say("watch.lead_said", who=one.lead_said_by, due=one.due))
    asked = dict.fromkeys(each["requirement"] for each in one.waits)
    lines += [f"– {requirement}" for requirement in asked]
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("categories", [kind])
    if address:
        event.add("url", f"{address}/tenders/{one.tender_id}/watch")
    if not one.kind.of_project or one.blocking:
        for days in _ALARMS_DAYS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(days=-days))
            alarm.add("description", event["summary"])
            event.add_component(alarm)
    return event
