"""XML of strangers: read without document type, entities or anything fetched, or refused in one sentence. Pure.

An exchange file needs none of these, and each has been used to make a reader burn memory or give files of its machine away.
"""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cms.catalogues.decoding import MAX_BYTES
from cms.errors import Refused

MAX_DEPTH, MAX_ELEMENTS = 60, 2_000_000


class _Placed(Element):
    """An element that knows the line it begins in."""

    __slots__ = ("line",)
    line: int


class _Tree(TreeBuilder):
    """Builds the tree, and stops where no exchange file would go on."""

    def __init__(self, filename: str) -> None:
        super().__init__(element_factory=_Placed)
        self.filename, self.depth, self.elements = filename, 0, 0
        self.parser: Any = None

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > MAX_DEPTH:
            raise Refused(
                f"{self.filename}: its elements stand more than {MAX_DEPTH} deep in each other, as in no exchange file."
            )
        if self.elements > MAX_ELEMENTS:
            raise Refused(f"{self.filename}: it has more than {MAX_ELEMENTS:,} elements.")
        element = super().start(tag, attrs)
        if isinstance(element, _Placed):
            element.line = self.parser.CurrentLineNumber
        return element

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def read_xml(data: bytes, *, filename: str) -> Element:
    """Return the root element; raises Refused, naming the file and, where it is known, the line, and nothing else."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{filename}: the file has {len(data) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    if not data.strip():
        raise Refused(f"{filename}: the file is empty.")
    try:
        tree = _Tree(filename)
        parser = DefusedXMLParser(target=tree, forbid_dtd=True)
        tree.parser = parser.parser
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as problem:
        why = "the file has a document type or entities, which are not read; save it without them."
        raise Refused(f"{filename}: {why}") from problem
    except ParseError as problem:
        line, column = problem.position
        raise Refused(f"{filename}, line {line}: this is not well-formed XML (column {column + 1}).") from problem
    except (LookupError, ValueError) as problem:  # an encoding that Python or the parser does not know
        raise Refused(f"{filename}: the file says it is in a charset that cannot be read; save it as UTF-8.") from problem
    return root


def line_of(element: Element) -> int:
    """Return the line of the file that an element begins in."""
    return getattr(element, "line", 0)


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")
