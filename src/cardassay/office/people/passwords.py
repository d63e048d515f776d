"""Passwords: hashed with Argon2id, and what keeps a weak one out."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib import resources
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from cardassay.office.faults import NotValidError
from cardassay.office.settings import Passwords

__all__ = ["check_password", "hash_password", "is_password", "needs_new_hash"]

_LONGEST = 200
_FEWEST_DIFFERENT = 6
_AT_ONCE = BoundedSemaphore(4)
"""Each hash takes the memory that the settings say; so many sign-ins are worked on at a time."""


def hash_password(rules: Passwords, password: str) -> str:
    """The hash that is stored, with its parameters inside."""
    with _AT_ONCE:
        return _hasher(rules).hash(_plain(password))


def is_password(rules: Passwords, stored: str | None, password: str) -> bool:
    """
    Whether a password is the one that was hashed.

    It takes the same time where there is none: a hash of nobody is compared then.
    """
    if len(password) > _LONGEST:
        password = ""
    with _AT_ONCE:
        try:
            _hasher(rules).verify(stored or _nobody(rules), _plain(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def needs_new_hash(rules: Passwords, stored: str) -> bool:
    """Whether the settings ask for other parameters than those of a stored hash."""
    return _hasher(rules).check_needs_rehash(stored)


def check_password(rules: Passwords, password: str, *, login: str, name: str = "") -> None:
    """
    Refuse a weak password.

    Length counts and not kinds of letters; what everybody tries first is refused, and so is the
    login (NIST SP 800-63B-4, 3.1.1.2).

    Raises:
        NotValidError: It says what is wrong with it.
    """
    folded = _folded(password)
    told = ""
    if len(password) < rules.least_letters:
        code, told = "password-short", f"The password needs at least {rules.least_letters} letters or signs."
    elif len(password) > _LONGEST:
        code, told = "password-long", f"The password may have at most {_LONGEST} letters or signs."
    elif _names(folded, login, name):
        code, told = "password-login", "The password is made of the login or the name; choose another one."
    elif len(set(folded)) < _FEWEST_DIFFERENT or _folded_stem(folded) in _common() or folded in _common():
        code, told = "password-common", "Many people use this password, and others guess it; choose another."
    if told:
        raise NotValidError(told, code=code, field="password")


def _names(folded: str, login: str, name: str) -> bool:
    known = [_folded(login), _folded(login).partition("@")[0], _folded(name).replace(" ", "")]
    stem = _folded_stem(folded)
    return any(one and stem in (one, one * 2, one[::-1]) for one in known) or folded in known


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _folded_stem(folded: str) -> str:
    """Without the digits and signs that are put behind a word to please a rule."""
    return folded.rstrip("0123456789!?.,:;*#+-_$%&/=@ ") or folded


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=4)
def _hasher(rules: Passwords) -> PasswordHasher:
    return PasswordHasher(time_cost=rules.passes, memory_cost=rules.memory_kib, parallelism=rules.lanes)


@lru_cache(maxsize=4)
def _nobody(rules: Passwords) -> str:
    return _hasher(rules).hash("the password of nobody")


@cache
def _common() -> frozenset[str]:
    file = resources.files("cardassay.office.people") / "data" / "common_passwords.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))
