"""
Writes the next numbered step of the database from the difference between tables and steps.

Usage: ``python scripts/make_migration.py "what changes"``; with ``--first`` the first step is made
anew, which is allowed only while no version with it was released. Read what it wrote before committing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from cardassay.store.database import Database, sqlite_url
from cardassay.store.migrating import config, migrate

FIRST = "0001_first_tables.py"
VERSIONS = Path(__file__).resolve().parent.parent / "src/cardassay/store/migrations/versions"


def main() -> int:
    """0 when the step was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="first tables")
    parser.add_argument("--first", action="store_true")
    arguments = parser.parse_args()
    steps = [] if arguments.first else sorted(VERSIONS.glob("[0-9]*.py"))
    number = f"{len(steps) + 1:04d}"
    name = "_".join(arguments.what.lower().split())
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "empty.sqlite"))
        if steps:
            migrate(database)
        settings = config()
        settings.set_main_option("file_template", f"{number}_{name}")
        if arguments.first:
            # Later steps stand on the first one: it is made where they are not seen.
            alone = Path(folder) / "alone"
            shutil.copytree(VERSIONS.parent, alone, ignore=shutil.ignore_patterns("[0-9]*.py"))
            settings.set_main_option("script_location", str(alone))
        with database.writing() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, arguments.what.capitalize() + ".", autogenerate=True, rev_id=number)
        database.close()
        if arguments.first:
            shutil.copyfile(alone / "versions" / FIRST, VERSIONS / FIRST)
    written = VERSIONS / f"{number}_{name}.py"
    text = written.read_text(encoding="utf-8").replace("cardassay.store.schema.types.Moment", "Moment")
    written.write_text(text, encoding="utf-8")
    for tool in (["ruff", "format", "-q"], ["ruff", "check", "--fix", "-q"]):
        subprocess.run([sys.executable, "-m", *tool, str(written)], check=True)
    print(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
