"""Names and logins as people may have them."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import Connection, exists, select

from cardassay.office.faults import ConflictError, NotValidError
from cardassay.store.schema.people import people

__all__ = ["LANGUAGES", "checked_language", "checked_login", "checked_mail", "checked_name", "free_login"]

LANGUAGES = ("en", "de")
"""Languages of the interface."""

_MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")


def checked_name(name: str) -> str:
    """
    A name without blanks around and between.

    Raises:
        NotValidError: There is none, or it cannot be shown.
    """
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(tidy) <= 120 or not tidy.isprintable():
        raise NotValidError("Give a name of 1 to 120 letters.", code="name", field="name")
    return tidy


def checked_login(login: str) -> str:
    """
    A login in small letters.

    Raises:
        NotValidError: It is too short or too long, or has blanks.
    """
    tidy = unicodedata.normalize("NFKC", login).strip().casefold()
    if not 2 <= len(tidy) <= 200 or not tidy.isprintable() or any(letter.isspace() for letter in tidy):
        raise NotValidError(
            "Give a login of 2 to 200 letters without blanks, such as a mail address.",
            code="login",
            field="login",
        )
    return tidy


def checked_mail(mail: str) -> str:
    """
    A mail address, or nothing.

    Raises:
        NotValidError: It is no address.
    """
    tidy = mail.strip()
    if tidy and (len(tidy) > 254 or not tidy.isprintable() or not _MAIL.fullmatch(tidy)):
        raise NotValidError("Give a mail address such as a.person@bank.example.", code="mail", field="mail")
    return tidy


def checked_language(language: str) -> str:
    """
    A language of the interface.

    Raises:
        NotValidError: There is no such one.
    """
    if language not in LANGUAGES:
        raise NotValidError(f"Choose a language: {', '.join(LANGUAGES)}.", code="language", field="language")
    return language


def free_login(connection: Connection, login: str) -> None:
    """
    Nothing, when nobody has the login.

    Raises:
        ConflictError: Somebody has it.
    """
    if connection.execute(select(exists().where(people.c.login == login))).scalar_one():
        raise ConflictError("Somebody has this login already; choose another one.", code="login-taken")
