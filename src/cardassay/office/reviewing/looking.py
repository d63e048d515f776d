"""
Who has which open item before them right now, so that two people need not do the same.

It is kept in memory: it is a courtesy, holds nobody off, and is forgotten after two minutes.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

from cardassay.office.actor import Actor
from cardassay.office.office import Office

__all__ = ["gone", "look", "looking_at"]

_FOR = timedelta(minutes=2)

Key = tuple[Path, str, str]

_seen: dict[Key, dict[str, tuple[str, datetime]]] = {}
_lock = threading.Lock()


def look(office: Office, actor: Actor, supplier_id: str, item_id: str) -> tuple[str, ...]:
    """The names of the others who look at an item just now; the actor does from now on, and at no other."""
    now, key = office.clock(), (office.folder, supplier_id, item_id)
    with _lock:
        _forget(now)
        for other in [one for one in _seen if one[0] == office.folder and one != key]:
            _seen[other].pop(actor.person_id, None)
        here = _seen.setdefault(key, {})
        others = tuple(sorted(name for person, (name, _) in here.items() if person != actor.person_id))
        here[actor.person_id] = actor.name, now
    return others


def looking_at(office: Office, actor: Actor, supplier_id: str) -> dict[str, tuple[str, ...]]:
    """The names of the others who look at items of a supplier just now, by item."""
    with _lock:
        _forget(office.clock())
        found = {
            item: tuple(sorted(name for person, (name, _) in here.items() if person != actor.person_id))
            for (folder, supplier, item), here in _seen.items()
            if folder == office.folder and supplier == supplier_id
        }
    return {item: names for item, names in found.items() if names}


def gone(office: Office, supplier_id: str, item_id: str) -> None:
    """Nobody needs to look at an item any more."""
    with _lock:
        _seen.pop((office.folder, supplier_id, item_id), None)


def _forget(now: datetime) -> None:
    for key in list(_seen):
        here = _seen[key]
        for person in [one for one, (_, since) in here.items() if now - since > _FOR]:
            del here[person]
        if not here:
            del _seen[key]
