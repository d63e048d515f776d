"""
Which of the labelled questions about real papers are raised, and which are raised without a label.

Run: ``python benchmarks/flags_reading.py [--data SHARED_DATA] [--only WORDS]``. Reads the papers of
``iso_certificates`` and ``other_documents``, groups them by supplier for the questions that papers raise
together, and judges the days as of ``--day``. Ends 1 when a labelled class is not found at all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from cardassay.assessing.dossier_flags import with_dossier_flags  # noqa: E402  the path above comes first
from cardassay.documents.keeping import kept  # noqa: E402
from cardassay.documents.reading import read_file  # noqa: E402
from cardassay.model.document import Document, Flag, Kind  # noqa: E402

FOLDERS = ("iso_certificates", "other_documents")

CLASSES: dict[str, tuple[str, ...]] = {
    "accreditor_not_on_reference_list": ("accreditor-unknown", "voluntary-scheme"),
    "name_confusable_with_UKAS": ("accreditor-resembles",),
    "no_accreditation_mark": ("no-accreditor-mark",),
    "no_iaf_mark": ("no-accreditor-mark", "accreditor-unknown"),
    "voluntary_scheme_not_accredited": ("voluntary-scheme", "accreditor-unknown"),
    "draft_placeholders_XXXX_in_number_and_dates": ("placeholder",),
    "draft_watermark": ("draft-marks",),
    "not_a_certificate_placeholder": ("placeholder", "draft-marks"),
    "side_band_and_logo_name_a_different_standard": ("standards-disagree",),
    "guidance_standard_certified": ("guidance-standard-certified",),
    "expiry_is_one_year_not_cycle_end": ("one-year-expiry",),
    "expiry_is_one_year_but_period_says_3_years": ("one-year-expiry",),
    "recertification_due_printed_before_expiry": ("recertification-before-expiry",),
    "withdrawn_edition_of_standard": ("edition-ended",),
    "standard_title_nonstandard_omits_IEC": ("designation-unusual",),
    "expired": ("expired",),
    "expired_printed_date": ("expired",),
    "holder_name_differs_from_other_certs_of_same_supplier": ("holder-differs",),
    "holder_differs_from_other_certs_of_same_supplier": ("holder-differs",),
}
"""Labels to the codes of which one answers them."""

BY_KIND: dict[str, tuple[Kind, ...]] = {
    "accreditation_not_certification": (Kind.ACCREDITATION_CERTIFICATE,),
    "product_certificate_not_management_system": (Kind.PRODUCT_CERTIFICATE,),
    "product_statement_styled_as_system_certificate": (Kind.PRODUCT_CERTIFICATE, Kind.SELF_DECLARATION),
    "not_ISO_14001_though_environmental": (Kind.OTHER_SCHEME_CERTIFICATE,),
    "not_a_management_system_ISO_standard": (Kind.OTHER_SCHEME_CERTIFICATE,),
    "own_statement_with_certification_body_marks": (Kind.NOT_A_CERTIFICATE, Kind.SELF_DECLARATION),
}
"""Labels that the kind of the paper answers."""

BY_EYE = frozenset(
    {
        "typographic_inconsistencies",
        "photo_of_paper",
        "low_resolution_image",
        "copy_stamp",
        "text_layer_contains_leftovers_of_another_certificate",
        "certification_body_is_a_US_LLC_with_mailbox_address",
        "not_an_ISO_standard",
    }
)
"""Labels in free words that no code answers; they are listed for a person to read."""


@dataclass
class Count:
    """One class over all papers."""

    found: int = 0
    missed: list[str] = field(default_factory=list)


def main() -> int:
    """Read, group, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", default="", help="papers whose name holds this")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 22))
    given = parser.parse_args()
    rows = [row for folder in FOLDERS for row in _labels(given.data / folder) if given.only in row["file"]]
    if not rows:
        print(f"there are no labelled papers under {given.data}")
        return 2
    read = dict(_read(given.data, rows, given.day))
    classes: dict[str, Count] = {}
    codes: dict[str, Counter[str]] = {}
    unlabelled: list[str] = []
    eye: list[str] = []
    for row in rows:
        document = read[row["file"]]
        _count(row, document, classes, eye)
        unlabelled.extend(_extra(row, document, codes))
    return _report(classes, codes, unlabelled, eye)


def _labels(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "labels.jsonl").read_text(encoding="utf-8") if folder.is_dir() else ""
    return [{**json.loads(line), "folder": folder.name} for line in text.splitlines() if line.strip()]


def _read(data: Path, rows: list[dict[str, Any]], day: date) -> Iterator[tuple[str, Document]]:
    """The first document of each file, with what the files of its supplier raise together."""
    memory = kept("ocr-pages")
    suppliers: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        suppliers.setdefault(row["source_repo"], []).append(row)
    for theirs in suppliers.values():
        documents = [read_file(data / row["folder"] / row["file"], memory=memory)[0] for row in theirs]
        together = with_dossier_flags(documents, None, day)
        yield from zip((row["file"] for row in theirs), together, strict=True)


def _plain(label: str) -> str:
    return label.split(" (")[0]


def _count(row: dict[str, Any], document: Document, classes: dict[str, Count], eye: list[str]) -> None:
    got = {flag.code for flag in document.flags}
    for label in row["red_flags"]:
        name = _plain(label)
        if name in BY_EYE:
            eye.append(f"{row['file']}: {label}")
            continue
        count = classes.setdefault(name, Count())
        right = bool(got & set(CLASSES[name])) if name in CLASSES else document.kind in BY_KIND.get(name, ())
        if right:
            count.found += 1
        else:
            count.missed.append(f"{row['file']} ({document.kind}; {', '.join(sorted(got)) or 'no flag'})")


def _extra(row: dict[str, Any], document: Document, codes: dict[str, Counter[str]]) -> list[str]:
    """Flags that no label of the paper asks for, with their reason."""
    asked = {code for label in row["red_flags"] for code in CLASSES.get(_plain(label), ())}
    lines = []
    seen: set[Flag] = set()
    for flag in document.flags:
        if flag in seen:
            continue
        seen.add(flag)
        labelled = flag.code in asked
        codes.setdefault(flag.code, Counter())["labelled" if labelled else "not labelled"] += 1
        if not labelled:
            lines.append(f"{row['file']}: [{flag.code}] {flag.says}")
    return lines


def _report(
    classes: dict[str, Count], codes: dict[str, Counter[str]], unlabelled: list[str], eye: list[str]
) -> int:
    print(f"{'labelled class':56} {'found':>6} {'missed':>7}")
    for name, count in sorted(classes.items()):
        print(f"{name:56} {count.found:6} {len(count.missed):7}")
        for missed in count.missed:
            print(f"    missed on {missed}")
    print(f"\n{'code raised':34} {'labelled':>9} {'not labelled':>13}")
    for code, counts in sorted(codes.items()):
        print(f"{code:34} {counts['labelled']:9} {counts['not labelled']:13}")
    print("\nraised without a label, each with its reason:")
    print("\n".join(f"  {line}" for line in unlabelled))
    print("\nlabels in free words, for the eye:")
    print("\n".join(f"  {line}" for line in eye))
    none_found = [name for name, count in classes.items() if not count.found]
    if none_found:
        print(f"\nnot found at all: {', '.join(sorted(none_found))}")
    return 1 if none_found else 0


if __name__ == "__main__":
    raise SystemExit(main())
