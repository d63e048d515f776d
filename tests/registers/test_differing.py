"""What changed between two snapshots: each change with its kind, and never a guess taken for certain."""

from __future__ import annotations

import pytest

from cardassay.registers.differing import ChangeKind, Claim, Differences, difference, touched_by

from .written import HEAD, HEADS, ROWS, TABLE, csv_text, describe, read

Rows = tuple[tuple[str, ...], ...]
ARCHIVED = HEAD + TABLE + '\n[[table.statuses]]\nwords = ["Archived"]\nstatus = "archived"\n'


def between(before: Rows, after: Rows) -> Differences:
    described = describe(ARCHIVED)
    return difference(read(csv_text(before), described), read(csv_text(after), described))


def changed(row: tuple[str, ...], **fields: str) -> tuple[str, ...]:
    heads = {"number": 0, "product": 1, "vendor": 2, "level": 3, "until": 4, "status": 5}
    cells = list(row)
    for name, text in fields.items():
        cells[heads[name]] = text
    return tuple(cells)


def kinds(found: Differences) -> list[tuple[str, list[str]]]:
    return [(change.number, [kind.value for kind in change.kinds]) for change in found.changes]


def test_nothing_changed_is_no_change() -> None:
    found = between(ROWS, tuple(reversed(ROWS)))

    assert (found.changes, found.same, found.doubts) == ((), 3, ())


def test_spelling_alone_is_no_change() -> None:
    found = between(ROWS, (changed(ROWS[0], number="spec 0001", product="SPECIMEN  chip A1"), *ROWS[1:]))

    assert found.changes == ()


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("status", "Archived", "archived"),
        ("status", "Suspended", "status"),
        ("level", "EAL5+,ALC_DVS.2,AVA_VAN.5", "level"),
        ("until", "2026-12-31", "days"),
        ("product", "Specimen Chip A2", "renamed"),
        ("vendor", "Musterkarte Neu GmbH", "renamed"),
    ],
)
def test_each_kind_of_change_is_told_apart(field: str, text: str, kind: str) -> None:
    found = between(ROWS, (changed(ROWS[0], **{field: text}), *ROWS[1:]))

    assert kinds(found) == [("SPEC-0001", [kind])]
    assert found.changes[0].certain
    assert found.same == 2


def test_a_change_shows_what_stood_there_and_what_stands_there_now() -> None:
    found = between(ROWS, (changed(ROWS[0], until="2026-12-31"), *ROWS[1:]))

    (field,) = found.changes[0].fields
    assert (field.field, field.before, field.after) == ("last_day", "2027-03-31", "2026-12-31")


def test_one_entry_may_change_in_many_ways_and_the_gravest_comes_first() -> None:
    after = changed(ROWS[0], until="2026-12-31", level="EAL4", status="Archived", product="Chip A1")

    assert kinds(between(ROWS, (after, *ROWS[1:]))) == [
        ("SPEC-0001", ["archived", "level", "days", "renamed"])
    ]


def test_new_and_gone_entries_are_named() -> None:
    new = ("SPEC-0009", "Another Part Z9", "Third Maker (fictional)", "EAL4", "2030-01-31", "Active")

    found = between(ROWS, (*ROWS[1:], new))

    assert kinds(found) == [("SPEC-0001", ["gone"]), ("SPEC-0009", ["new"])]
    assert all(change.certain for change in found.changes)


def test_one_name_under_another_number_is_likely_one_entry_and_a_person_decides() -> None:
    found = between(ROWS, (changed(ROWS[0], number="SPEC-0001-V2"), *ROWS[1:]))

    (change,) = found.changes
    assert (change.kinds, change.certain) == ((ChangeKind.RENAMED,), False)
    assert "SPEC-0001-V2 instead of SPEC-0001" in change.why
    assert "A person decides" in change.why


def test_without_numbers_a_name_that_changed_in_few_letters_is_likely_one_entry() -> None:
    before = changed(ROWS[0], number="", product="Specimen Secure Controller A1")

    found = between((before,), (changed(before, product="Specimen Secured Controller A1"),))

    assert [(change.kinds[0].value, change.certain) for change in found.changes] == [("renamed", False)]


def test_versions_that_differ_in_one_character_are_two_products() -> None:
    before = changed(ROWS[0], number="", product="Specimen Secure Controller A1")

    found = between((before,), (changed(before, product="Specimen Secure Controller B1"),))

    assert sorted(change.kinds[0].value for change in found.changes) == ["gone", "new"]


def test_rows_that_show_the_same_document_are_likely_one_entry() -> None:
    heads = (*HEADS, "Report")
    before = (*changed(ROWS[0], number=""), "https://register.example/1.pdf")
    after = (*changed(ROWS[0], number="", product="Quite another name"), "https://register.example/1.pdf")

    found = difference(read(csv_text([before], heads)), read(csv_text([after], heads)))

    (change,) = found.changes
    assert not change.certain
    assert "the same document" in change.why


def test_two_rows_of_one_number_are_held_against_their_own_partners() -> None:
    twin = changed(ROWS[0], product="Specimen Chip A1 with library")

    found = between((ROWS[0], twin), (changed(twin, until="2028-01-31"), ROWS[0]))

    assert kinds(found) == [("SPEC-0001", ["days"])]
    assert found.changes[0].name == "Specimen Chip A1 with library"


def test_a_row_less_of_a_number_that_stays_is_said_to_be_that() -> None:
    found = between((ROWS[0], ROWS[0]), (ROWS[0],))

    assert kinds(found) == [("SPEC-0001", ["gone"])]
    assert "Another row of this number" in found.changes[0].why


def test_a_list_that_was_cut_lets_nothing_be_concluded_from_what_is_missing() -> None:
    found = difference(read(csv_text()), read(csv_text()[:-60]))

    assert [change.certain for change in found.of(ChangeKind.GONE)] == [False]
    assert found.doubts
    assert "what is gone" in found.doubts[0]


def test_the_order_is_stable_whatever_the_order_of_the_lists() -> None:
    after = tuple(changed(row, until="2026-12-31") for row in ROWS)

    assert kinds(between(ROWS, after)) == kinds(between(tuple(reversed(ROWS)), after[1:] + after[:1]))


def test_changes_name_whom_they_touch_by_number_in_any_spelling() -> None:
    found = between(ROWS, (changed(ROWS[0], level="EAL4"), *ROWS[1:]))
    claims = (
        Claim("Musterkarte", "suppliers/m/supplier.toml", "spec 0001"),
        Claim("Musterkarte", "chip.pdf", "SPEC-0001", findings=("cc.ic",)),
        Claim("Other", "other.pdf", "SPEC-0002"),
        Claim("Same maker", "x.toml", holder="Musterkarte Fiktiv GmbH"),
    )

    touched = touched_by(found, claims)

    assert [(one.claim.supplier, one.claim.where, one.claim.findings) for one in touched] == [
        ("Musterkarte", "suppliers/m/supplier.toml", ()),
        ("Musterkarte", "chip.pdf", ("cc.ic",)),
    ]


def test_rows_without_a_number_touch_the_company_they_name() -> None:
    before = changed(ROWS[0], number="")
    found = between((before,), (changed(before, status="Suspended"),))

    touched = touched_by(found, [Claim("Musterkarte", "x.toml", holder="MUSTERKARTE Fiktiv GmbH")])

    assert [one.claim.supplier for one in touched] == ["Musterkarte"]
