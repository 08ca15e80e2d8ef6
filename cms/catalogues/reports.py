"""What became of every entry, as a table to keep or to send back."""

from collections.abc import Iterable

from cms.catalogues.intake import Intake
from cms.catalogues.tables import write_rows
from cms.languages import REGISTRY

COLUMNS = ("file", "factsheet", "language", "line", "verdict", "segment", "reason", "English", "here", "in the file")


def report_table(intakes: Iterable[Intake]) -> bytes:
    """Return a CSV file with a row for every entry of every file, the unchanged ones too."""
    return write_rows([COLUMNS, *(row for intake in intakes for row in _rows(intake))])


def _rows(intake: Intake) -> list[tuple[str, ...]]:
    place = (intake.filename, intake.factsheet, REGISTRY[intake.language].tag)
    return [
        (*place, str(line.line), line.outcome.value, line.key, line.reason, line.source, line.ours, line.theirs)
        for line in intake.lines
    ]
