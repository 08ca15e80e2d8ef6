"""Pictures as people send them, and files that only say they are pictures."""

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawn(kind="PNG", size=(40, 30), mode="RGB", **more):
    out = BytesIO()
    Image.new(mode, size, 200 if mode == "L" else None or 0).save(out, kind, **more)
    return out.getvalue()


def photograph_with_a_place():
    """A JPEG that says where it was taken, by which camera, and which way up it is."""
    exif = Image.Exif()
    exif[0x0110] = "Camera of the ward"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 29.0, 58.0)
    return drawn("JPEG", exif=exif, comment=b"taken at home")


def bomb(width=50_000, height=50_000):
    """A PNG of a few hundred bytes that says it has more pixels than any memory."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
