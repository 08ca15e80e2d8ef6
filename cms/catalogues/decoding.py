"""Bytes to text: what an uploaded file is, and in which charset. Pure.

Only charsets that people write PO files in are decoded; nothing is guessed and nothing is replaced by U+FFFD.
"""

import re
from collections.abc import Iterator

import regex

from cms.errors import Refused
from cms.languages import Language

MAX_BYTES = 40 * 1024 * 1024
_CHARSETS = {
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"cp{page}": f"cp{page}" for page in range(1250, 1259)},
    **{name: name for name in ("utf-8", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030", "big5", "koi8-r", "koi8-u")},
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "latin-1": "iso8859-1",
    "latin1": "iso8859-1",
    "shift_jis": "shift_jis",
    "shift-jis": "shift_jis",
    "big5-hkscs": "big5hkscs",
    "euc-tw": "",
    "tis-620": "tis-620",
}
_ONE_BYTE = ("iso8859", "cp125", "koi8", "tis-620")
# The field may be folded over several strings; a comment declares nothing.
_FOLD = rb'"[ \t]*(?:\r\n?|\n)[ \t]*"'
_DECLARED = re.compile(
    rb'(?:\A|[\r\n])(?![ \t]*#)[^\r\n]{0,200}?Content-Type:(?:[^"\r\n]|' + _FOLD + rb"){0,200}?charset=([^\s\\\";]+)",
    re.IGNORECASE,
)
_NOT_PO = (
    (b"PK\x03\x04", "a zip archive or an Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"%PDF", "a PDF"),
    (b"\xde\x12\x04\x95", "a compiled MO file"),
    (b"\x95\x04\x12\xde", "a compiled MO file"),
    (b"\xff\xfe", "a UTF-16 file; save it as UTF-8"),
    (b"\xfe\xff", "a UTF-16 file; save it as UTF-8"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
)


def decode(data: bytes, *, filename: str) -> tuple[str, str, list[str]]:
    """Return the text, its charset and warnings; raises Refused for what is no PO file."""
    if reason := next(_reasons_against(data), None):
        raise Refused(f"{filename}: {reason}")
    warnings = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        warnings.append("The byte order mark at the beginning was left out.")
    match = _DECLARED.search(data)
    declared = match[1].decode("ascii", "replace") if match else ""
    codec = _CHARSETS.get(declared.lower().replace("iso_", "iso-"), "")
    if not codec:
        named = f"The charset “{declared}” is not one we know" if declared else "The file declares no charset"
        warnings.append(f"{named}; it was read as UTF-8.")
        codec = "utf-8"
    if codec.startswith(_ONE_BYTE) and _is_utf8(data):
        raise Refused(f"{filename}: the file says it is {declared}, but it is UTF-8; correct the charset in its header.")
    try:
        return data.decode(codec), codec, warnings
    except UnicodeDecodeError as problem:
        line = _line_at(data, problem.start)
        said = f"says it is {declared}" if declared else "does not say its charset"
        bad = f"byte {problem.start} is 0x{data[problem.start]:02X}"
        raise Refused(f"{filename}, line {line}: the file {said}, but {bad}, which is not {codec}.") from problem


def _is_utf8(data: bytes) -> bool:
    """Tell whether bytes beyond ASCII are UTF-8, which text in another charset as good as never is."""
    try:
        return not data.isascii() and bool(data.decode())
    except UnicodeDecodeError:
        return False


def _line_at(data: bytes, position: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data[:position])) + 1


def is_misread(text: str, entry: Language) -> bool:
    """Tell whether a text has another script's letters, as it has when it was read in a wrong charset that did not fail."""
    letters = len(regex.findall(r"\p{L}", text))
    own = len(regex.findall(rf"(?=\p{{L}})\p{{Script={entry.unicode_script}}}", text))
    latin = len(regex.findall(r"(?=\p{L})\p{Script=Latn}", text))
    foreign = letters - own - (0 if entry.script == "Latn" else latin)
    # Some Greek letters are found in any medical text, and a few Latin names alone say nothing.
    return foreign * 50 > letters or (letters > 40 and own < latin)


def _reasons_against(data: bytes) -> Iterator[str]:
    if len(data) > MAX_BYTES:
        yield f"the file has {len(data) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB."
    if not data.strip():
        yield "the file is empty."
    for signature, name in _NOT_PO:
        if data.startswith(signature):
            yield f"this is not a PO file but {name}."
    if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml)", data[:200], re.IGNORECASE):
        yield "this is not a PO file but a web page or XML."
    if (at := data.find(b"\0")) >= 0:
        yield f"line {_line_at(data, at)} holds a NUL byte (byte {at}); this is not a text file, or it is damaged."
