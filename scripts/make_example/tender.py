"""The fictional tender: what the bank buys, and the days that matter."""

from __future__ import annotations

from datetime import date
from typing import Any

__all__ = ["DAY", "PROJECT"]

DAY = date(2026, 11, 22)
"""The day as of which the example is judged: two days after the clarification deadline."""

_SERVICES = [
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
]

PROJECT: dict[str, Any] = {
    "name": "Debit cards 2027-2029",
    "buyer": "Bank of Example (fictional)",
    "stage": "bid",
    "region": "Europe",
    "packs": ["financial-grade", "visa", "mastercard"],
    "window": {
        "first_order": date(2027, 3, 1),
        "last_production_day": date(2029, 12, 31),
        "last_card_valid": date(2034, 12, 31),
    },
    "deadlines": {"submission": date(2026, 11, 1), "clarification": date(2026, 11, 20)},
    "line": [
        {
            "id": "debit",
            "name": "Debit card, dual interface, several applications",
            "brands": ["visa", "mastercard"],
            "interface": "dual",
            "services": _SERVICES,
            "programmable": True,
            "multi_application": True,
            "post_issuance": True,
            "quantity": 1_200_000,
        },
        {
            "id": "youth",
            "name": "Youth card on recycled PVC",
            "brands": ["mastercard"],
            "interface": "dual",
            "services": ["card-body", "embedding", "personalisation", "mailing"],
            "materials": ["recycled-pvc"],
            "quantity": 150_000,
        },
    ],
}
