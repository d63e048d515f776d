"""``cardassay register record``: what a person saw in a register, or heard from an issuer, with its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.options import day_type, json_option, today, workspace_argument, write_json
from cardassay.cli.reading import reading_of, reading_options
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.assessing.recording import Desk, Kept, Line, Meant
    from cardassay.workspace.checked import Checked

__all__ = ["record"]

_ASKED = (
    ("supplier", "--supplier NAME", "whose paper it is", "--supplier acme"),
    ("file", "--file PAPER", "the paper as it lies in the dossier", "--file iso-9001.pdf"),
    ("register", "--register ID", "where you looked: see `cardassay register list`, or `issuer`",
     "--register iaf-certsearch"),
    ("address", "--address URL", "the exact address of the page, or who sent the mail",
     "--address https://www.iafcertsearch.org/certification/…"),
    ("query", "--query TEXT", "what you searched for", '--query "FX 0001"'),
    ("shown", "--shown FIELD=VALUE or --not-found", "what was shown, once for each field",
     '--shown "number=FX 0001" --shown "status=Active"'),
    ("day", "--day DAY", "the day on which you looked", "--day 2026-11-20"),
    ("who", "--who PERSON", "who looked", '--who "A. Person"'),
    ("proof", "--proof FILE", "the screenshot, the printed page or the mail", "--proof screen.png"),
)  # fmt: skip
"""What a look-up needs: key, option, what it says, example."""


@click.command("record")
@workspace_argument
@click.option("--supplier", metavar="NAME", help="Whose paper it is (folder or name).")
@click.option("--file", metavar="PAPER", help="The paper, as it lies in the dossier.")
@click.option(
    "--attestation", type=click.IntRange(min=1), metavar="N", help="Which of the file's. [the only one]"
)
@click.option(
    "--register", metavar="ID", help="The register (`register list`), or `issuer` for its own answer."
)
@click.option("--address", metavar="URL", help="The exact address that was shown, or the sender of the mail.")
@click.option("--query", metavar="TEXT", help="What was searched for, as typed.")
@click.option(
    "--shown",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What was shown; once for each field (number, status …).",
)
@click.option("--not-found", is_flag=True, help="The register showed nothing.")
@click.option("--day", type=day_type, metavar="DAY", help="The day on which it was looked up (2027-03-31).")
@click.option("--who", metavar="PERSON", help="Who looked.")
@click.option(
    "--proof",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Screenshot, page or mail (.eml, .msg).",
)
@click.option("--list", "as_list", is_flag=True, help="Show what was recorded and when it goes stale.")
@click.option("--on", type=day_type, default=today, metavar="DAY", help="Judge it as of this day. [today]")
@json_option
@reading_options
def record(directory: Path, as_list: bool, as_json: bool, on: date, **given: Any) -> None:
    """
    Keep what a person saw in a register, or what the issuer answered, as evidence of one paper.

    The answer goes to confirmed.toml of the supplier, the proof by its hash to lookups/ beside the
    dossier. It lifts the evidence grade when it agrees with the paper, comes from a host that is known
    for that register or issuer, and is fresh; the proof is looked at again at every assessment.
    """
    from cardassay.assessing.recording import desk_of

    if not as_list:
        _all_there(given)
    with reading_of(click.get_current_context()) as reading:
        desk = desk_of(directory, reading)
        if as_list:
            _print_lines(desk.lines(given["supplier"], on), on, as_json=as_json)
            return
        meant = desk.paper(desk.supplier(given["supplier"]), given["file"], given["attestation"])
        entry = _entry(desk, meant, given, on)
        kept = desk.record(meant, entry, given["proof"], on)
    _print_kept(kept, meant, as_json=as_json)


def _all_there(given: Mapping[str, Any]) -> None:
    """
    Asks for everything that is missing, at once.

    Raises:
        UsageError: Something is missing, or two things exclude each other.
    """
    if given["not_found"] and given["shown"]:
        raise UsageError("--not-found and --shown exclude each other: something was shown, or nothing was.")
    missing = [
        row for row in _ASKED if not _said(given[row[0]]) and not (row[0] == "shown" and given["not_found"])
    ]
    if not missing:
        return
    wide = max(len(option) for _, option, _, _ in missing)
    lines = [f"  {option:<{wide}}  {says}, such as {example}" for _, option, says, example in missing]
    count = "One thing is" if len(missing) == 1 else f"{len(missing)} things are"
    raise UsageError(
        "\n".join([f"{count} missing, so that nothing was written. A look-up is evidence only with:", *lines])
    )


def _said(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _entry(desk: Desk, meant: Meant, given: Mapping[str, Any], on: date) -> Checked:
    from cardassay.assessing.known_hosts import is_mail_address
    from cardassay.model.evidence import Grade
    from cardassay.workspace.checked import FOUND, ISSUER, NOT_FOUND, Checked

    description = desk.register(given["register"])
    address = " ".join(given["address"].split())
    if given["day"] > on:
        raise UsageError(
            f"--day {given['day']} lies after {on}; give the day on which it was looked up. "
            "Nothing was written."
        )
    issuer = given["register"] == ISSUER
    by_mail = issuer and is_mail_address(address)
    return Checked(
        sha256=meant.document.sha256,
        grade=Grade.ISSUER if by_mail else Grade.REGISTER,
        where=description.name if description is not None else _issuer(meant),
        asked=" ".join(given["query"].split()),
        answer=NOT_FOUND if given["not_found"] else FOUND,
        who=" ".join(given["who"].split()),
        when=given["day"],
        file=meant.document.file,
        attestation=meant.position,
        register=given["register"],
        address=address.removeprefix("mailto:"),
        shown=_shown(given["shown"]),
    )


def _issuer(meant: Meant) -> str:
    body = meant.attestation.text("certification_body")
    return f"the issuer, {body.value}" if body is not None else "the issuer"


def _shown(said: Iterable[str]) -> dict[str, Any]:
    """
    What was shown, by field.

    Raises:
        UsageError: A field is not known, stands twice, or its value has not the form of the field.
    """
    from cardassay.model.fields import FIELDS
    from cardassay.workspace.answers import parse_answer

    values: dict[str, Any] = {}
    for one in said:
        name, equals, text = (part.strip() for part in one.partition("="))
        name = name.replace(" ", "_").replace("-", "_").casefold()
        if not equals or not text:
            raise UsageError(f'--shown "{one}" is not FIELD=VALUE, such as --shown "number=FX 0001".')
        if name not in FIELDS:
            from cardassay.cli.facts import nearest

            raise UsageError(f"--shown: `{name}` is not a field of a paper. {nearest(name, FIELDS)}")
        if name in values:
            raise UsageError(f"--shown: `{name}` stands twice; several values stand in one, with | between.")
        try:
            values[name] = parse_answer(FIELDS[name], text)
        except ValueError as error:
            raise UsageError(f"--shown: `{name}`: {error}") from None
    return values


# ── Output ─────────────────────────────────────────────────────────────────────────────────────


def _print_kept(kept: Kept, meant: Meant, *, as_json: bool) -> None:
    if as_json:
        from cardassay.report.plain import to_json

        write_json(
            to_json(
                {
                    "supplier": meant.folder.supplier.folder,
                    "entry": kept.entry,
                    "written": kept.standing is None,
                    "answer": kept.look_up.answer,
                    "lifts_to": kept.look_up.grade if kept.look_up.lifts else None,
                    "why_not": kept.look_up.why_not,
                    "answers_until": kept.until,
                    "problems": kept.problems,
                }
            )
        )
        return
    from cardassay.report.visible import visible

    entry = kept.entry
    if kept.standing is not None:
        click.echo(f"{kept.standing.who} recorded the same on {kept.standing.when}; nothing was written.")
    else:
        place = f"suppliers/{meant.folder.supplier.folder}"
        click.echo(f"Recorded in {place}/confirmed.toml; the proof is in {place}/{entry.proof[0].file}")
    for line in _words(entry, kept.look_up, kept.until):
        click.echo(_indented(line, visible))


def _words(entry: Checked, look_up: Any, until: date | None) -> Iterable[str]:
    shown = ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in entry.shown.items())
    said = f"showed {shown}" if entry.found else "showed nothing"
    yield f"{entry.where}, {entry.when}, seen by {entry.who}: {said}."
    if look_up is None:
        yield "  It says nothing now: no paper with that SHA-256 is in the dossier."
        return
    if look_up.agrees:
        agrees = ", ".join(one.replace("_", " ") for one in look_up.agrees)
        yield f"  Paper and answer say the same: {agrees}."
    for one in look_up.differs:
        yield f"  {one.field.replace('_', ' ')}: the paper says “{one.paper}”, the answer “{one.row}”."
    if look_up.lifts:
        yield f"  It lifts the evidence of the paper to “{look_up.grade.label}”."
    elif look_up.why_not:
        yield f"  It does not lift the evidence. {look_up.why_not}"
    elif not entry.found:
        yield f"  It lifts nothing. {look_up.silence_says}"
    yield f"  It answers until {until}." if until is not None else "  It answers without limit of days."


def _indented(line: str, visible: Callable[[str], str]) -> str:
    bare = line.lstrip(" ")
    return " " * (len(line) - len(bare)) + visible(bare)


def _value(value: Any) -> str:
    if isinstance(value, date) and value.year >= 9999:
        return f"{value} (which is no day)"
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(_value(item) for item in value.values())
    return str(value)


def _print_lines(lines: Iterable[Line], on: date, *, as_json: bool) -> None:
    found = tuple(lines)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json([_line_value(line, on) for line in found]))
        return
    from cardassay.report.visible import visible

    if not found:
        click.echo("No look-up was recorded. `cardassay register record DIR` says what one needs.")
    for line in found:
        entry = line.entry
        file = visible(entry.file or entry.sha256[:12])
        click.echo(f"{line.supplier}, {file}, attestation {entry.attestation}")
        if not entry.register:
            said = f"{entry.where}, {entry.when}, {entry.who}: “{entry.answer}” (a person's own word)"
            click.echo(f"  {visible(said)}")
            continue
        for text in _words(entry, line.look_up, line.until):
            click.echo(f"  {_indented(text, visible)}")
        if line.until is not None and on > line.until:
            click.echo(f"    STALE since {line.until + timedelta(days=1)}.")


def _line_value(line: Line, on: date) -> dict[str, Any]:
    return {
        "supplier": line.supplier,
        "entry": line.entry,
        "answer": None if line.look_up is None else line.look_up.answer,
        "lifts_to": None if line.look_up is None or not line.look_up.lifts else line.look_up.grade,
        "why_not": "" if line.look_up is None else line.look_up.why_not,
        "answers_until": line.until,
        "stale": line.until is not None and on > line.until,
    }
