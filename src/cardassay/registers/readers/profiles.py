"""Protection profiles as rows, whatever list they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cardassay.model.register import Row, RowStatus
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.notes import Notes
from cardassay.registers.readers.cells import PORTAL, PROFILE_SCHEME, RowMaker
from cardassay.registers.readers.file_names import number_of_profile

__all__ = ["Profile", "profile_row"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One protection profile as a list prints it; empty words for what it does not say."""

    place: str
    name: str
    short: str = ""
    """The portal's abbreviation, which may be the number."""

    version: str = ""
    level: str = ""
    level_doubt: str = ""
    country: str = ""
    category: str = ""
    issued: str = ""
    archived: str = ""
    report: str = ""
    document: str = ""
    more: Mapping[str, object] = field(default_factory=dict)


def profile_row(
    profile: Profile, status: RowStatus, notes: Notes, origin: tuple[str, str], index: int
) -> Row:
    """The row of a profile; the day on which one in force will be archived is its last day."""
    row = RowMaker(profile.place, notes)
    name, version = plain(profile.name), plain(profile.version)
    bare = version.lower().removeprefix("version").removeprefix("v").lstrip(". ")
    row.text("product", name if not bare or bare in name else f"{name}, {version}")
    row.text("category", profile.category)
    country = row.country(profile.country)
    row.level(profile.level, "Assurance Level", doubt=profile.level_doubt)
    issued = row.day("issue_day", profile.issued, "Issue Date", PORTAL)
    field_name = "archived_day" if status is RowStatus.ARCHIVED else "last_day"
    row.day(field_name, profile.archived, "Archived Date", PORTAL)
    short = plain(profile.short)
    year = str(issued.year) if issued else ""
    row.number(number_of_profile(f"{short} {name}", profile.report, profile.document, country, year))
    row.keep("Abbreviation", short)
    row.keep("Version", version)
    row.keep("Certification Report URL", profile.report)
    row.keep("Protection Profile URL", profile.document)
    for column, cell in profile.more.items():
        row.keep(column, cell)
    return row.row(PROFILE_SCHEME, origin, index, status)
