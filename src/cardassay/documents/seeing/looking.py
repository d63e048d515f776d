"""A paper read with eyes: from its text first, and from its pictures as far as that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cardassay.documents.ocr.recognised import Memory
from cardassay.documents.page import Paper
from cardassay.documents.seeing.differing import compared
from cardassay.documents.seeing.eyes import Eyes
from cardassay.model.document import Document
from cardassay.model.problem import Problem

__all__ = ["read_looking"]


def read_looking(
    paper: Paper, data: bytes, memory: Memory | None, read: Callable[[Paper], Document]
) -> tuple[Document, Paper]:
    """
    What the paper says, and the paper with the words it was read from.

    Args:
        paper: As opened.
        data: The bytes to draw its pages from.
        memory: Keeps what was recognised.
        read: Says what a paper says by its words alone.
    """
    eyes = Eyes(paper, data, memory)
    try:
        paper = eyes.seen()
    except Exception as error:  # noqa: BLE001  the pages with text must not be lost
        paper = replace(paper, problems=(*paper.problems, _failed(error)))
        return read(paper), paper
    document = read(paper)
    try:
        closer = eyes.closer(paper, document)
        if closer is not None:
            paper, document = closer, read(closer)
        return compared(document, eyes), paper
    except Exception as error:  # noqa: BLE001  what was read before must not be lost
        return replace(document, problems=(*document.problems, _failed(error))), paper


def _failed(error: Exception) -> Problem:
    return Problem(
        "reader-failed",
        "whole file",
        f"Reading its pictures failed ({type(error).__name__}: {error}); the rest was read. "
        "Look at the paper by eye, and report the message.",
    )
