"""What is to be bought: product lines, brands, services and the days that matter."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

__all__ = ["Activity", "Brand", "Deadlines", "Interface", "ProductLine", "Project", "Stage", "Window"]


class Activity(enum.StrEnum):
    """Closed set of the activities that a card project buys."""

    CARD_BODY = "card-body"
    INLAY = "inlay"
    MODULE = "module"
    EMBEDDING = "embedding"
    PRE_PERSONALISATION = "pre-personalisation"
    PERSONALISATION = "personalisation"
    DATA_PREPARATION = "data-preparation"
    PIN = "pin"
    MAILING = "mailing"
    MOBILE_PROVISIONING = "mobile-provisioning"
    STORAGE = "storage"
    KEY_MANAGEMENT = "key-management"


class Brand(enum.StrEnum):
    """Payment brands; ``domestic`` stands for a national scheme named in the project."""

    VISA = "visa"
    MASTERCARD = "mastercard"
    UNIONPAY = "unionpay"
    AMEX = "amex"
    DISCOVER = "discover"
    JCB = "jcb"
    DOMESTIC = "domestic"


class Interface(enum.StrEnum):
    """How the card talks."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"
    DUAL = "dual"
    MAGNETIC_STRIPE = "magnetic-stripe"


class Stage(enum.StrEnum):
    """What is decided: who may bid on, or who gets the award."""

    BID = "bid"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Window:
    """The programme from the first order to the last card in a holder's hand."""

    first_order: date
    last_production_day: date
    """Last day on which cards are made or personalised; it counts."""
    last_card_valid: date
    """Last day on which a card of this programme may still be used; it counts."""

    def __post_init__(self) -> None:
        if not self.first_order <= self.last_production_day <= self.last_card_valid:
            raise ValueError(
                "the programme's days must come in order: first_order, last_production_day, last_card_valid"
            )


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Days by which papers must be in; ``None`` where the project sets none. Both days count."""

    submission: date | None = None
    clarification: date | None = None


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One kind of card that the project buys."""

    id: str
    name: str
    brands: tuple[Brand, ...]
    """Empty for a card without a payment brand."""
    interface: Interface
    services: tuple[Activity, ...]
    """The activities bought for this line."""
    payment: bool = True
    programmable: bool = False
    """The platform takes applets (Java Card or alike)."""
    multi_application: bool = False
    post_issuance: bool = False
    """Applications are added or changed after issuance."""
    form_factor: str = "ID-1"
    """``ID-1``, or another form such as ``wearable``."""
    materials: tuple[str, ...] = ()
    """Materials other than newly produced PVC: ``recycled-pvc``, ``metal``, ``wood`` …"""
    eco_claim: bool = False
    government_id: bool = False
    quantity: int | None = None

    @property
    def chip(self) -> bool:
        """Whether the card carries a chip."""
        return self.interface is not Interface.MAGNETIC_STRIPE


@dataclass(frozen=True, slots=True)
class Project:
    """One tender or programme."""

    name: str
    buyer: str
    window: Window
    lines: tuple[ProductLine, ...]
    stage: Stage = Stage.BID
    deadlines: Deadlines = field(default_factory=Deadlines)
    region: str = ""
    domestic_scheme: str = ""
    """Name of the national payment scheme when a line carries the brand ``domestic``."""
    packs: tuple[str, ...] = ("financial-grade",)
