"""Messages as a table for a spreadsheet. Contact details are not in it, so that there is one copy of them to erase."""

import csv
from collections.abc import Iterable
from io import StringIO

from cms.feedback.models import Message

COLUMNS = (
    *("number", "day", "factsheet", "language", "version", "identity", "helpful", "text"),
    *("state", "led to version", "possible harm", "dealt with by", "note"),
)
# A spreadsheet would take a cell that begins so for a formula, also in the full-width forms of East Asia.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read UTF-8 as something else


def neutral(cell: object) -> str:
    """Return the cell as text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def table_of(messages: Iterable[Message]) -> tuple[str, int]:
    """Return the CSV and the number of messages in it."""
    rows = [[neutral(cell) for cell in _cells(message)] for message in messages]
    table = StringIO()
    table.write(BYTE_ORDER_MARK)
    csv.writer(table).writerows([COLUMNS, *rows])
    return table.getvalue(), len(rows)


def _cells(message: Message) -> tuple[object, ...]:
    return (
        *(message.pk, message.day.isoformat(), message.factsheet, message.language, message.version),
        *(message.identity, message.helpful, message.text, message.state, message.led_to_version or ""),
        *("yes" if message.is_safety else "", message.handled_by or "", message.note),
    )
