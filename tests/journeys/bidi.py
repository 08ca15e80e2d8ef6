"""A page of strings in every place words can stand, and the order in which Chromium puts their characters."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.html import escape, format_html

from cms.checks.markup import plain
from cms.checks.tokens import isolable
from cms.languages import REGISTRY
from cms.releases import prose

CSS = (Path(__file__).resolve().parents[2] / "static" / "reading" / "page.css").read_text(encoding="utf-8")
TABLE = '<div class="table"><table>{}</table></div>'
CARD = '<section class="box urgent">{}<div class="inside"></div></section>'
PLACES = {
    "paragraph": "<p {}>{}</p>",
    "heading": "<h2 {}>{}</h2>",
    "cell": TABLE.format('<thead><tr><th scope="col">1</th></tr></thead><tbody><tr><td {}>{}</td></tr></tbody>'),
    "row heading": TABLE.format('<tbody><tr><th scope="row" {}>{}</th><td>1</td></tr></tbody>'),
    "list item": "<ul><li><span {}>{}</span></li></ul>",
    "step": "<ol><li><span {}>{}</span></li></ol>",
    "care card": CARD.format('<h3><span class="unseen">! </span><span {}>{}</span></h3>'),
    "bold": "<p><strong {}>{}</strong></p>",
    "link": '<p><a href="#main_content" {}>{}</a></p>',
    "contents": '<ul class="sheets"><li><a href="#main_content" {}>{}</a></li></ul>',
}
LINKS = {"link", "contents"}
# For each run of each element: the characters as a reader sees them, line after line and left to right on each.
SEEN = """
() => [...document.querySelectorAll("[data-runs]")].map(element => {
  const boxes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let place = 0; place < node.data.length; place++) {
      const range = document.createRange();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = [...range.getClientRects()].find(one => one.width > 0);
      boxes.push({character: node.data[place], box});
    }
  return JSON.parse(element.dataset.runs).map(([start, end]) => {
    const lines = [];
    for (const one of boxes.slice(start, end).filter(one => one.box && one.character.trim())) {
      const middle = (one.box.top + one.box.bottom) / 2;
      const line = lines.find(line => Math.abs(line.middle - middle) < one.box.height / 2);
      if (line) line.seen.push(one); else lines.push({middle, seen: [one]});
    }
    lines.sort((one, other) => one.middle - other.middle);
    return lines.map(line => line.seen.sort((one, other) => one.box.left - other.box.left)
      .map(one => one.character).join("")).join("");
  });
})
"""


@dataclass(frozen=True)
class Shown:
    """A run as it was written and as it is seen, both without blanks."""

    place: str
    text: str
    written: str
    seen: str


def marked(text, language, place):
    return prose.html_in_link(text, language) if place in LINKS else prose.html(text, language)


def unmarked(text, language, place):
    return escape(plain(text))


def isolated_runs(text, language):
    return list(isolable(plain(text), language))


def whole_line(text, language):
    return [(0, len(plain(text)))]


def page_of(texts, language, render, runs_of):
    entry = REGISTRY[language]
    elements = []
    for place, pattern in PLACES.items():
        for text in texts:
            runs = format_html('data-runs="{}"', json.dumps(runs_of(text, language)))
            elements.append(pattern.format(runs, render(text, language, place)))
    faces = f":root {{ --font: {entry.fonts}; --leading: {entry.line_height}; }}"
    return (
        f'<!doctype html><html lang="{entry.tag}" dir="{entry.direction}"><head><meta charset="utf-8"><title>.</title>'
        f'<style>{CSS}{faces}</style></head><body><main id="main_content">{"".join(elements)}</main></body></html>'
    )


def shown(chromium, texts, language, width, *, render=marked, runs_of=isolated_runs):
    """The runs of the texts as Chromium shows them, in every place."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    try:
        page.set_content(page_of(texts, language, render, runs_of))
        seen = iter(page.evaluate(SEEN))
    finally:
        page.close()
    found = []
    for place in PLACES:
        for text in texts:
            words = plain(text)
            for (start, end), run in zip(runs_of(text, language), next(seen), strict=True):
                found.append(Shown(place, text, "".join(words[start:end].split()), run))
    return found
