"""Zip archives: written so that the same files make the same bytes, and opened only where they can do no harm. Pure."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping

from cms.catalogues.decoding import MAX_BYTES
from cms.errors import Refused
from cms.factsheets.damaged import DAMAGED_ZIP

MAX_FILES = 2_000
MAX_TOTAL = 200 * 1024 * 1024
# Text in many languages is packed to a fifth, repeated text to a fiftieth; what shrinks more was made to burst.
MAX_RATIO, RATIO_FROM = 200, 1024 * 1024
_PACKED = b"PK\x03\x04"
_LISTED = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell


def is_archive(data: bytes) -> bool:
    return data.startswith((_PACKED, b"PK\x05\x06"))


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of named files, sorted by name and without times; stored ones are the same bytes on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3  # else it would tell of the machine
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name], method, 9)
    return out.getvalue()


def unpacked(data: bytes, *, filename: str) -> dict[str, bytes]:
    """Return the files in an archive by name; raises Refused for the whole of it, and writes nothing anywhere."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{filename}: the file has {len(data) / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    if data.count(_LISTED) > 2 * MAX_FILES:  # before a list of millions is read
        raise Refused(f"{filename}: there are more than {MAX_FILES:,} files in the archive.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if reasons := list(dict.fromkeys(_reasons_against(entries))):
                raise Refused(*(f"{filename}: {reason}" for reason in reasons[:5]))
            return {entry.filename: _contents(archive, entry, filename) for entry in entries}
    except DAMAGED_ZIP as problem:
        raise Refused(f"{filename}: the zip archive is damaged, or packed in a way that is not read; pack it again.") from problem


def _reasons_against(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if not entries:
        yield "there is no file in the archive."
    if len(entries) > MAX_FILES:
        yield f"there are more than {MAX_FILES:,} files in the archive."
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        yield f"its files have more than {MAX_TOTAL // 1_048_576} MB together."
    names: set[str] = set()
    for entry in entries:
        name = _shown(entry.orig_filename)
        if _leads_out(entry.orig_filename):
            yield f"“{name}” leads out of the archive."
        if entry.filename in names:
            yield f"“{name}” stands in it twice."
        names.add(entry.filename)
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield f"“{name}” is a link and not a file."
        if entry.flag_bits & 0x1:
            yield f"“{name}” is encrypted; send the archive without a password."
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            yield f"“{name}” is packed in a way that is not read; pack it again as a plain zip."
        if entry.file_size > MAX_BYTES:
            yield f"“{name}” has {entry.file_size / 1_048_576:.0f} MB; the limit is {MAX_BYTES // 1_048_576} MB."
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            yield f"“{name}” was packed to less than a {MAX_RATIO}th, as no text is."


def _leads_out(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return "\0" in name or name.startswith(("/", "\\")) or ".." in parts or _DRIVE.match(name) is not None


def _contents(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, filename: str) -> bytes:
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)  # without a limit all there is would be unpacked, whatever the list says
    if len(data) != entry.file_size:
        raise Refused(f"{filename}: “{_shown(entry.filename)}” is not as large as the archive says.")
    if is_archive(data):
        raise Refused(f"{filename}: “{_shown(entry.filename)}” is an archive itself or an Office file; send the files in it.")
    return data


def _shown(name: str) -> str:
    return "".join(character for character in name if character.isprintable())[:100]
