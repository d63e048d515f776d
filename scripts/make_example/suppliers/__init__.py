"""The five suppliers, one module each."""

from __future__ import annotations

from collections.abc import Callable

from make_example.offer import Offer
from make_example.suppliers import beispiel_karten

__all__ = ["OFFERS"]

OFFERS: tuple[Callable[[], Offer], ...] = (beispiel_karten.offer,)
