"""Who offers: parties, sites, what each does, and the products."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from cardassay.model.project import Activity, Brand

__all__ = ["Component", "EntityName", "OfferedProduct", "Party", "Role", "Site", "Supplier", "Use"]


class Role(enum.StrEnum):
    """What a party is in this offer; a scheme's ``holder_role`` is one of these."""

    BIDDER = "bidder"
    SITE_OPERATOR = "site-operator"
    IC_VENDOR = "ic-vendor"
    PLATFORM_VENDOR = "platform-vendor"
    PRODUCT_VENDOR = "product-vendor"
    MATERIAL_SUPPLIER = "material-supplier"
    LABORATORY = "laboratory"
    RESELLER = "reseller"
    AFFILIATE = "affiliate"
    """Of the same group, but no part of this offer: a sister company, a parent."""
    ISSUER = "issuer"


class Use(enum.StrEnum):
    """Whether a site works in the ordinary case or when another one fails."""

    PRIMARY = "primary"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class EntityName:
    """A legal name that a party bore, with the days on which it did and what proves it."""

    name: str
    first_day: date | None = None
    last_day: date | None = None
    proof: str = ""

    def borne_on(self, day: date | None) -> bool:
        """Whether the name was borne on that day; a name without days always was."""
        if day is None:
            return True
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )


@dataclass(frozen=True, slots=True)
class Party:
    """One legal entity."""

    id: str
    name: str
    roles: tuple[Role, ...]
    registration: str = ""
    country: str = ""
    former_names: tuple[EntityName, ...] = ()

    def plays(self, role: Role) -> bool:
        """Whether the party has that role in the offer."""
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Site:
    """One place of work."""

    id: str
    name: str
    address: str
    party: str
    """Identifier of the party that operates it."""
    activities: tuple[Activity, ...]
    use: Use = Use.PRIMARY
    since: date | None = None
    """Day the site began this work; ``None`` when not said."""
    lines: tuple[str, ...] = ()
    """Product lines it works for; empty for all."""
    brands: tuple[Brand, ...] = ()
    """Brands it works for; empty for all of its lines."""
    also_at: tuple[str, ...] = ()
    """Other addresses of the same site, such as a second gate."""


@dataclass(frozen=True, slots=True)
class Component:
    """An exact layer of the offered product: an IC, a platform, an applet, a card."""

    name: str
    """Name with version, as the offer prints it."""
    vendor: str = ""
    """Identifier of the party that makes it."""
    numbers: tuple[str, ...] = ()
    """Certificate numbers that the offer names for it (ICCN, PCN, CC …)."""
    end_of_production: date | None = None
    """Last day on which the maker lets cards be produced with it; ``None`` when not said."""
    libraries: tuple[str, ...] = ()
    """Versions of the libraries that the product links, as the offer prints them; empty when not said."""


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """What the supplier offers for one product line."""

    line: str
    card: Component
    ic: Component | None = None
    platform: Component | None = None
    applets: tuple[tuple[Brand, Component], ...] = ()
    construction: str = ""
    """Layers, material, module and antenna, as offered."""

    def layer(self, name: str, brand: Brand | None = None) -> Component | None:
        """
        The component of that layer: ``card``, ``ic``, ``platform`` or ``applet`` (of a brand).

        ``None`` when the offer does not name it, and for any other word.
        """
        if name == "applet":
            for applet_brand, component in self.applets:
                if brand is None or applet_brand is brand:
                    return component
        return {"card": self.card, "ic": self.ic, "platform": self.platform}.get(name)


@dataclass(frozen=True, slots=True)
class Supplier:
    """One offer with all parties and sites behind it."""

    name: str
    folder: str
    """Name of the supplier's folder in the workspace."""
    bidder: str
    """Identifier of the bidding party."""
    parties: tuple[Party, ...]
    sites: tuple[Site, ...]
    products: tuple[OfferedProduct, ...] = ()
    language: str = "en"
    """Language in which the supplier is written to."""

    def party(self, identifier: str) -> Party | None:
        """The party with that identifier."""
        for party in self.parties:
            if party.id == identifier:
                return party
        return None

    def product(self, line: str) -> OfferedProduct | None:
        """The product offered for a line; ``None`` when the supplier offers none."""
        for product in self.products:
            if product.line == line:
                return product
        return None
