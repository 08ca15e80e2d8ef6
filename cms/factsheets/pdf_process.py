"""The process that reads a PDF: `python -m cms.factsheets.pdf_process NAME`, the file on its input, the answer on its output."""

import json
import resource
import sys
from contextlib import suppress

from cms.errors import Refused
from cms.factsheets.importing_pictures import Pictures
from cms.factsheets.pdf_apart import MEMORY, SECONDS, packed
from cms.factsheets.pdf_text import read_pdf


def main(filename: str) -> str:
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # a system that knows no such limit, or has a lower one
            resource.setrlimit(kind, (limit, limit))
    pictures = Pictures(filename)
    try:
        read = read_pdf(sys.stdin.buffer.read(), filename=filename, pictures=pictures)
    except Refused as refused:
        return json.dumps({"refused": list(refused.reasons)})
    return packed(read, pictures)


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
