"""
How often something may be tried. Counts stand in the database, so that several servers count together.

============= ================================================================================
``hit``       so many in a stretch of time; the stretch begins with the first one
``try_once``  wrong tries in a row: counted before it is known whether the try is right, so
              that many at once gain nothing, and forgotten when one was right
============= ================================================================================
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, case, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row

from cardassay.office.faults import TooManyError
from cardassay.office.office import Office
from cardassay.store.schema.people import throttles
from cardassay.store.schema.types import Moment

__all__ = ["forget", "hit", "key_of", "locked_until", "network_of", "try_once"]

_KEPT = timedelta(days=1)


def key_of(what: str, name: str) -> str:
    """The key of a count; names that people typed are stored as hashes, since they may be passwords."""
    return f"{what}:{hashlib.sha256(name.encode('utf-8', 'backslashreplace')).hexdigest()}"


def network_of(address: str) -> str:
    """What is counted of a network address: an IPv4 address, and of IPv6 the network of one customer."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))


def hit(office: Office, what: str, address: str, *, most: int, within: timedelta) -> None:
    """
    Count one more from an address.

    Raises:
        TooManyError: It was tried more often than ``most`` times within the stretch.
    """
    now = office.clock()
    with office.database.writing() as connection:
        connection.execute(delete(throttles).where(throttles.c.since < now - _KEPT))
        row = _count(connection, office, key_of(what, network_of(address)), now, now - within, None)
    if row.tried > most:
        wait_s = max(1, int((row.since + within - now).total_seconds()) + 1)
        raise TooManyError(
            f"This was tried too often from your address. Wait {_minutes(wait_s)}, then try again.",
            wait_s=wait_s,
        )


def try_once(connection: Connection, office: Office, key: str, now: datetime) -> datetime | None:
    """Count one try; the moment until which no more are accepted, ``None`` when this one is."""
    rules = office.settings.passwords
    lasts = timedelta(minutes=rules.locked_minutes)
    row = _count(connection, office, key, now, now - lasts, rules.tries)
    return row.since + lasts if row.tried > rules.tries else None


def locked_until(connection: Connection, office: Office, key: str, now: datetime) -> datetime | None:
    """Until when a key accepts no tries; ``None`` when it does. Counts nothing."""
    rules = office.settings.passwords
    query = select(throttles.c.count.label("tried"), throttles.c.since).where(throttles.c.key == key)
    row = connection.execute(query).one_or_none()
    if row is None or row.tried < rules.tries:
        return None
    end: datetime = row.since + timedelta(minutes=rules.locked_minutes)
    return end if now < end else None


def forget(connection: Connection, key: str) -> None:
    """Begin to count anew."""
    connection.execute(delete(throttles).where(throttles.c.key == key))


def _count(
    connection: Connection, office: Office, key: str, now: datetime, begin: datetime, tries: int | None
) -> Row[tuple[int, datetime]]:
    """One statement, so that two servers cannot both read the same count."""
    insert = sqlite.insert if office.database.is_sqlite else postgresql.insert
    old = throttles.c.since <= literal(begin, Moment())
    # Wrong tries in a row move their moment on until the lock falls; a stretch of time stands.
    moves = old if tries is None else old | (throttles.c.count < tries)
    statement = (
        insert(throttles)
        .values(key=key, count=1, since=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((old, 1), else_=throttles.c.count + 1),
                "since": case((moves, literal(now, Moment())), else_=throttles.c.since),
            },
        )
        .returning(throttles.c.count.label("tried"), throttles.c.since)
    )
    return connection.execute(statement).one()


def _minutes(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
