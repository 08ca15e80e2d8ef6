"""What a machine reads from a PDF, beside what its page says: pdftotext, and the characters in order."""

import re
import subprocess
import tempfile
import unicodedata
from io import BytesIO
from pathlib import Path

import html5lib
import pikepdf
from rapidfuzz.distance import Indel

from cms.releases.paper_source import is_printed

_UNSEEN = {"Cf", "Zs", "Zl", "Zp", "Cc"}


def fidelity(page: bytes, pdf: bytes) -> float:
    """The share of characters that come back in the order of the page, as a ratio of likeness."""
    return Indel.normalized_similarity(bare(said_on(page)), bare(read_from(pdf)))


def bare(text: str) -> str:
    """Compatibility forms made one, without blanks and what only directs the others."""
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in _UNSEEN)


def said_on(page: bytes) -> str:
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(_printed(root.find(".//main")))


def _printed(element):
    if is_printed(element):
        yield element.text or ""
        for child in element:
            yield from _printed(child)
            yield child.tail or ""


def read_from(pdf: bytes) -> str:
    """The text as poppler reads it, without the running header and footer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(_without_artifacts(pdf))
        return subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, timeout=60).stdout.decode()


def _without_artifacts(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            kept, marks = [], []
            for instruction in pikepdf.parse_content_stream(page):
                name = str(instruction.operator)
                if name in {"BMC", "BDC"}:
                    marks.append(str(instruction.operands[0]) == "/Artifact")
                if not any(marks) or not re.fullmatch("T[Jj]", name):
                    kept.append(instruction)
                if name == "EMC":
                    marks.pop()
            page.Contents = opened.make_stream(pikepdf.unparse_content_stream(kept))
        made = BytesIO()
        opened.save(made)
    return made.getvalue()
