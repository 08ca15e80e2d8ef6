"""Word files made by hand, part by part, so that tests can make them right or wrong in any way."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATED = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
RELS = RELATED.format(f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>')
STYLES = (
    f"<w:styles {W}>"
    + "".join(f'<w:style w:type="paragraph" w:styleId="Heading{at}"><w:name w:val="heading {at}"/></w:style>' for at in (1, 2, 3))
    + "</w:styles>"
)
LEVELS = "".join(f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{{}}"/></w:lvl>' for at in (0, 1))
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{LEVELS.format("bullet", "bullet")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{LEVELS.format("decimal", "decimal")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)
NAMES = {"styles": STYLES, "numbering": NUMBERING}


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def bold(text):
    return run(text, "<w:b/>")


def paragraph(*runs, style="", listed=""):
    """`listed` is "bullet 0", "step 1" and so on."""
    sort, _, depth = listed.partition(" ")
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        number = {"bullet": 1, "step": 2}[sort]
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def table(*rows):
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def package(parts):
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return data.getvalue()


def parts_of(*body, relationships="", **more):
    related = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in [*NAMES, *more])
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/_rels/document.xml.rels": RELATED.format(related + relationships),
        "word/document.xml": f"<w:document {W} {R}><w:body>{''.join(body)}</w:body></w:document>",
        **{f"word/{name}.xml": content for name, content in (NAMES | more).items()},
    }


def docx(*body, **more):
    return package(parts_of(*body, **more))


def from_lines(lines):
    """A document of headings (“# …”), bullets (“- …”) and paragraphs."""
    made = []
    for line in lines:
        if line.startswith("#"):
            marks, _, words = line.partition(" ")
            made.append(paragraph(words, style=f"Heading{len(marks)}"))
        elif line.startswith("- "):
            made.append(paragraph(line[2:], listed="bullet 0"))
        else:
            made.append(paragraph(line))
    return docx(*made)
