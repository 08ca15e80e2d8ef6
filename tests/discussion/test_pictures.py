"""Pictures that go with what is said."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cms.discussion.actions import Attached, comment
from cms.discussion.models import Comment
from cms.discussion.pictures import MAX_BYTES, made_anew, picture_at, reason_against_size
from cms.errors import Refused
from tests.discussion.sent_pictures import SVG, bomb, drawn, photograph_with_a_place


def opened(body):
    image = Image.open(BytesIO(body))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_made_anew_as_webp_in_its_size(kind):
    image = opened(made_anew(drawn(kind)))
    assert (image.format, image.size) == ("WEBP", (40, 30))


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA", "I;16"])
def test_every_way_of_holding_colours_is_read(mode):
    assert opened(made_anew(drawn("PNG", mode=mode))).size == (40, 30)


def test_where_and_how_it_was_taken_is_gone_and_it_stands_upright():
    made = made_anew(photograph_with_a_place())
    image = opened(made)
    assert image.size == (30, 40)
    assert (dict(image.getexif()), {"exif", "icc_profile", "xmp", "comment"} & set(image.info)) == ({}, set())
    assert b"Camera" not in made
    assert b"home" not in made


def test_a_large_picture_is_made_smaller():
    assert opened(made_anew(drawn("PNG", size=(4000, 1000)))).size == (2560, 640)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no PNG, JPEG or WebP picture"),
        (b"hello", "no PNG, JPEG or WebP picture"),
        (SVG, "markup or a script"),
        (b"\xef\xbb\xbf \n" + SVG, "markup or a script"),
        (drawn() + b"<SCRIPT>alert(1)</SCRIPT>", "markup or a script"),
        (drawn("GIF"), "no PNG, JPEG or WebP picture"),
        (drawn("TIFF"), "no PNG, JPEG or WebP picture"),
        (drawn()[:60], "broken"),
        (bomb(), "25 million pixels"),
        (bomb(10_000, 10_000), "25 million pixels"),
        (bomb(5_100, 5_000), "25 million pixels"),
        (b"\x89PNG" + bytes(MAX_BYTES), "the limit is 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(body, reason):
    with pytest.raises(Refused, match=reason):
        made_anew(body)


@given(st.binary(max_size=200), st.integers(0, 80))
def test_no_file_however_broken_does_more_than_be_refused(noise, cut):
    for whole in (drawn("PNG"), drawn("JPEG"), drawn("WEBP")):
        try:
            made = made_anew(whole[:cut] + noise + whole[cut + len(noise) :])
        except Refused:
            continue
        assert opened(made).format == "WEBP"


def test_the_size_is_told_before_anything_is_read():
    assert "30.0 MB" in reason_against_size(30 * 1_048_576)
    assert reason_against_size(MAX_BYTES) is None


def test_a_picture_needs_words_and_is_kept_under_its_digest(published, segment, settings):
    given = {"segment": segment, "language": "pl", "by": published.translator, "text": "See here."}
    with pytest.raises(Refused, match="Say in a few words what the picture shows"):
        comment(**given, picture=Attached(drawn(), " "))
    with pytest.raises(Refused, match="What the picture shows: .*U\\+202E"):
        comment(**given, picture=Attached(drawn(), "a \u202e"))
    assert not list(settings.TALK_PICTURES_ROOT.glob("*"))
    said = comment(**given, picture=Attached(drawn(), "A grey field"))
    assert opened(picture_at(said.picture)).size == (40, 30)
    assert [path.name for path in settings.TALK_PICTURES_ROOT.iterdir()] == [f"{said.picture}.webp"]


def test_everything_that_is_wrong_is_said_at_once(published, segment):
    with pytest.raises(Refused) as refused:
        comment(segment=segment, language="pl", by=published.translator, text="@xy\u202e", picture=Attached(SVG, ""))
    assert len(refused.value.reasons) == 4
    assert Comment.objects.count() == 0
