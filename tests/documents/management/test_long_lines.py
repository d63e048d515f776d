"""A text that is made to be slow is read like any other."""

from __future__ import annotations

from cardassay.documents.reading import read_bytes


def test_a_scope_of_sixty_thousand_signs_is_read_with_the_other_fields():
    scope = "manufacture of cards as an it of " * 1800
    text = (
        "CERTIFICATE\n\nThis is to certify that\nExample Card Works Ltd\n12 Foundry Lane, Northtown NT1 2AB\n"
        f"has a management system conforming to ISO 9001:2015\nScope: {scope}\n"
        "Certificate No: EX-1001\nIssue date: 2025-06-01\nExpiry date: 2028-05-31\n"
    )

    (document,) = read_bytes(text.encode(), "long.txt")

    facts = document.attestations[0].facts
    assert facts["number"].value == "EX-1001"
    assert facts["standard"].value == "ISO 9001:2015"
