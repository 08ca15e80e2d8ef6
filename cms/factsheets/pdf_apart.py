"""A PDF is read in a process of its own, with limits: a stranger's file may ask for any amount of time and memory. Pure."""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cms.errors import Refused
from cms.factsheets.importing_pictures import Offered, Pictures, Redrawn
from cms.factsheets.importing_pieces import Read
from cms.factsheets.pieces import Kind, Piece

SECONDS = 90
MEMORY = 1024**3
_HOUSE = Path(__file__).resolve().parents[2]


def read_apart(data: bytes, *, filename: str, pictures: Pictures) -> Read:
    """Cut a PDF into pieces; raises Refused, naming the file, and nothing else."""
    command = [sys.executable, "-m", "cms.factsheets.pdf_process", filename.replace("\0", "")]
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "TMPDIR"}}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, cwd=_HOUSE, env=environment, check=False)
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as problem:
        raise Refused(f"{filename}: this PDF takes longer than {SECONDS} seconds to read; take it in parts.") from problem
    except ValueError as problem:  # the process ended before it could answer
        raise Refused(f"{filename}: this PDF asks for more memory or time than any leaflet; save it anew as PDF.") from problem
    if "refused" in answer:
        raise Refused(*answer["refused"])
    pictures.offered += [_offered(one) for one in answer["pictures"]]
    pictures.lost += answer["lost"]
    pieces = [Piece(**one | {"kind": Kind(one["kind"])}) for one in answer["pieces"]]
    return Read(pieces, answer["because"], answer["warnings"], answer["details"])


def packed(read: Read, pictures: Pictures) -> str:
    """What was read, as the other process hands it over."""
    offered = [
        {**asdict(one), "redrawn": asdict(one.redrawn) | {"body": b64encode(one.redrawn.body).decode()}}
        for one in pictures.offered
    ]
    return json.dumps({**asdict(read), "pictures": offered, "lost": pictures.lost})


def _offered(one: dict[str, Any]) -> Offered:
    made = Redrawn(**one["redrawn"] | {"body": b64decode(one["redrawn"]["body"])})
    return Offered(one["name"], made, one["alt"])
