"""What a reader of a right-to-left page sees: every dose, number and name from left to right, in real Chromium."""

from collections import defaultdict

import pytest

from tests.journeys.bidi import PLACES, shown, unmarked, whole_line

pytestmark = [pytest.mark.browser]

# Text as it is written, and what a reader would see from left to right on one line, without blanks, if nothing isolated it.
DANGEROUS = {
    "اتصل على +44 808 808 00 00 الآن": ("+44 808 808 00 00", "000080880844+"),
    "حمى 38°C أو أعلى": ("38°C", "C°38"),
    "500 mg": ("500 mg", "mg500"),
}
SENTENCES = {
    "ar": [
        "إذا كانت حرارتك 38 °C أو أعلى، اتصل على +44 808 808 00 00.",
        "تناول **500** mg من paracetamol (Panadol) كل 4–6 ساعات",
        "العلاج بـ177Lu-DOTATATE (أو 68Ga-PET/CT) يوم 6/8/2026",
        "نسبة ٢٠٪–٣٠٪ وحرارة ٣٧٫٥ °م وهاتف ٠٨٠٨ ١٥٧ ٠١٩٢",
        "قل: “I have chemotherapy. Please help me, now” للممرضة",
    ],
    "ur": [
        "اگر درجہ حرارت 38°C سے زیادہ ہو تو 0808 157 0192 پر فون کریں۔",
        "ہر 4–6 گھنٹے بعد [500 mg](/ur/doses/) لیں، 24 گھنٹوں میں 4 g سے زیادہ نہیں",
        "مرحلہ (stage 2) اور HER2-positive، Ki-67 <20%",
        "صبح 9am–5pm یا ۰۸۰۸ ۱۵۷ ۰۱۹۲ پر",
        "ای میل help@example.org یا www.example.org/ur?a=1&b=2 دیکھیں",
    ],
    "fa": [
        "اگر تب بالای ۳۸٫۵ °C دارید با 0808 157 0192 تماس بگیرید.",
        "هر ۴–۶ ساعت 2 × 500 mg بخورید؛ بیش از 4,000 mg نه",
        "فشار خون 120/80 mmHg و ۱۲۰/۸۰ و قند 5.6 mmol/L",
        "بیماری COVID-19 (SARS-CoV-2) و «E. coli»",
        "ساعت 8:00–17:30، تلفن ۰۸۰۸ ۱۵۷ ۰۱۹۲",
    ],
    "ps": [
        "که تبه 38.5 °C وي، 0808 157 0192 ته زنګ ووهئ.",
        "په ورځ کې 2 × 500 mg یا ۲ × ۵۰۰ mg وخورئ",
        "د وینې فشار 120/80 mmHg او −5 °C",
        "په 6/8/2026 نېټه د CT scan (Dr. Smith) لپاره راشئ",
        "%99 -%100 او ٪20 او £5–£10",
    ],
}
CARRIERS = {"ar": "اتصل ({}) الآن، ثم", "ur": "ابھی «{}» پر۔", "fa": "لطفا {}، را", "ps": "دا {} ته"}
RUNS = (
    """
−5|+3|±2|1:1000|1/2|10^9|3×2|24/7|5–10 mg|20%–30%|37.5 °C|120/80 mmHg|6/8/2026|9am–5pm|9.30 a.m.|1-2-3|020 7946 0000 ext 12
116 123|18001 0808 808 0000|(01632) 960 001|+44 (0)808 157 0192|COVID-19|HER2-positive|HER2-|Ki-67|177Lu-DOTATATE|CA 19-9|CO₂
a.b@example.org|https://www.example.org/a/very/long/address?with=a&query=1|www.example.org|2.5 mg/kg|5-10 × 10^9/L|≥ 5|p<0.05|£5
5 €|65+|½|2½|1,000|1 000 000|943 476 5919|Fe(II)|T-cell (CD4+)|β-blocker|vitamin B12|Panadol® 500 mg|%5|5٪|٥٪|٥–١٠|٧٫٥|۷٫۵
۰۸۰۸ ۱۵۷ ۰۱۹۲|٠٨٠٨ ١٥٧ ٠١٩٢|٦/٨/٢٠٢٦|-٥|+٤٤ ٨٠٨ ٨٠٨ ٠٠ ٠٠|A – B|neuroendocrine tumours (NETs) of the small bowel|x = 3 + 2|@clinic
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("width", [1024, 320])
@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_what_reads_left_to_right_is_seen_in_its_order_everywhere_on_a_page(chromium, language, width):
    texts = [*DANGEROUS, *SENTENCES[language], *(CARRIERS[language].format(run) for run in RUNS), *RUNS]
    runs = shown(chromium, texts, language, width)
    assert [run for run in runs if run.seen != run.written] == []
    places = defaultdict(set)
    for run in runs:
        places[run.place].add(run.written)
    assert set(places) == set(PLACES)
    assert all({"".join(run.split()) for run in RUNS} <= written for written in places.values())


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_words_around_a_number_are_still_read_from_right_to_left(chromium, language):
    for text, (number, _) in DANGEROUS.items():
        before, after = ("".join(part[::-1].split()) for part in text.split(number))
        for line in shown(chromium, [text], language, 1024, runs_of=whole_line):
            seen_after, found, seen_before = line.seen.partition("".join(number.split()))
            assert found, line
            assert in_order(seen_after, after), line
            assert in_order(seen_before, before), line


def in_order(seen, letters):
    """A font may draw two letters as one, and then one of them has no width of its own."""
    remaining = iter(letters)
    return len(seen) >= len(letters) * 3 / 4 and all(letter in remaining for letter in seen)


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_without_isolation_the_dangerous_strings_are_seen_back_to_front(chromium, language):
    """The control: were this to fail, the tests above would prove nothing."""
    for text, (_, wrong) in DANGEROUS.items():
        runs = shown(chromium, [text], language, 1024, render=unmarked)
        assert {run.place: run.seen for run in runs} == dict.fromkeys(PLACES, wrong)
