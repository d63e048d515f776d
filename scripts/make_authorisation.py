"""
Write ``docs/authorisation.md`` from the guards of all routes, or check that it is fresh.

::

    python scripts/make_authorisation.py            # write
    python scripts/make_authorisation.py --check    # exit 1 when it differs

That the guards do what the page says is tried for every role and every route by
``tests/web/test_who_may_do_what.py``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cardassay.office.abilities import ROLE_ABILITIES, Role
from cardassay.office.opening import open_office
from cardassay.web.app import Way, make_app, ways_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "authorisation.md"

_HEAD = """# Who may do what

Every way into the application, and which role may go it. A change of a right changes this page, so that
it shows in review.

- **yes**: whoever has the role. **member**: whoever has the role and is a member of the tender; for
  everybody else the tender does not exist (404). **–**: refused (403).
- Whoever is not signed in is sent to the sign-in page, or gets 401 from the API. So is an auditor whose
  last day is over, and anybody who was deactivated.
- Administrators see every tender.
- A token of the API needs the scope that the line names, and can do at most what its person can.
- **everybody** needs no account: signing in, the state of the server, and addresses that are secrets
  themselves (upload links of suppliers, calendar feeds, invitations).

What is somebody's own (sessions, tokens, reminders, calendars) is found by nobody else, whatever the role.

This page is written from the guards of the routes by `python scripts/make_authorisation.py`.
"""


def main(arguments: list[str]) -> int:
    """The exit code: 0 when the page is written or fresh, 1 when it is stale."""
    page = rendered()
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        print(f"{PAGE} is stale; run: python scripts/make_authorisation.py", file=sys.stderr)
        return 1
    return 0


def rendered() -> str:
    """The page as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Path(folder), {}, lambda: datetime.now(UTC))
        ways = ways_of(make_app(office))
        office.database.close()
    return page_of(ways)


def page_of(ways: Iterable[Way]) -> str:
    """The page of some ways."""
    known = sorted(ways, key=lambda way: (way.path, way.methods))
    lines = [_HEAD]
    for title, api in (("Pages", False), ("API", True)):
        named = "scope" if api else "ability"
        lines += [f"## {title}", "", f"| way | {named} | {' | '.join(Role)} |"]
        lines.append("|---|---|" + "---|" * len(Role))
        lines += [_row(way) for way in known if way.path.startswith("/api/") is api]
        lines.append("")
    return "\n".join(lines)


def _row(way: Way) -> str:
    ability = way.guard.ability
    shown = f"`{'/'.join(way.methods)} {way.path}`"
    if ability is None:
        return f"| {shown} | everybody | {' | '.join('yes' for _ in Role)} |"
    cells = []
    for role in Role:
        inside = "in_tender" in way.guard.kind and role is not Role.ADMINISTRATOR
        cells.append("–" if ability not in ROLE_ABILITIES[role] else "member" if inside else "yes")
    return f"| {shown} | {ability} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
