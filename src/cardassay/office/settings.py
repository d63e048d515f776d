"""
The settings of an installation: ``settings.toml`` in the data folder, and the environment before it.

Each setting can be given as ``CARDASSAY_<PART>_<NAME>`` too, for example ``CARDASSAY_DATABASE_URL``
or ``CARDASSAY_MAIL_PASSWORD``, so that secrets need not stand in a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cardassay.errors import Fault, InputError
from cardassay.form import read_toml
from cardassay.office.abilities import Role
from cardassay.store.database import sqlite_url

__all__ = ["Limits", "Mail", "OpenId", "Passwords", "Settings", "Watch", "read_settings"]

_NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail is sent; without a host none is."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    """``starttls``, ``tls`` or ``none``."""
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "cardassay@localhost"


@dataclass(frozen=True, slots=True)
class Watch:
    """Where reminders may go."""

    webhook_hosts: str = ""
    """Hosts of the own network that webhooks may call, parted by commas; all others must be public."""

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """Those hosts, in small letters."""
        return tuple(one.lower() for one in _listed(self.webhook_hosts))


@dataclass(frozen=True, slots=True)
class OpenId:
    """The OpenID provider; without an issuer there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = "OpenID"
    """As the button of the sign-in page says it."""
    role_claim: str = ""
    """Claim that holds the role; empty: new people wait until an administrator gives them one."""
    scopes: str = ""
    """Further scopes to ask for, such as the one that brings the claim of the role."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """Cost of Argon2id and rules of sign-in (OWASP Password Storage Cheat Sheet, 2025)."""

    memory_kib: int = 47_104
    passes: int = 1
    lanes: int = 1
    least_letters: int = 12
    tries: int = 5
    """Wrong passwords in a row before the account is locked."""
    locked_minutes: int = 15
    second_factor: str = ""
    """Roles that need one-time codes, such as ``administrator, manager``."""

    @property
    def second_factor_roles(self) -> frozenset[Role]:
        """The roles that need one-time codes."""
        return frozenset(Role(role) for role in _listed(self.second_factor))


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come in."""

    file_mb: int = 512
    """Largest file, in MiB."""
    session_hours: int = 10
    idle_minutes: int = 60
    requests_per_minute: int = 600
    """From one address, before it has to wait; sign-in has a lower limit of its own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    folder: Path
    """The data folder: settings, SQLite file, evidence, working files."""
    database_url: str
    address: str = ""
    """Address under which people reach the server, for links in mails; empty: the one it listens on."""
    time_zone: str = "UTC"
    trusted_proxies: str = ""
    """Addresses or networks whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed."""
    workers: int = 1
    """Worker processes that the server starts; 0 where `cardassay worker` runs elsewhere."""
    reading_workers: int = 1
    """Processes in which each worker reads papers."""
    mail: Mail = Mail()
    watch: Watch = Watch()
    openid: OpenId = OpenId()
    passwords: Passwords = Passwords()
    limits: Limits = Limits()

    @property
    def proxies(self) -> tuple[str, ...]:
        """The trusted proxies, each an address or a network."""
        return _listed(self.trusted_proxies)

    @property
    def evidence(self) -> Path:
        """The folder of evidence by hash."""
        return self.folder / "evidence"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_PARTS = {"mail": Mail, "watch": Watch, "openid": OpenId, "passwords": Passwords, "limits": Limits}
_SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class _Database:
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Server:
    address: str = ""
    time_zone: str = "UTC"
    trusted_proxies: str = ""
    workers: int = 1
    reading_workers: int = 1


def read_settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    """
    The settings of a data folder; a missing file means those that nothing needs to be known for.

    Raises:
        InputError: Something in them cannot be used; every fault is listed.
    """
    file = folder / _NAME
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    form, faults = read_toml(text, _NAME)
    if form is None:
        raise InputError("The settings of the server cannot be read.", faults)
    parts: dict[str, Any] = {"database": _Database, "server": _Server, **_PARTS}
    for key in form.data:
        if key not in parts:
            form.fault((key,), f"`{key}` is not a known part", f"Known here: {', '.join(sorted(parts))}")
    made: dict[str, Any] = {}
    for key, cls in parts.items():
        table = form.data.get(key, {})
        if not isinstance(table, dict):
            form.fault((key,), f"`{key}` is not a part", f"Write a line [{key}]")
            continue
        value = form.fill(cls, (key,), data=table) or cls()
        made[key], more = _from_environment(value, key, environment)
        form.faults.extend(more)
    if not form.faults:
        form.faults.extend(_wrong(made))
    if form.faults:
        raise InputError("The settings of the server cannot be used.", tuple(form.faults))
    server, url = made["server"], made["database"].url
    return Settings(
        folder,
        url or sqlite_url(folder / "cardassay.sqlite"),
        server.address.rstrip("/"),
        server.time_zone,
        server.trusted_proxies,
        server.workers,
        server.reading_workers,
        made["mail"],
        made["watch"],
        made["openid"],
        made["passwords"],
        made["limits"],
    )


def _from_environment(value: Any, part: str, environment: Mapping[str, str]) -> tuple[Any, list[Fault]]:
    given: dict[str, Any] = {}
    faults = []
    for entry in fields(value):
        name = f"CARDASSAY_{part}_{entry.name}".upper()
        if name not in environment:
            continue
        if isinstance(getattr(value, entry.name), int):
            try:
                given[entry.name] = int(environment[name])
            except ValueError:
                faults.append(Fault(name, f"`{environment[name]}` is not a number", "Give a whole number"))
        else:
            given[entry.name] = environment[name]
    return replace(value, **given), faults


def _wrong(made: Mapping[str, Any]) -> list[Fault]:
    faults = []
    zone = made["server"].time_zone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(Fault(_NAME, f"`{zone}` is no time zone", "Write one such as Europe/Berlin or UTC"))
    if made["mail"].security not in _SECURITY:
        faults.append(
            Fault(
                _NAME, f"`{made['mail'].security}` is no security of mail", f"Choose {', '.join(_SECURITY)}"
            )
        )
    for role in _listed(made["passwords"].second_factor):
        if role not in list(Role):
            faults.append(
                Fault(_NAME, f"`{role}` in second_factor is no role", f"Choose from {', '.join(Role)}")
            )
    for network in _listed(made["server"].trusted_proxies):
        try:
            ip_network(network, strict=False)
        except ValueError:
            faults.append(
                Fault(_NAME, f"`{network}` in trusted_proxies is no address", "Write one such as 10.0.0.0/8")
            )
    for part, name in (("limits", "file_mb"), ("limits", "requests_per_minute"), ("passwords", "tries")):
        if getattr(made[part], name) < 1:
            faults.append(Fault(_NAME, f"`{name}` of [{part}] is less than 1", "Give a number of at least 1"))
    return faults
