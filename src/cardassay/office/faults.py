"""What keeps a person from doing something, by what they can do about it; pages and API tell it alike."""

from __future__ import annotations

from cardassay.errors import CardassayError

__all__ = [
    "ConflictError",
    "ForbiddenError",
    "GoneError",
    "NotFoundError",
    "NotValidError",
    "OfficeError",
    "TooManyError",
    "TooMuchError",
]


class OfficeError(CardassayError):
    """Something that was asked cannot be done; ``code`` names it for machines."""

    status = 400
    """Status of HTTP."""

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).__name__.removesuffix("Error").lower()
        self.field = field
        """Name of the form field that is wrong; empty when it is none."""


class NotValidError(OfficeError):
    """What was sent makes no sense."""

    status = 422


class ForbiddenError(OfficeError):
    """The person may not do that."""

    status = 403


class NotFoundError(OfficeError):
    """It is not there, or not for this person; the two are never told apart."""

    status = 404


class ConflictError(OfficeError):
    """Somebody else was first, or the state has changed; nothing was written."""

    status = 409


class GoneError(OfficeError):
    """It has ended: a link, a token, an invitation."""

    status = 410


class TooMuchError(OfficeError):
    """More than may be sent."""

    status = 413


class TooManyError(OfficeError):
    """Too often in a short time."""

    status = 429

    def __init__(self, message: str, *, wait_s: int) -> None:
        super().__init__(message, code="too-many")
        self.wait_s = wait_s
        """Seconds to wait."""
