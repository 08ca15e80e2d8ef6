"""A line of the overview. In Python, because a page has more than a thousand cells; most of them look like another one."""

from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from cms.checks.markup import plain
from cms.workbench.lateness import REPLACED
from cms.workbench.matrix import Cell, Line
from cms.workbench.narrowing import Asked

register = template.Library()
CLASSES = {
    "in translation": "draft",
    "drafting": "draft",
    "in revision": "submitted",
    "in clinical review": "revised",
    "approved": "approved",
}
Mark = tuple[str, str]  # a class, and the words


@register.simple_tag
def overview_line(line: Line, asked: Asked) -> SafeString:
    factsheet = line.factsheet
    address = reverse("workbench:sheet", args=[factsheet.key])
    title = plain(factsheet.title or "")  # type: ignore[attr-defined]
    head = format_html(
        '<th scope="row"><a href="{}">{}</a><span>{}</span><i>{}</i></th>', address, factsheet.key, title, factsheet.topic.key
    )
    cells = (_cell(f"{address}{entry.code}/", cell, asked) for entry, cell in line.cells)
    return mark_safe(f"<tr>{head}{''.join(cells)}</tr>")


def _cell(address: str, cell: Cell, asked: Asked) -> str:
    """An address is of keys and codes alone, so it has nothing to escape."""
    hit = ' class="hit"' if asked.asks_of_editions and asked.fits(cell) else ""
    return (
        f'<td{hit}><a href="{address}">{look_of(cell)}</a></td>' if cell.state or cell.live else f"<td{hit}>{look_of(cell)}</td>"
    )


@lru_cache(maxsize=8192)
def look_of(cell: Cell) -> SafeString:
    if not cell.state and not cell.live and not cell.is_withdrawn:
        return format_html('<i>–</i><span class="visually-hidden">{}</span>', gettext("not open"))
    marks = format_html_join("", '<span class="{}">{}</span>', _marks(cell))
    if not cell.state:
        return marks
    return format_html(
        '<b class="s-{} p{}">{} <span>{}</span></b>{}',
        *(CLASSES[cell.state], cell.share // 10, gettext(cell.state), gettext("%d%%") % cell.share, marks),
    )


def _marks(cell: Cell) -> Iterator[Mark]:
    if cell.is_overdue:
        yield "m-block", gettext("overdue since %s") % _day(cell)
    elif cell.due:
        yield "m-warn", gettext("due %s") % _day(cell)
    if cell.severity:
        yield "m-block" if cell.severity >= 4 else "m-warn", f"S{cell.severity}"
    if cell.stale:
        yield "m-warn", ngettext("%d stale", "%d stale", cell.stale) % cell.stale
    yield from _findings(cell)
    if cell.messages:
        said = ngettext("%d message", "%d messages", cell.messages) % cell.messages
        yield "m-block" if cell.harms else "m-talk", said + (gettext(", possible harm") if cell.harms else "")
    if cell.live:
        yield "m-live", gettext("live: version %d") % cell.live
    if cell.shown:
        yield "m-block", gettext("passages replaced") if cell.shown == REPLACED else gettext("notice on the page")
    if cell.is_withdrawn:
        yield "m-block", gettext("withdrawn")


def _findings(cell: Cell) -> Iterator[Mark]:
    if cell.block:
        yield "m-block", ngettext("%d blocks", "%d block", cell.block) % cell.block
    if cell.warn:
        yield "m-warn", ngettext("%d warning", "%d warnings", cell.warn) % cell.warn
    if not cell.is_counted:
        yield "m-open", gettext("counted earlier") if cell.was_counted else gettext("findings not counted yet")


def _day(cell: Cell) -> str:
    return date_format(cell.due, "j M Y") if cell.due else ""
