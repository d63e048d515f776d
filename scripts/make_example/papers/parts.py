"""What several families of papers speak about: a plant, a chip stack, a span of days."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACTIVITY_WORDS", "Plant", "Stack", "activity_words"]

ACTIVITY_WORDS = {
    "card-body": "Card manufacturing",
    "embedding": "Chip embedding",
    "pre-personalisation": "IC pre-personalisation",
    "personalisation": "IC personalisation",
    "data-preparation": "Data preparation",
    "pin": "PIN printing",
    "mailing": "Card mailing",
}


def activity_words(activities: tuple[str, ...]) -> str:
    """The activities as an English list on a form."""
    return ", ".join(ACTIVITY_WORDS[name] for name in activities)


@dataclass(frozen=True, slots=True)
class Plant:
    """A facility as the industry's papers print it."""

    entity: str
    name: str
    address: str
    activities: tuple[str, ...]

    @property
    def record(self) -> dict[str, str]:
        """The site as a record of the field ``sites``."""
        return {"name": self.name, "address": self.address}


@dataclass(frozen=True, slots=True)
class Stack:
    """A chip card product from the card down to the circuit."""

    card: str
    vendor: str
    platform: str
    platform_vendor: str
    ic: str
    ic_vendor: str
    iccn: str
    pcn: str
    visa_applet: str
    mastercard_applet: str
    interface: str = "Contact and contactless (dual interface)"
    construction: str = ""
