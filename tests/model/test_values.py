"""Days, assurance claims and product names keep the field's own rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.model.assurance import AssuranceClaim
from cardassay.model.day import Span, add_months, parse_day
from cardassay.model.product import Likeness, compare_numbers, compare_products

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_both_ends_of_a_span_count():
    span = Span(date(2024, 3, 1), date(2026, 2, 28))

    assert span.covers(date(2024, 3, 1))
    assert span.covers(date(2026, 2, 28))
    assert not span.covers(date(2024, 2, 29))
    assert not span.covers(date(2026, 3, 1))


def test_a_span_without_end_never_ends():
    assert Span(date(2024, 3, 1)).covers(date(2999, 1, 1))


def test_a_span_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2024, 3, 1), date(2024, 2, 29))


def test_months_from_a_leap_day_end_on_the_last_day_of_february():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 48) == date(2028, 2, 29)
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)


@given(DAYS, st.integers(0, 240))
def test_adding_months_never_skips_one(day, months):
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@pytest.mark.parametrize("text", ["28.02.2026", "2026-2-28", "2026-02-30", "20260228", "tomorrow", ""])
def test_only_one_form_of_a_day_is_taken_on_the_command_line(text):
    with pytest.raises(ValueError, match="is not a day"):
        parse_day(text)


def test_a_high_level_without_its_component_falls_short():
    """EAL5 contains AVA_VAN.4 only; EAL4 augmented by AVA_VAN.5 resists more (CC v3.1 part 3)."""
    assert AssuranceClaim(5, ("ALC_DVS.2",)).falls_short_of(["AVA_VAN.5", "ALC_DVS.2"]) == ("AVA_VAN.5",)
    assert AssuranceClaim(4, ("AVA_VAN.5", "ALC_DVS.2")).falls_short_of(["AVA_VAN.5", "ALC_DVS.2"]) == ()
    assert AssuranceClaim(6).falls_short_of(["AVA_VAN.5", "ALC_DVS.2"]) == ()
    assert AssuranceClaim(4, ("AVA_VAN.5",)).falls_short_of(["ALC_DVS.2"]) == ("ALC_DVS.2",)


@given(st.integers(1, 6), st.sampled_from(["AVA_VAN.3", "AVA_VAN.5", "ALC_DVS.1", "ALC_DVS.2"]))
def test_what_a_level_reaches_a_higher_level_reaches_too(eal, component):
    lower, higher = AssuranceClaim(eal), AssuranceClaim(eal + 1)

    assert set(higher.falls_short_of([component])) <= set(lower.falls_short_of([component]))


@pytest.mark.parametrize(
    ("offered", "printed", "likeness"),
    [
        ("Exa OS 3.1 R2", "EXA OS v3.1 R2", Likeness.SAME),
        ("Exa OS 3.1 R2", "Exa OS 3.1 R2 with crypto library 1.4", Likeness.SAME),
        ("Exa OS 3.1 R2", "Exa OS 3.1 R3", Likeness.OTHER_VERSION),
        ("EX90 A01", "EX90 B01", Likeness.SIMILAR),
        ("Exachip EX90 A01", "Exachip EX90 B01", Likeness.OTHER_VERSION),
        ("Exachip EX90", "Sampleware Z7", Likeness.DIFFERENT),
        ("Exachip EX90", "", Likeness.SIMILAR),
    ],
)
def test_versions_that_differ_in_one_character_are_different_products(offered, printed, likeness):
    assert compare_products(offered, printed) is likeness


@given(st.text(min_size=1, max_size=30))
def test_a_name_is_never_called_another_version_of_itself(name):
    assert compare_products(name, name) in (Likeness.SAME, Likeness.SIMILAR)


def test_numbers_are_equal_across_blanks_and_hyphens():
    assert compare_numbers("ICCN 0123", "iccn‑0123")
    assert not compare_numbers("ICCN 0123", "ICCN 0124")
    assert not compare_numbers("", "")
