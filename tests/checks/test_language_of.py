import pytest

from cms.checks import findings


def said(code, source, target, language):
    found = findings(source=source, target=target, language=language)
    return [finding.message for finding in found if finding.code == code]


SOURCE = "Please rest for some days and drink plenty of water when you feel thirsty."


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("Proszę odpoczywać przez kilka dni and drink plenty of water.", "and drink plenty of water"),
        ("Proszę kilka dni odpoczywać i pić when you feel thirsty.", "when you feel thirsty"),
        ("Proszę kilka dni odpoczywać (albo spać) and drink plenty of water.", "and drink plenty of water"),
        ("Please rest for some days i pić dużo wody w razie pragnienia.", "Please rest for some days"),
    ],
)
def test_english_left_standing_is_reported_wherever_it_stands(target, left):
    assert said("english-left", SOURCE, target, "pl") == [f"“{left}” is still English."]


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (SOURCE, "Proszę kilka dni odpoczywać i pić dużo wody.", "pl"),
        ("Ask NHS Blood and Transplant about it.", "Proszę zapytać NHS Blood and Transplant.", "pl"),
        ("Choose I do not know.", "Proszę wybrać Nie wiem (I do not know).", "pl"),
        ("See https://www.example.org/do/not/know today.", "Zobacz https://www.example.org/do/not/know dzisiaj.", "pl"),
        ("One, two, three words", "one, two, three słowa i inne", "pl"),
    ],
)
def test_names_addresses_and_quoted_english_may_stay(source, target, language):
    assert said("english-left", source, target, language) == []


def test_an_english_tail_is_found_in_every_script_even_among_numbers():
    source = "The test was done on 3 days in 2020."
    assert said("english-left", source, "পরীক্ষাটি করা হয়েছিল days in 2020.", "bn") == ["“days in 2020” is still English."]


def test_a_tail_of_names_is_found_where_names_have_other_letters():
    source = "They came back from Hubei Province, China."
    assert said("english-left", source, "عادوا من Hubei Province, China.", "ar") == ["“Hubei Province, China” is still English."]
    assert said("english-left", source, "Wrócili z Hubei Province, China.", "pl") == []


@pytest.mark.parametrize(
    ("target", "language", "looks_like"),
    [
        ("يجب عليك أن تشرب الماء في هذا اليوم", "ur", "Arabic"),
        ("شما باید برای این کار با پزشک خود صحبت کنید", "ur", "Persian"),
        ("Usted puede descansar hoy porque está muy cansado", "fr", "Spanish"),
        ("You should rest if you are tired and drink water", "so", "English"),
        ("Vous pouvez vous reposer dans votre lit avec les enfants", "es", "French"),
    ],
)
def test_another_language_of_the_same_script_is_reported(target, language, looks_like):
    [message] = said("wrong-language", "Rest today in your bed, and drink some water", target, language)
    assert message.startswith(f"This looks like {looks_like}") or looks_like == "Persian"


@pytest.mark.parametrize(
    ("target", "language"),
    [
        ("آپ کو آج آرام کرنا چاہیے اور پانی پینا چاہیے", "ur"),
        ("يجب أن تستريح اليوم", "ar"),
        ("Puede descansar hoy", "fr"),
        ("Vous devez vous reposer aujourd’hui", "fr"),
    ],
)
def test_the_language_itself_and_texts_too_short_to_tell_are_no_finding(target, language):
    assert said("wrong-language", "Rest today, and drink some water", target, language) == []


def test_a_look_alike_letter_of_another_script_inside_a_word_is_reported():
    assert said("look-alikes", "The scan", "Sk\u0430n", "pl") == ["“Sk\u0430n” has letters of two scripts that look alike."]
    assert said("look-alikes", "The scan", "Skan β", "pl") == []
