"""Files that charities have, made for tests: pictures, Word files with pictures, PDFs letter by letter."""

from base64 import b64encode
from io import BytesIO

from PIL import Image

from tests.factsheets.word_files import OFFICE, R, package, parts_of

DRAWING = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
ART = "http://schemas.openxmlformats.org/drawingml/2006"


def picture(colour="red", size=(120, 80), form="PNG", **more):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def drawn(relation, alt=""):
    """A picture in a paragraph of a Word file."""
    return (
        f'<w:r><w:drawing><wp:inline {DRAWING}><wp:docPr id="1" name="p" descr="{alt}"/><a:graphic xmlns:a="{ART}/main">'
        f'<a:graphicData><pic:pic xmlns:pic="{ART}/picture"><pic:blipFill><a:blip {R} r:embed="{relation}"/></pic:blipFill>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def docx_with(*body, pictures=(), **more):
    """A Word file with pictures: (relation, file name, bytes)."""
    related = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/image" Target="media/{file}"/>' for name, file, _ in pictures)
    parts = parts_of(*body, relationships=related, **more)
    kinds = "".join(
        f'<Default Extension="{kind}" ContentType="image/{kind}"/>'
        for kind in sorted({file.rpartition(".")[2] for _, file, _ in pictures})
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{kinds}</Types>")
    return package(parts | {f"word/media/{file}": data for _, file, data in pictures})


def embedded(data, kind="png"):
    """The address of a picture that stands in the page itself."""
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def html(body, head=""):
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


FONTS = {"normal": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"}


def pdf(*pages, size=(595, 842), more=""):
    """A PDF of pages of lines: (x, y from the top, size, face, words), or operators of PDF as they are."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    faces = {}
    for name, face in FONTS.items():
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>")
        faces[name] = len(objects)
    fonts = " ".join(f"/{name} {number} 0 R" for name, number in faces.items())
    kids = []
    for lines in pages:
        stream = "\n".join(one if isinstance(one, str) else _shown(one, size[1]) for one in lines)
        data = stream.encode("cp1252").decode("latin-1")
        objects.append(f"<< /Length {len(data)} >>\nstream\n{data}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << {fonts} >> /XObject << {_pictures(objects)} >> >> {more} >>"
        )
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    return pdf_of(objects)


def _shown(line, height):
    x, y, size, face, words = line
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{face} {size} Tf 1 0 0 1 {x} {height - y} Tm ({escaped}) Tj ET"


def _pictures(objects):
    """One grey picture of 2 by 2 pixels, which a page may draw by the name of Grey."""
    objects.append(
        "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        "/Filter /ASCIIHexDecode /Length 9 >>\nstream\n40C0A020>\nendstream"
    )
    return f"/Grey {len(objects)} 0 R"


def pdf_of(objects):
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R >>"
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )
