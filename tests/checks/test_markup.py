import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks import findings, markup
from cms.checks.markup import Bold, Link, Text

MARKS = st.text(alphabet="ab *[]()\\/:#_<>&é") | st.lists(
    st.sampled_from(["**", "[", "](https://a.org)", "](/x_(y))", "\\", "a", " ", "](javascript:x)", "[b](mailto:a@b.org)"])
).map("".join)
texts = st.text() | MARKS
words = st.text(alphabet="ab *[]()\\é", min_size=1).map(Text)
links = st.builds(lambda part: Link((part,), "https://a.org/x(y)z"), st.text(alphabet="ab*[]\\", min_size=1).map(Text))
bold = st.lists(words | links, min_size=1, max_size=1).map(lambda parts: Bold(tuple(parts)))


@given(texts)
def test_what_was_parsed_can_be_written_and_parsed_again(text):
    parts = markup.parse(text)
    assert markup.parse(markup.write(parts)) == parts
    assert markup.plain(markup.write(parts)) == markup.plain_of(parts)


@given(texts)
def test_what_was_parsed_and_written_is_no_longer_broken(text):
    assert markup.faults(markup.write(markup.parse(text))) == ()


@given(st.text())
def test_escaped_words_are_read_as_they_are(text):
    assert markup.plain(markup.escape(text)) == text
    assert markup.faults(markup.escape(text)) == ()


@given(st.lists(words | links | bold).map(tuple))
def test_parts_that_are_written_are_read_back(parts):
    reread = markup.parse(markup.write(parts))
    assert markup.plain_of(reread) == markup.plain_of(parts)
    assert markup.bold_count(reread) == markup.bold_count(parts)
    assert markup.addresses(reread) == markup.addresses(parts)


def test_bold_and_links_are_understood_inside_each_other():
    assert markup.parse("Read **the [leaflet](/a)** now") == (
        Text("Read "),
        Bold((Text("the "), Link((Text("leaflet"),), "/a"))),
        Text(" now"),
    )
    assert markup.parse("[the **big** one](/a)") == (Link((Text("the "), Bold((Text("big"),)), Text(" one")), "/a"),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a **b", "A pair of asterisks opens bold text and nothing closes it."),
        ("a **** b", "There is nothing between two pairs of asterisks."),
        ("[a](b)", "The link to “b” is not a web, e-mail or telephone address."),
        ("[a](javascript:x)", "The link to “javascript:x” is not a web, e-mail or telephone address."),
        ("[ ](https://a.org)", "The link to “https://a.org” has no words."),
    ],
)
def test_what_looks_like_markup_and_is_broken_is_named_and_blocks(text, fault):
    assert markup.faults(text) == (fault,)
    assert fault in [finding.message for finding in findings(source="a b", target=text, language="pl") if finding.blocks]


ENGLISH = "Take **2 tablets** and [read](https://a.org) or [call](tel:999)."


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("Proszę **zażyć 2** i [czytać](https://a.org) lub [dzwonić](tel:999).", []),
        ("Proszę [dzwonić](tel:999) lub [czytać](https://a.org) i zażyć **2**.", []),
        (
            "Proszę zażyć 2 i [czytać](https://a.org) lub [dzwonić](tel:999).",
            ["The English has one place in bold (**…**), this text nothing."],
        ),
        (
            "**Proszę** **zażyć** 2 i [czytać](https://a.org) lub [dzwonić](tel:999).",
            ["The English has one place in bold (**…**), this text 2 places."],
        ),
        ("Proszę zażyć **2** i [czytać](https://a.org).", ["The link to tel:999 is missing."]),
        (
            "Proszę zażyć **2** i [czytać](https://a.org) lub [dzwonić](https://a.org).",
            ["The link to tel:999 is missing.", "The link to https://a.org is not in the English."],
        ),
    ],
)
def test_bold_and_links_have_to_survive_translation_in_any_order(target, said):
    found = findings(source=ENGLISH, target=target, language="pl")
    assert [finding.message for finding in found if finding.code == "markup"] == said
    assert all(finding.blocks for finding in found if finding.code == "markup")
