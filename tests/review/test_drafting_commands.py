"""English that comes in by command: a factsheet from a file, and the interface from the templates."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.audit.models import Event
from cms.factsheets.models import Factsheet
from cms.review.models import Decision
from tests.factsheets.word_files import from_lines

PDF_TEXT = """
Looking after
your back

www.example.org

What is back pain?

Back pain is common and most people get
better within a few

weeks.

•  keep moving
•  take short walks, even if they
   are slow

What can I do?

Ask your nurse.
"""


def run(*arguments, **options):
    said = StringIO()
    call_command(*arguments, stdout=said, stderr=said, **options)
    return said.getvalue()


def shape(key):
    return [(piece.kind.value, piece.text) for piece in Factsheet.objects.get(key=key).latest().pieces()]


def test_plain_text_from_a_pdf_becomes_a_draft_and_says_what_was_taken_for_what(published, tmp_path):
    file = tmp_path / "back.txt"
    file.write_text(PDF_TEXT)
    said = run("import_factsheet", str(file), "--key", "back-pain", "--topic", "pain", "--by", "author")
    assert "page furniture, left out: www.example.org" in said
    assert "back-pain v1: a draft of 7 segments" in said
    assert shape("back-pain") == [
        ("title", "Looking after your back"),
        ("heading", "What is back pain?"),
        ("paragraph", "Back pain is common and most people get better within a few weeks."),
        ("bullet", "keep moving"),
        ("bullet", "take short walks, even if they are slow"),
        ("heading", "What can I do?"),
        ("paragraph", "Ask your nurse."),
    ]
    assert Decision.objects.filter(factsheet__key="back-pain", by=published.author, origin="back.txt").count() == 7


def test_the_author_may_be_left_out_where_there_is_one_and_the_key_comes_from_the_title(published, tmp_path):
    file = tmp_path / "sleep.md"
    file.write_text("# Sleeping well\n\nGo to bed early.\n")
    assert "sleeping-well v1: a draft of 2 segments, 0 of them continue" in run("import_factsheet", str(file))


def test_a_second_import_goes_on_with_the_draft_and_keeps_the_keys(universe, tmp_path):
    file = tmp_path / "ibuprofen.md"
    file.write_text("# Paracetamol\n\nWhat you should know before you take it.\n")
    said = run("import_factsheet", str(file), "--key", "ibuprofen", "--by", "author")
    assert "2 of them continue segments that were there" in said
    assert [piece.key for piece in universe.version.pieces()] == ["paracetamol", "what-to-know-before-you-take"]


def test_an_import_into_a_published_factsheet_starts_a_new_version(published, tmp_path):
    file = tmp_path / "new.md"
    file.write_text("# Paracetamol\n\nIt is new.\n")
    assert "paracetamol v2" in run("import_factsheet", str(file), "--key", "paracetamol", "--by", "author")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.md", b"# A\n\n<b>x</b>\n", "a.md, line 3: Raw HTML is not taken."),
        ("a.txt", b"\xff\xfe\x00", "byte 2 is not UTF-16; save the file as UTF-8."),
        ("a.txt", b"   \n\n", "a.txt: the file is empty."),
        ("a.md", b"", "a.md: the file is empty."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing_behind(published, tmp_path, name, data, said):
    file = tmp_path / name
    file.write_bytes(data)
    events = Event.objects.count()
    with pytest.raises(CommandError, match=said) as refused:
        run("import_factsheet", str(file), "--topic", "other", "--by", "author")
    assert refused.value.returncode == 2
    assert Event.objects.count() == events


def test_a_missing_file_and_a_person_without_the_duty_are_sentences(published, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("import_factsheet", str(tmp_path / "none.md"), "--by", "author")
    file = tmp_path / "a.md"
    file.write_text("# A\n\nb\n")
    with pytest.raises(CommandError, match="Only an author can write here"):
        run("import_factsheet", str(file), "--by", "translator")
    assert not Factsheet.objects.filter(key="a").exists()
    assert Event.objects.latest("number").act == "refused"


def test_the_interface_is_collected_from_the_templates_and_again_changes_nothing(published):
    events = Event.objects.count()
    assert "phrases, as in the templates." in run("collect_interface", "--by", "author")
    assert Event.objects.count() == events


def test_a_new_phrase_in_a_template_starts_a_version_of_the_interface_beside_the_names_of_topics(published, tmp_path, settings):
    templates = tmp_path / "templates" / "reading"
    templates.mkdir(parents=True)
    (templates / "base.html").write_text('{% load i18n %}{% translate "Hello" context "greeting" %}')
    settings.BASE_DIR = tmp_path
    assert run("collect_interface", "--by", "author").strip() == "interface v2: 2 phrases."
    phrases = [(piece.key, piece.text) for piece in published.interface.latest().pieces()]
    assert phrases == [("greeting", "Hello"), ("topic-medicines", "Medicines")]


def test_a_word_file_becomes_a_draft_and_says_what_was_left_out(published, tmp_path):
    file = tmp_path / "back.docx"
    file.write_bytes(
        from_lines(["# Your back", "Most people get better.", "## What helps?", "- keep moving", "- take **no** risks"])
    )
    said = run("import_factsheet", str(file), "--key", "your-back", "--topic", "pain", "--by", "author")
    assert "your-back v1: a draft of 5 segments" in said
    assert shape("your-back")[2:] == [
        ("heading", "What helps?"),
        ("bullet", "keep moving"),
        ("bullet", "take \\*\\*no\\*\\* risks"),
    ]


def test_what_is_no_word_file_is_refused_in_a_sentence(published, tmp_path):
    file = tmp_path / "back.docx"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="back.docx: this is a PDF"):
        run("import_factsheet", str(file), "--key", "your-back", "--topic", "pain", "--by", "author")
