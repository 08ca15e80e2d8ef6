"""Pictures of factsheets: made anew, never overwritten, each in the audit; and documents that are taken with them."""

from io import BytesIO
from threading import Thread

import pytest
from django.db import connection
from PIL import Image

from cms.audit.models import Event
from cms.errors import NotEntitled, Overtaken, Refused
from cms.factsheets.importing import look
from cms.factsheets.models import Picture
from cms.factsheets.pictures import add_picture, pictures_of
from cms.review.actions import source_digest
from cms.review.importing import Chosen, import_new, take_import
from cms.review.models import Decision
from tests.factsheets.importing_files import docx_with, drawn, picture
from tests.factsheets.word_files import paragraph


def added(universe, body=None, name="Lymph nodes", by=None, **more):
    return add_picture(factsheet=universe.sheet, body=body or picture(), name=name, by=by or universe.author, **more)


def files(settings):
    return sorted(path.name for path in settings.PICTURES_ROOT.glob("*"))


def test_a_picture_is_kept_under_a_name_of_small_letters_and_told_in_the_audit(universe, settings):
    kept = added(universe, origin="IMG 0001.PNG")
    assert (kept.name, kept.width, kept.height) == ("lymph-nodes.png", 120, 80)
    assert files(settings) == ["lymph-nodes.png"]
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.payload["sha256"]) == ("picture added", "lymph-nodes.png", kept.sha256)


def test_the_same_picture_has_the_name_it_had_and_another_gets_a_number(universe, settings):
    names = [added(universe).name, added(universe, name="other").name, added(universe, picture("blue")).name]
    assert names == ["lymph-nodes.png", "lymph-nodes.png", "lymph-nodes-2.png"]
    assert [one.name for one in pictures_of(universe.sheet)] == ["lymph-nodes-2.png", "lymph-nodes.png"]


def test_a_file_that_lies_there_already_is_never_overwritten(universe, settings):
    settings.PICTURES_ROOT.mkdir()
    (settings.PICTURES_ROOT / "lymph-nodes.png").write_bytes(b"somebody's")
    assert added(universe).name == "lymph-nodes-2.png"
    assert (settings.PICTURES_ROOT / "lymph-nodes.png").read_bytes() == b"somebody's"


def test_a_file_that_was_lost_comes_back_with_the_same_picture(universe, settings):
    added(universe)
    (settings.PICTURES_ROOT / "lymph-nodes.png").unlink()
    added(universe)
    assert files(settings) == ["lymph-nodes.png"]


def test_place_and_camera_are_gone(universe, settings):
    exif = Image.Exif()
    exif[0x010F] = "Camera of a nurse"
    kept = added(universe, picture(form="JPEG", exif=exif), name="x.png")
    assert kept.name == "x.jpg"
    body = (settings.PICTURES_ROOT / "x.jpg").read_bytes()
    assert b"Camera of a nurse" not in body
    assert Image.open(BytesIO(body)).format == "JPEG"


@pytest.mark.parametrize(
    ("body", "name", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a", "is an SVG drawing"),
        (b"\x89PNG" + b"\0" * 11 * 1_048_576, "a", "The picture has 11.0 MB; the limit is 10 MB."),
        (b"words", "a", "no PNG, JPEG or WebP picture, or it is broken."),
        (picture(size=(6000, 6000)), "a", "more than 25 million pixels"),
        (picture(), "../..", "Give the picture a name of small letters and digits"),
        (picture(), "ж", "Give the picture a name of small letters and digits"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence_and_nothing_is_kept(universe, settings, body, name, why):
    with pytest.raises(Refused, match=why):
        added(universe, body, name)
    assert (files(settings), Picture.objects.count()) == ([], 0)


def test_only_an_author_adds_pictures(universe):
    with pytest.raises(NotEntitled):
        added(universe, by=universe.translator)


def test_the_interface_has_no_pictures(universe):
    with pytest.raises(Refused, match="The interface has no pictures."):
        add_picture(factsheet=universe.interface, body=picture(), name="a", by=universe.author)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_people_adding_pictures_of_one_name_at_once_get_two_names(published, settings):
    universe, failed = published, []

    def add(colour):
        try:
            added(universe, picture(colour))
        except Exception as problem:  # told by the assertion below
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=add, args=[colour]) for colour in ("red", "blue", "red", "green")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert files(settings) == ["lymph-nodes-2.png", "lymph-nodes-3.png", "lymph-nodes.png"]
    assert Picture.objects.count() == 3


# Documents

BODY = [paragraph("Your knee"), paragraph("What to do."), paragraph(drawn("one")), paragraph(drawn("two", "A cold pack"))]
KNEE = docx_with(*BODY, pictures=[("one", "x.png", picture()), ("two", "y.png", picture("blue"))])


@pytest.fixture
def knee():
    return look(KNEE, filename="knee.docx")


def take(universe, found, chosen=None, text=None, **more):
    version = universe.sheet.latest()
    return take_import(version=version, found=found, text=text or found.text, chosen=chosen or {}, by=universe.author, **more)


@pytest.fixture
def ibuprofen(universe):
    """The factsheet that is being drafted."""
    universe.sheet = type(universe.sheet).objects.get(key="ibuprofen")
    return universe


def test_a_document_becomes_the_english_with_its_pictures_under_the_names_that_were_chosen(ibuprofen, knee, settings):
    chosen = {"knee-1.png": Chosen(words="A knee with a bandage", name="bandage.png"), "knee-2.png": Chosen(is_left_out=True)}
    take(ibuprofen, knee, chosen)
    pieces = [(piece.kind.value, piece.text, piece.asset) for piece in ibuprofen.sheet.latest().pieces()]
    assert pieces == [
        ("title", "Your knee", ""),
        ("summary", "What to do.", ""),
        ("alt text", "A knee with a bandage", "bandage.png"),
    ]
    assert files(settings) == ["bandage.png"]
    assert set(Decision.objects.filter(factsheet=ibuprofen.sheet, origin="knee.docx").values_list("verdict", flat=True)) == {
        "written"
    }
    event = Event.objects.latest("number")
    assert (event.act, event.payload["file"], event.payload["sha256"]) == ("document imported", "knee.docx", knee.document.sha256)


def test_a_picture_of_which_nothing_is_said_stops_it_and_nothing_is_kept(ibuprofen, knee, settings):
    before = ibuprofen.sheet.latest().pieces()
    with pytest.raises(Refused, match=r"Say in a few words what the picture knee-1\.png shows"):
        take(ibuprofen, knee)
    assert (ibuprofen.sheet.latest().pieces(), Picture.objects.count()) == (before, 0)


def test_a_name_that_is_taken_gets_a_number_in_the_text_too(ibuprofen, knee):
    added(ibuprofen, picture("green"), name="knee-1")
    take(ibuprofen, knee, {"knee-1.png": Chosen(words="A knee")})
    assert [piece.asset for piece in ibuprofen.sheet.latest().pieces() if piece.asset] == ["knee-1-2.png", "knee-2.png"]


def test_what_another_author_saved_meanwhile_is_not_overwritten(ibuprofen, knee):
    read = source_digest(ibuprofen.sheet.latest())
    take(ibuprofen, knee, {"knee-1.png": Chosen(words="A knee")}, read=read)
    with pytest.raises(Overtaken):
        take(ibuprofen, knee, {"knee-1.png": Chosen(words="Another")}, read=read)


def test_a_new_factsheet_is_opened_with_the_document_or_not_at_all(universe, knee):
    chosen = {"knee-1.png": Chosen(words="A knee")}
    made = import_new(key="knee", topic="Bones and joints", found=knee, text=knee.text, chosen=chosen, by=universe.author)
    assert (made.topic.key, made.latest().segments.count()) == ("bones-and-joints", 4)
    with pytest.raises(Refused):
        import_new(key="knee-2", topic="Bones", found=knee, text="no title", chosen={}, by=universe.author)
    assert not type(made).objects.filter(key="knee-2").exists()


def test_only_an_author_imports(universe, knee):
    with pytest.raises(NotEntitled):
        import_new(key="knee", topic="Bones", found=knee, text=knee.text, chosen={}, by=universe.translator)
