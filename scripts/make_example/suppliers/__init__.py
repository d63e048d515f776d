"""The five suppliers, one module each."""

from __future__ import annotations

from collections.abc import Callable

from make_example.offer import Offer
from make_example.suppliers import (
    beispiel_karten,
    cartes_exemple,
    example_card_works,
    shili_card,
    tarjetas_ejemplo,
)

__all__ = ["OFFERS"]

OFFERS: tuple[Callable[[], Offer], ...] = (
    beispiel_karten.offer,
    cartes_exemple.offer,
    example_card_works.offer,
    shili_card.offer,
    tarjetas_ejemplo.offer,
)
