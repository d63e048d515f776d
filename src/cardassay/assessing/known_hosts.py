"""Whether an address or a sender is one where a register or an issuer is known to answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cardassay.documents.codes.hosts import Host as Place
from cardassay.documents.codes.hosts import (
    host_of,
    hosts_of_body,
    hosts_of_issuer,
    is_sourced,
    is_within,
    registrable,
    resembles,
)
from cardassay.model.attestation import Attestation
from cardassay.model.register import Description
from cardassay.model.scheme import Scheme
from cardassay.model.source import Confidence, Source
from cardassay.workspace.proofs import Sender

__all__ = [
    "HostQuestion",
    "doubt_of_address",
    "doubt_of_sender",
    "is_mail_address",
    "known_hosts",
    "source_of",
]

_PAGE = re.compile(r"(?:https?://)?[^\s/:?#\\@]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
"""One address of a page; nothing before the host but the scheme, since that is how hosts are hidden."""

_CHECKED_ON = date(2026, 11, 22)
"""Day on which the lists of hosts were last checked."""


@dataclass(frozen=True, slots=True)
class HostQuestion:
    """Why an address does not speak for a register, with what to do."""

    code: str
    """``look-up-host``, ``look-up-host-look-alike`` or ``look-up-sender``."""
    says: str


def is_mail_address(address: str) -> bool:
    """The address is that of a mailbox, not of a page."""
    return "@" in address and "/" not in address.removeprefix("mailto:")


def _hosts_of_the_issuer(attestation: Attestation, scheme: Scheme) -> tuple[frozenset[str], str]:
    """The domains where the issuer of a paper answers, and why there are none."""
    if scheme.issuers and not scheme.accredited:
        hosts = frozenset(host for name in scheme.issuers for host in hosts_of_issuer(name))
        return hosts, "" if hosts else f"no host of {scheme.issuers[0]} is known"
    body = attestation.text("certification_body")
    if body is None:
        return frozenset(), "the paper names no certification body whose hosts could be compared"
    if not body.sure:
        do = "confirm it first (`cardassay review`)"
        return frozenset(), f"the certification body “{body.value}” was not read surely; {do}"
    hosts = hosts_of_body(body.value)
    return hosts, "" if hosts else f"no host of “{body.value}” is known"


def doubt_of_address(address: str, known: frozenset[str], why_none: str, name: str) -> HostQuestion | None:
    """A question about the address of a page; ``None`` when it is one of the known hosts."""
    host = host_of(address) if _PAGE.fullmatch(address) else None
    if host is None:
        says = (
            f"“{address}” is no address of a page; write it as the browser shows it, beginning with https://"
        )
        return HostQuestion("look-up-host", says)
    if is_within(host, known):
        return None
    return _foreign(host, known, why_none, name)


def doubt_of_sender(sender: Sender, known: frozenset[str], why_none: str, name: str) -> HostQuestion | None:
    """A question about who sent a mail; ``None`` when the domain is known and nothing speaks against it."""
    if not sender.address:
        return HostQuestion("look-up-sender", f"{sender.doubt}: who sent it, nobody can see")
    host = Place(sender.host, registrable(sender.host))
    if not is_within(host, known):
        return _foreign(host, known, why_none, name)
    if sender.doubt:
        return HostQuestion("look-up-sender", f"{sender.doubt}; call the issuer under a number of your own")
    return None


def source_of(address: str) -> Source:
    """How well it is known that the host of a page, or of a mailbox, is the issuer's."""
    name = address.rpartition("@")[2].casefold() if is_mail_address(address) else ""
    host = Place(name, registrable(name)) if name else host_of(address)
    sourced = host is not None and is_sourced(host)
    return Source(
        "Hosts of certification bodies and issuers, " + ("published" if sourced else "general knowledge"),
        Confidence.ONE_SOURCE if sourced else Confidence.KNOWN_MEDIUM,
        _CHECKED_ON,
    )


def _foreign(host: Place, known: frozenset[str], why_none: str, name: str) -> HostQuestion:
    place = f"the host {host.name}" + ("" if host.name == host.domain else f" ({host.domain})")
    where = f"look at {' or '.join(sorted(known))} instead" if known else why_none
    if host.is_number:
        says = f"the address {host.name} is a number, and nobody sees whose it is; {where}"
        return HostQuestion("look-up-host", says)
    if host.is_hosting:
        says = f"{place} is a place where anybody can put up a page; {where}"
        return HostQuestion("look-up-host-look-alike", says)
    alike = resembles(host, known)
    if alike is not None:
        says = f"{place} resembles {alike[0]}: {alike[1]}; {where}"
        return HostQuestion("look-up-host-look-alike", says)
    if host.is_short:
        return HostQuestion("look-up-host", f"{place} is a short address that hides where it leads; {where}")
    says = f"{place} is not among the hosts known for {name}; a person decides whose it is: {where}"
    return HostQuestion("look-up-host", says)


def known_hosts(
    register: Description | None, attestation: Attestation, scheme: Scheme
) -> tuple[frozenset[str], str]:
    """The hosts that may speak: the register's own, or those of the paper's issuer."""
    if register is None:
        return _hosts_of_the_issuer(attestation, scheme)
    return frozenset(register.hosts), "" if register.hosts else f"no host of {register.name} is known"
