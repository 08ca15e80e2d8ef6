"""A segment as the list of an edition shows it. In Python, because a list has hundreds and each is small."""

from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cms.languages import REGISTRY, SOURCE, Language
from cms.memory.differences import Span
from cms.releases import prose
from cms.workbench.addresses import Place
from cms.workbench.rows import Row

register = template.Library()
DIFFERENCE = {"-": "del", "+": "ins"}


@register.simple_tag
def segment_row(row: Row, place: Place, reference: Language | None) -> SafeString:
    return format_html(
        '<article class="seg k-{}{}{}" id="{}">{}{}<a class="s-{}" href="{}">{}{}<i>: {}</i></a></article>',
        *(row.css_kind, _box(row), " mine" if row.needs_me else "", row.key),
        *(_sources(row, place, reference), _paragraph(row.target, place.entry)),
        *(row.state, row.address, row.state, format_html_join("", ' <b class="n-{}">{}<i> {}</i></b>', _counts(row)), row.key),
    )


def _box(row: Row) -> SafeString:
    if not row.container:
        return SafeString("")
    return format_html(" box in-{}{}", row.container, " opens" if row.opens else "")


def _sources(row: Row, place: Place, reference: Language | None) -> SafeString:
    if place.entry.is_source:
        return SafeString("")
    changed = row.source_diff
    source = format_html('<p lang="en" dir="ltr">{}</p>', _diff(changed)) if changed else _paragraph(row.source, REGISTRY[SOURCE])
    return source + _paragraph(row.reference, reference) if reference else source


def _paragraph(text: str, entry: Language) -> SafeString:
    return format_html('<p lang="{}" dir="{}">{}</p>', entry.tag, entry.direction, _said(text or "–", entry.code))


@lru_cache(maxsize=8192)
def _said(text: str, language: str) -> SafeString:
    """As patients read it, but without links: the whole of it opens the segment."""
    return prose.html_in_link(text, language)


def _diff(spans: tuple[Span, ...]) -> SafeString:
    return format_html_join("", "{}", ((_run(span),) for span in spans))


def _run(span: Span) -> str | SafeString:
    tag = DIFFERENCE.get(span.sign)
    return format_html(f"<{tag}>{{}}</{tag}>", span.text) if tag else span.text


def _counts(row: Row) -> Iterator[tuple[str, int, str]]:
    if findings := row.open_findings:
        yield "block" if row.is_blocked else "warn", len(findings), gettext("findings")
    if row.proposals:
        yield "talk", len(row.proposals), gettext("proposed")
    if row.open_remarks:
        yield "talk", len(row.open_remarks), gettext("remarks")
    if row.talked:
        yield "talk", row.talked, gettext("comments")
