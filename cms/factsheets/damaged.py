"""What reading a zip archive raises that is damaged, locked, or packed in a way that is not read; a Word file is one. Pure."""

import struct
import zipfile
import zlib

# RuntimeError: a password is asked for, or (NotImplementedError) the way of packing is unknown.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
