"""Pages to print: a small one written out, and for any language one with the words CLDR has of it."""

import html

from babel import Locale

from cms.languages import Language

PAGE = """<!doctype html><html lang="{tag}" dir="{direction}"><head><meta charset="utf-8"><title>A title</title></head><body>
<nav>Not printed</nav><main><article data-code="scans" data-identity="0123456789ab" data-version="3"
data-english-title="Scans" data-english-language="English" data-address="https://leaflets.example.org/en/scans/">
<h1 data-segment="scans">Scans</h1>{body}</article>
<footer class="about"><h2><span data-phrase="about">About</span></h2><dl>
<div><dt><span data-phrase="last-reviewed">Last reviewed</span></dt><dd><time datetime="2026-03-04">4 March 2026</time></dd></div>
<div><dt><span data-phrase="version">Version</span></dt><dd>3</dd></div></dl></footer>
<div class="paper-only" id="paper_texts"><p data-paper="page">Page</p><p data-paper="newer">Check for a newer version at</p></div>
</main></body></html>"""


def page(body: str, *, tag: str = "en", direction: str = "ltr") -> bytes:
    return PAGE.format(body=body, tag=tag, direction=direction).encode()


def page_of_words(entry: Language, most: int = 240) -> bytes:
    """Real words of a language in paragraphs, a list and a heading: the names of countries and languages."""
    locale = Locale.parse(entry.cldr_locale)
    names = [*locale.territories.values(), *locale.languages.values(), *locale.months["format"]["wide"].values()][:most]
    escaped = [
        html.escape(name)
        for name in names
        if any(letter.isalpha() and ord(letter) > 0x2FF for letter in name) or entry.script == "Latn"
    ]
    comma = "، " if entry.is_rtl else ", "
    paragraphs = "".join(f"<p>{comma.join(escaped[at : at + 12])}.</p>" for at in range(0, len(escaped), 12))
    entries = "".join(f"<li>{name}</li>" for name in escaped[:10])
    return page(f"<h2 id='a'>{escaped[0]}</h2>{paragraphs}<ul>{entries}</ul>", tag=entry.tag, direction=entry.direction)
