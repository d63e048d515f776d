"""Component or predecessor, told from two rows of registers without any text."""

from __future__ import annotations

from datetime import date

import pytest

from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Method
from cardassay.model.reference import Role
from cardassay.model.register import Row
from cardassay.registers.roles import RegisterRole, both_ways, role_from_register

VENDOR = "Musterkarte Fiktiv GmbH"
OTHER = "Specimen Chips Ltd (fictional)"


def row(number: str, name: str = "", developer: str = VENDOR, issued: str = "") -> Row:
    facts: dict[str, Fact[object]] = {"number": Fact(number, True, method=Method.REGISTER)}
    if name:
        facts["product"] = Fact(name, True, method=Method.REGISTER)
        facts["developer"] = Fact(developer, True, method=Method.REGISTER)
    if issued:
        facts["issue_day"] = Fact(date.fromisoformat(issued), True, method=Method.REGISTER)
    return Row("row 1", Attestation("common-criteria", facts))


APPLET = row("ANSSI-CC-2030/50", "Applet Exempla on Fictos V8.1 on M7001 A11", issued="2030-06-01")


@pytest.mark.parametrize(
    ("citing", "cited", "role", "sure"),
    [
        # The same number, and numbers of one procedure.
        (row("ANSSI-CC-2030/50"), row("ANSSI-CC-2030/50"), Role.ITSELF, True),
        (row("BSI-DSZ-CC-9901-V2-2030"), row("BSI-DSZ-CC-9901-2025"), Role.RE_EVALUATION, True),
        (row("BSI-DSZ-CC-9901-2025"), row("BSI-DSZ-CC-9901-V2-2030"), Role.RE_EVALUATION, False),
        (row("ANSSI-CC-2030/50-M01"), row("ANSSI-CC-2030/50"), Role.MAINTENANCE, True),
        (row("NSCIB-CC-2400001-02"), row("NSCIB-CC-2400001-01"), Role.COMPONENT_SHARED, False),
        # What the citing name says that it stands on.
        (
            APPLET,
            row("ANSSI-CC-2029/11", "Platform Fictos V8.1 on M7001 A11", issued="2029-11-02"),
            Role.COMPONENT,
            True,
        ),
        # Another version of the platform: a component still, but not sure.
        (
            APPLET,
            row("ANSSI-CC-2029/11", "Platform Fictos V7.0 on M7001 A11", issued="2029-11-02"),
            Role.COMPONENT,
            False,
        ),
        # Issued long after the product that should stand on it.
        (
            APPLET,
            row("ANSSI-CC-2032/11", "Platform Fictos V8.1 on M7001 A11", issued="2032-11-02"),
            Role.COMPONENT,
            False,
        ),
        # The carrier stands before "embedding".
        (
            row("ANSSI-CC-2030/51", "Fictos V8.1 embedding Exempla application 2.0", issued="2030-06-01"),
            row("ANSSI-CC-2029/11", "Platform Fictos V8.1 on M7001 A11", issued="2029-11-02"),
            Role.COMPONENT,
            True,
        ),
        # The chip by its designation.
        (
            row("NSCIB-CC-9900001-CR", "Fictos 4.0 platform on P73N9M0", issued="2030-06-01"),
            row("ANSSI-CC-2030/19", "P73N9M0B0.2C0", OTHER, "2030-04-01"),
            Role.COMPONENT,
            True,
        ),
        # Two versions of one product, years apart.
        (
            row("ANSSI-CC-2030/60", "ePassport Exempla 2.0 on M7001", issued="2030-06-01"),
            row("ANSSI-CC-2027/20", "ePassport Exempla 1.0 on M7001", issued="2027-06-01"),
            Role.PREVIOUS_VERSION,
            False,
        ),
        # Two configurations of one product, issued together.
        (
            row("BSI-DSZ-CC-9911-2030", "Exempla Passport 2.1 EAC / M7001", issued="2030-06-01"),
            row("BSI-DSZ-CC-9912-2030", "Exempla Passport 2.1 BAC / M7001", issued="2030-06-01"),
            Role.COMPONENT_SHARED,
            False,
        ),
        # Layers, where nothing is shared but the rank.
        (
            row("ANSSI-CC-2030/60", "ePassport Exempla 2.0", issued="2030-06-01"),
            row("ANSSI-CC-2029/61", "Security microcontroller Quux 9", OTHER, "2029-06-01"),
            Role.COMPONENT,
            False,
        ),
        # Of the cited one only the number is known.
        (APPLET, row("BSI-DSZ-CC-9800-2029"), Role.COMPONENT, False),
        (
            row("BSI-DSZ-CC-9930-2030", "Exempla Passport 2.1 on SLE78X"),
            row("BSI-DSZ-CC-9800-2029"),
            Role.COMPONENT,
            False,
        ),
        (row("ANSSI-CC-2030/60", "Applet Y"), row("ANSSI-CC-2030/61"), Role.COMPONENT_SHARED, False),
        # No chip, for the chip's maker is certified elsewhere, and no platform is named.
        (
            row("ANSSI-CC-2030/60", "ePassport Exempla 2.0 sur composant M7794 A12"),
            row("ANSSI-CC-2027/20"),
            Role.PREVIOUS_VERSION,
            False,
        ),
    ],
)
def test_role_by_two_rows(citing: Row, cited: Row, role: Role, sure: bool) -> None:
    told = role_from_register(citing, cited)
    assert (told.role, told.sure) == (role, sure), told.reasons
    assert told.reasons
    assert not told.guess


def test_what_rests_on_numbers_of_roles_alone_is_called_a_guess() -> None:
    told = role_from_register(row("ANSSI-CC-2030/60", "Exempla"), row("ANSSI-CC-2027/20"))
    assert (told.role, told.sure, told.guess) == (Role.COMPONENT, False, True)


def test_rows_without_anything_are_a_guess() -> None:
    assert role_from_register(Row("a", Attestation("x")), Row("b", Attestation("x"))).guess


COMPONENT = RegisterRole(Role.COMPONENT, ("it stands on it",), sure=False)
GUESS = RegisterRole(Role.COMPONENT, ("most are",), sure=False, guess=True)
SHARED = RegisterRole(Role.COMPONENT_SHARED, ("neighbours",), sure=False)


@pytest.mark.parametrize(
    ("said", "said_sure", "register", "role", "sure"),
    [
        (Role.COMPONENT, False, COMPONENT, Role.COMPONENT, True),
        (Role.PREVIOUS_VERSION, True, COMPONENT, Role.PREVIOUS_VERSION, False),
        (Role.COMPONENT, False, GUESS, Role.COMPONENT, False),
        (Role.RE_EVALUATION, True, GUESS, Role.RE_EVALUATION, True),
        (Role.UNKNOWN, False, COMPONENT, Role.COMPONENT, False),
        # Sharing parts with a product is not standing on it.
        (Role.COMPONENT, False, SHARED, Role.COMPONENT, False),
        (
            Role.RE_EVALUATION,
            False,
            RegisterRole(Role.PREVIOUS_VERSION, ("older",), sure=False),
            Role.RE_EVALUATION,
            True,
        ),
    ],
)
def test_words_and_registers_together(
    said: Role, said_sure: bool, register: RegisterRole, role: Role, sure: bool
) -> None:
    together = both_ways(said, said_sure, register)
    assert (together.role, together.sure) == (role, sure)
    assert register.reasons[0] in together.why
