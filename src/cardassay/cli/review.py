"""``cardassay review``: a person confirms what was read and is not sure."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.judging import bytes_by_hash, judge, judging_options
from cardassay.cli.options import console, workspace_argument, write_json
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from cardassay.assessing import WorkspaceResult
    from cardassay.cli.review_kept import Item
    from cardassay.workspace import SupplierFolder

__all__ = ["command"]

_NOT_A_TERMINAL = (
    "review asks a person, and there is no terminal to ask in. `--list` shows what would be asked, and "
    "`--json` gives it as a file: add `answer` (and `why`) to its entries, and `--answers FILE --who NAME` "
    "takes them in. Nothing was changed."
)


@click.command("review")
@workspace_argument
@click.option("--who", metavar="NAME", help="Who answers, as noted beside each answer. [asked once]")
@click.option("--list", "as_list", is_flag=True, help="Show what would be asked, and ask nothing.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Take answers from FILE, the output of --json with `answer` and `why` added.",
)
@click.option("--no-picture", is_flag=True, help="Show no picture of the page.")
@click.option(
    "--crops",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the pictures of the places in DIR. [removed at the end]",
)
@judging_options()
@click.pass_context
def command(
    ctx: click.Context,
    directory: Path,
    supplier: str | None,
    day: date,
    who: str | None,
    as_list: bool,
    answers: Path | None,
    no_picture: bool,
    crops: Path | None,
    as_json: bool,
) -> None:
    """
    Walk through every value of the workspace DIR that was read and is not sure.

    What keeps a blocking requirement open comes first. Each value is shown with the place on the
    page, what was read, why it is not sure, and other readings. The answer goes to confirmed.toml of
    the supplier with name and day (--day), at once; it holds for exactly that file. Whoever stops
    begins next time where the walk ended.
    """
    _refuse_other_folders(directory)
    asks = not (as_list or as_json or answers)
    if asks and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(_NOT_A_TERMINAL)
    if answers is not None and not (who or "").strip():
        raise UsageError("Answers from a file need a name beside them: add --who NAME. Nothing was changed.")
    result = judge(ctx, directory, day, supplier)
    items = _items(result)
    if as_json:
        from cardassay.report.open_values import open_values_json

        write_json(open_values_json(items))
        return
    out = console()
    _print_notes(result, out)
    if as_list:
        from cardassay.report.open_values import print_list, print_unreadable

        for assessment in result.assessments:
            print_list(
                [item for item in items if item.supplier == assessment.supplier.folder], assessment, out
            )
            print_unreadable(assessment, out)
    elif answers is not None:
        from cardassay.cli.review_answers import take_answers

        kept = take_answers(answers, items, _files(result), who=str(who).strip(), when=day)
        _print_after(result, kept, day, out)
    else:
        ctx.exit(_walk(result, items, who, day, crops, out, no_picture=no_picture))


def _walk(
    result: WorkspaceResult,
    items: Sequence[Item],
    who: str | None,
    day: date,
    crops: Path | None,
    out: Console,
    *,
    no_picture: bool,
) -> ExitCode:
    from cardassay.cli.review_kept import Kept
    from cardassay.cli.review_pictures import Pictures
    from cardassay.cli.review_walk import Walk, asked_who
    from cardassay.report.open_values import print_unreadable

    for assessment in result.assessments:
        print_unreadable(assessment, out)
    if not items:
        out.print("Nothing waits for a person: every value that counts is sure or was confirmed.")
        return ExitCode.QUALIFIED
    try:
        name = (who or "").strip() or asked_who(result.workspace.path)
    except (EOFError, KeyboardInterrupt):
        out.print("\nStopped; nothing was changed.")
        return ExitCode.COULD_NOT_RUN
    by_folder = {assessment.supplier.folder: assessment for assessment in result.assessments}
    with Pictures(bytes_by_hash(result), crops, out, wanted=not no_picture) as pictures:
        kept = Kept(_files(result), name, day, out)
        walk = Walk(items, by_folder, kept, pictures, out)
        ended = walk.run()
    walk.print_summary()
    _print_after(result, kept.by_supplier(), day, out)
    return ExitCode.QUALIFIED if ended else ExitCode.COULD_NOT_RUN


def _items(result: WorkspaceResult) -> list[Item]:
    """Everything that waits: what is needed first, supplier by supplier; kinds, values, names."""
    from cardassay.assessing.open_kinds import open_kinds
    from cardassay.assessing.open_names import open_names
    from cardassay.assessing.review import open_values
    from cardassay.model.open_value import Need

    decisions = {folder.supplier.folder: folder.decisions for folder in result.workspace.suppliers}
    found: list[Item] = []
    for assessment in result.assessments:
        decided = decisions[assessment.supplier.folder]
        here: list[Item] = [
            *open_kinds(assessment, decided),
            *open_values(assessment, decided),
            *open_names(assessment, decided),
        ]
        found += sorted(here, key=lambda item: item.need)
    return sorted(found, key=lambda item: item.need is Need.NOTHING)


def _files(result: WorkspaceResult) -> dict[str, tuple[Path, str]]:
    """Where the answers of each supplier go, and how messages call the file."""
    return {
        folder.supplier.folder: (folder.path / "confirmed.toml", _shown(folder))
        for folder in result.workspace.suppliers
    }


def _shown(folder: SupplierFolder) -> str:
    return f"suppliers/{folder.path.name}/confirmed.toml"


def _print_notes(result: WorkspaceResult, out: Console) -> None:
    """Decisions that fit no paper any more, and confirmed values that today's reading contradicts."""
    from cardassay.assessing.review import disagreements
    from cardassay.report.reading_text import shown
    from cardassay.report.terminal import print_text
    from cardassay.report.visible import visible

    folders = {folder.supplier.folder: folder for folder in result.workspace.suppliers}
    for assessment in result.assessments:
        folder = folders[assessment.supplier.folder]
        name = _shown(folder)
        for problem in assessment.problems:
            if problem.code == "decision-without-paper":
                print_text(out, f"{name}: {visible(problem.message)}", 0, mark="! ")
        for one in disagreements(result.read[assessment.supplier.folder], folder.decisions):
            entry = one.confirmed
            said = "is not on the paper" if entry.value is None else f"is {shown(entry.value)}"
            note = (
                f"{visible(entry.file or entry.sha256[:12])}: {entry.who} confirmed on {entry.when} that "
                f"{entry.field} {said}; today {shown(one.read.value)} is read for sure. What was confirmed "
                f"counts. Look again, and correct {name} if it is wrong."
            )
            print_text(out, note, 0, mark="! ")


def _print_after(result: WorkspaceResult, kept: dict[str, int], day: date, out: Console) -> None:
    """Where the answers are, and what they changed."""
    from cardassay.assessing import judged_again
    from cardassay.report.open_values import print_changes

    if not any(kept.values()):
        out.print("Nothing was written.")
        return
    names = _files(result)
    for folder, count in kept.items():
        if count:
            out.print(f"{count} answer{'s' if count > 1 else ''} in {names[folder][1]}")
    print_changes(result.assessments, judged_again(result, day).assessments, out, answered=kept)


def _refuse_other_folders(directory: Path) -> None:
    """A folder inside a workspace, or one of papers only, is refused with what to type instead."""
    if not directory.is_dir() or (directory / "project.toml").exists():
        return
    inside = directory.resolve()
    for above in inside.parents:
        if (above / "project.toml").is_file() and (above / "suppliers") in (inside, *inside.parents):
            parts = inside.relative_to(above / "suppliers").parts
            only = f" --supplier {shlex.quote(parts[0])}" if parts else ""
            raise UsageError(
                f"{directory} lies inside the workspace {above}. "
                f"Type: cardassay review {shlex.quote(str(above))}{only}"
            )
    if (directory / "suppliers").is_dir():
        return  # a workspace whose project is missing: opening it says so, and what to do
    raise UsageError(
        f"{directory} is not a workspace (there is no project.toml), so that nothing says which values "
        "matter, and there is no place for answers. `cardassay init DIR` makes a workspace: put these files "
        f"into DIR/suppliers/NAME/dossier. `cardassay read {directory}` shows what they say as they are."
    )
