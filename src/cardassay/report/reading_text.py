"""What documents say, shown to a person in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cardassay.model.attestation import Attestation
from cardassay.model.document import Document
from cardassay.model.evidence import Fact
from cardassay.report.plain import plain
from cardassay.report.reading import facts_in_order
from cardassay.report.signature_text import signature_lines
from cardassay.report.terminal import print_text
from cardassay.report.visible import visible

__all__ = ["additions", "print_documents", "shown"]

_UNSEEN = (
    "Layout not yet seen for real: no paper of this kind was tried when the reader was written. "
    "Compare every field with the paper."
)


def print_documents(documents: Iterable[Document], console: Console) -> None:
    """Print each document: kind, fields with page and mark, why not sure, flags, problems."""
    for position, document in enumerate(documents):
        if position:
            console.print()
        _print_document(document, console)


def _print_document(document: Document, console: Console) -> None:
    pages = "" if document.pages is None else f", {document.pages} page{'' if document.pages == 1 else 's'}"
    print_text(console, Text(visible(document.file), style="bold"), 0)
    print_text(console, f"{_words(document.kind.value)}{pages}", 2)
    print_text(console, Text(f"SHA-256 {document.sha256}", style="dim"), 2)
    if not document.layout_seen and document.attestations:
        print_text(console, Text(_UNSEEN, style="yellow"), 2)
    for attestation in document.attestations:
        print_text(console, Text(attestation.scheme, style="bold cyan"), 2)
        console.print(Padding(_fields_table(attestation), (0, 0, 0, 2), expand=False))
    for flag in document.flags:
        print_text(
            console, Text(f"? {visible(flag.says)}{_on_page(flag.page)} [{flag.code}]", style="yellow"), 2
        )
    for facts in document.signatures:
        head, style, details = signature_lines(facts)
        print_text(console, Text(head, style=style), 2)
        for line in details:
            print_text(console, Text(line, style="dim"), 6)
    for code in document.codes:
        known = {True: "host known", False: "host NOT known for the issuer", None: "not compared"}
        print_text(
            console, f"{code.kind}: {visible(code.text)} ({known[code.host_known]}; never followed)", 2
        )
    for problem in document.problems:
        print_text(
            console,
            Text(f"! {visible(problem.where)}: {visible(problem.message)} [{problem.code}]", style="red"),
            2,
        )


def _fields_table(attestation: Attestation) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    table.add_column("sure", width=1, no_wrap=True)
    table.add_column("field", no_wrap=True, style="dim", max_width=22)
    table.add_column("value", overflow="fold", ratio=1)
    table.add_column("page", justify="right", no_wrap=True, style="dim")
    for name, fact in facts_in_order(attestation.facts):
        text = Text(shown(fact.value))
        for line in additions(fact):
            text.append(f"\n{line}", style="dim")
        if not fact.sure:
            why = fact.why_not_sure or "another reading is possible"
            text.append(f"\nto confirm: {visible(why)}", style="yellow")
        page = "" if fact.page is None else f"p. {fact.page}"
        table.add_row(Text("✓" if fact.sure else "?"), Text(_words(name)), text, Text(page))
    return table


def additions(fact: Fact[Any]) -> Iterator[str]:
    """What stands beside a value, in lines; what only says the value again is left out."""
    lines = shown(fact.value).split("\n")
    for key in sorted(fact.detail):
        if (said := shown(fact.detail[key])) not in lines:
            yield f"{_words(key)}: {said}"


def shown(value: object) -> str:
    """A field's value as lines of text, harmless to look at."""
    value = plain(value)
    if isinstance(value, list):
        return "\n".join(shown(item) for item in value)
    if isinstance(value, dict):
        said = ((key, item) for key, item in value.items() if item not in ("", None))
        return "; ".join(f"{_words(key)} {shown(item)}" for key, item in said)
    return visible(str(value))


def _words(identifier: str) -> str:
    return identifier.replace("_", " ").replace("-", " ")


def _on_page(page: int | None) -> str:
    return "" if page is None else f" (page {page})"
