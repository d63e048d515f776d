"""
Whose address it is, and which known address it resembles.

* Addresses are compared by their registrable domain: ``verify.example.org`` and ``example.org`` are
  one place, ``example.org.foreign.test`` is another.
* Likeness is a question with its reason, never a finding: the same name under another ending, one
  letter off, letters of another script, a known name inside a foreign one.

>>> registrable("certificates.example.co.uk"), registrable("www.example.org.foreign.net")
('example.co.uk', 'foreign.net')
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from cardassay.documents.folding import fold

__all__ = [
    "SAME_NAME",
    "Host",
    "accreditor_at",
    "host_of",
    "hosts_of_body",
    "hosts_of_issuer",
    "is_sourced",
    "is_within",
    "near_words",
    "of_other_body",
    "registrable",
    "resembles",
]


@dataclass(frozen=True, slots=True)
class Host:
    """One address's place."""

    name: str
    """The whole host in lower case, in the letters that are shown."""

    domain: str
    """What somebody registered; the host itself for numbers."""

    @property
    def is_number(self) -> bool:
        """The host is an IP address, not a name."""
        return bool(re.fullmatch(r"[\d.]+|\[.*\]|[0-9a-f:]*:[0-9a-f:]*", self.name))

    @property
    def is_short(self) -> bool:
        """A short address or a changeable code: it hides where it leads."""
        return self.domain in _table().short or self.name.removeprefix("www.") in _table().short

    @property
    def is_hosting(self) -> bool:
        """Anybody can put up a page there."""
        return any(self.name == place or self.name.endswith(f".{place}") for place in _table().hosting)

    @property
    def is_register(self) -> bool:
        """A register of certificates, or an accreditation body."""
        return self.domain in _table().registers


@dataclass(frozen=True, slots=True)
class _Body:
    key: str
    names: re.Pattern[str]
    hosts: tuple[str, ...]
    sourced: bool
    """The hosts stand in published texts; else they are general knowledge."""


@dataclass(frozen=True, slots=True)
class _Table:
    bodies: tuple[_Body, ...]
    registers: frozenset[str]
    issuers: Mapping[str, frozenset[str]] = field(hash=False)
    accreditors: Mapping[str, tuple[str, ...]] = field(hash=False)
    second_level: frozenset[str]
    hosting: tuple[str, ...]
    short: frozenset[str]
    near_words: tuple[str, ...]
    common_words: tuple[str, ...]
    look_alike: Mapping[str, str] = field(hash=False)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("cardassay.documents") / "data" / name).read_text("utf-8"))


@functools.cache
def _table() -> _Table:
    bodies, raw = _load("certification_bodies.toml"), _load("hosts.toml")
    registers = {
        *bodies["registers"],
        *(host for register in raw["register"] for host in register["hosts"]),
        *(host for hosts in raw["accreditors"].values() for host in hosts),
    }
    return _Table(
        tuple(
            _Body(
                body["key"],
                re.compile("|".join(f"(?:{name})" for name in body["names"])),
                tuple(hosts),
                body["sure"] == "text",
            )
            for body in bodies["body"]
            if (hosts := body["hosts"])
        ),
        frozenset(registers),
        {name: frozenset(hosts) for name, hosts in raw["issuers"].items()},
        {acronym: tuple(hosts) for acronym, hosts in raw["accreditors"].items()},
        frozenset(raw["second_level"]),
        tuple(raw["hosting"]),
        frozenset(raw["short"]),
        tuple(raw["near_words"]),
        tuple(raw["common_words"]),
        raw["look_alike"],
    )


def near_words() -> tuple[str, ...]:
    """Stems of words beside which a printed address is one to check the paper at; folded."""
    return _table().near_words


_ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://(?:[^\s/@?#]*@)?|\b(?=www\.))(?P<host>\[[0-9a-f:]+\]|[^\s/:?#\\\"'<>()]+)"
    r"|^(?P<bare>(?:[a-z0-9\u00a1-\uffff-]+\.)+[a-z]{2,24})(?=[/:?#]|$)",
    re.IGNORECASE,
)


def host_of(text: str) -> Host | None:
    """
    The place of the first web address in a text; ``None`` where there is none.

    >>> host_of("Certificate 12, see https://who@Verify.Example.org/c?id=12")
    Host(name='verify.example.org', domain='example.org')
    >>> host_of("Certificate 12") is None
    True
    """
    match = _ADDRESS.search(text.strip())
    if match is None:
        return None
    name = (match["host"] or match["bare"]).lower().rstrip(".,;")
    shown = ".".join(_shown(label) for label in name.split("."))
    if not re.search(r"\w\.\w|:", shown):
        return None
    return Host(shown, registrable(shown))


def _shown(label: str) -> str:
    """A label in the letters that are shown for it."""
    if label.startswith("xn--"):
        try:
            return label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, ValueError):
            # No name of that form exists; as it stands it resembles nothing.
            return label
    return label


def registrable(name: str) -> str:
    """The part of a host that somebody registered."""
    labels = name.split(".")
    if name.replace(".", "").isdigit() or ":" in name:
        return name
    table = _table()
    place = next((place for place in table.hosting if name.endswith(f".{place}")), "")
    if place:
        return ".".join(labels[-place.count(".") - 2 :])
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in table.second_level else 2
    return ".".join(labels[-keep:])


def hosts_of_body(name: str) -> frozenset[str]:
    """The domains where the certification body of this printed name answers; empty when none is known."""
    return frozenset(host for body in _table().bodies if body.names.search(name) for host in body.hosts)


def accreditor_at(host: Host) -> str:
    """Acronym of the accreditation body that answers there; empty when none is known to."""
    return next((body for body, hosts in _table().accreditors.items() if is_within(host, hosts)), "")


def is_sourced(host: Host) -> bool:
    """Whether published texts say that the host is a certification body's own."""
    return any(body.sourced and is_within(host, body.hosts) for body in _table().bodies)


def hosts_of_issuer(name: str) -> frozenset[str]:
    """The domains where a scheme owner or issuer of that name answers; empty when none is known."""
    return _table().issuers.get(name.partition(" (")[0], frozenset())


def is_within(host: Host, domains: Iterable[str]) -> bool:
    """
    The host is one of these domains, or stands in one of them.

    >>> is_within(host_of("https://check.ukas.com/x"), ["ukas.com"])
    True
    >>> is_within(host_of("https://ukas.com.check.net/x"), ["ukas.com"])
    False
    """
    return any(host.name == domain or host.name.endswith(f".{domain}") for domain in domains)


def of_other_body(host: Host, names: Iterable[str]) -> str:
    """The known body that the host belongs to, when no printed name is one of its; empty otherwise."""
    printed = tuple(names)
    for body in _table().bodies:
        if host.domain in body.hosts and not any(body.names.search(name) for name in printed):
            return body.key
    return ""


SAME_NAME = "it is the same name under another ending"
"""Why a domain resembles a known one, where a body may own both."""

_SHORTEST_FOR_LETTERS, _SHORTEST_OF_OTHERS, _SHORTEST = 5, 9, 4
"""Letters of a name below which one letter off, or the name alone, says too little."""


@functools.cache
def _known() -> tuple[tuple[str, str], ...]:
    """Name and domain of every known host."""
    table = _table()
    domains = {*table.registers, *(host for body in table.bodies for host in body.hosts)}
    return tuple(sorted((domain.split(".")[0], domain) for domain in domains))


def resembles(host: Host, named: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """
    The known domain that a foreign host resembles, and why; ``None`` for a host that resembles none.

    Args:
        host: The foreign host.
        named: Domains of the bodies that the paper names; only of these are names
            of three letters compared, and short names one letter off.

    >>> resembles(host_of("https://ukas.com.verify-now.net/x"))
    ('ukas.com', 'the known address stands in front of a foreign one')
    >>> resembles(host_of("https://ukas.com/x")) is None
    True
    """
    if host.is_number or any(host.domain == domain for _, domain in _known()):
        return None
    return next(_likenesses(host, named), None)


def _likenesses(host: Host, named: frozenset[str]) -> Iterator[tuple[str, str]]:
    own = host.domain.split(".")[0]
    front = host.name.removesuffix(host.domain).strip(".")
    known = [(name, domain) for name, domain in _known() if len(name) >= _SHORTEST or domain in named]
    plain = _skeleton(own)
    for name, domain in known:
        if front and re.search(rf"(?:^|[.-]){re.escape(domain)}$", front):
            yield domain, "the known address stands in front of a foreign one"
        if own != name and plain == _skeleton(name):
            yield domain, "letters or signs that look alike stand in for others"
    for name, domain in known:
        if own == name:
            yield domain, SAME_NAME
        # Short names of bodies are often one letter apart; who imitates one puts its name on the paper.
        least = _SHORTEST_FOR_LETTERS if domain in named else _SHORTEST_OF_OTHERS
        if min(len(own), len(name)) >= least and _one_off(own, name):
            yield domain, "the name differs by one letter"
    for name, domain in known:
        if any(word.startswith(name) for word in _table().common_words):
            continue
        inside = re.search(rf"(?:^|-){re.escape(name)}(?:-|$)", own) is not None
        if own != name and (inside or (len(name) >= _SHORTEST_FOR_LETTERS and name in own)):
            yield domain, "the known name stands inside another one"


@functools.lru_cache(maxsize=1024)
def _skeleton(name: str) -> str:
    for sign, letter in _table().look_alike.items():
        name = name.replace(sign, letter)
    return fold(name)


def _one_off(one: str, other: str) -> bool:
    """One letter is changed, left out, added, or two neighbours are swapped."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) == 1
