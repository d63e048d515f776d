"""
XML of office files, a piece at a time: no tree is built, nothing is fetched, no entity is expanded.

A file that declares entities or a document type is refused: office programs never write one, and
entities that stand for each other are how a small file is made to fill the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from cardassay.documents.containers.parts import RefusedError
from cardassay.model.problem import Problem

__all__ = ["walk_xml"]

Start = Callable[[str, Mapping[str, str]], None]


def walk_xml(
    data: bytes, where: str, start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """
    Tells of each element and each piece of text, in order; names come without their prefix.

    Raises:
        RefusedError: Entities are declared, or the XML is damaged.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # Attributes and elements keep whatever prefix the file chose; the local name tells enough here.
    parser.StartElementHandler = lambda name, values: start(
        name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in values.items()}
    )
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise RefusedError(
            Problem(
                "xml-entities",
                where,
                "The office file defines XML entities, which office programs never do and which are made to "
                "fill a machine's memory; it was not read. Ask the sender for a PDF.",
            )
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RefusedError(
            Problem(
                "damaged",
                where,
                "A part of the office file is damaged and the file was not read; ask the sender for it "
                "again, best as a PDF.",
            )
        ) from error
