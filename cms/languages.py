"""The registry: every language we can publish in, and all that is known of it.

Names and dates follow CLDR, plural rules the gettext convention (not CLDR's extra forms for millions and fractions),
length bands were set from parallel health texts: the target's share of the English length for texts over 40 letters.
To add a language, add one entry and run `manage.py makemigrations factsheets`.
"""

from dataclasses import dataclass

LATIN_STACK = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
NASKH_STACK = "'Noto Naskh Arabic', 'Geeza Pro', 'Segoe UI', Tahoma, system-ui, sans-serif"
NASTALIQ_STACK = "'Noto Nastaliq Urdu', 'Jameel Noori Nastaleeq', 'Urdu Typesetting', 'Noto Naskh Arabic', system-ui, sans-serif"
ETHIOPIC_STACK = "'Noto Sans Ethiopic', Kefa, Nyala, 'Abyssinica SIL', sans-serif"
HAN_T_STACK = "'PingFang HK', 'Microsoft JhengHei', 'Noto Sans CJK TC', 'Noto Sans TC', sans-serif"
HAN_S_STACK = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

ONE_FORM = (1, "0")
NOT_ONE = (2, "(n != 1)")
OVER_ONE = (2, "(n > 1)")
SLAVIC = (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)")
POLISH = (3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)")
CZECH = (3, "(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2)")
LITHUANIAN = (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2)")
ROMANIAN = (3, "(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2)")
WELSH = (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5)")
ARABIC = (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)")

LATIN_BAND = (0.7, 1.75)
ARABIC_BAND = (0.5, 1.45)
INDIC_BAND = (0.6, 1.6)
HAN_BAND = (0.15, 0.6)


@dataclass(frozen=True)
class Language:
    """One language: `tag` is BCP 47; `code` is Django's, used in addresses; `locale` is gettext's."""

    tag: str
    autonym: str
    english: str
    script: str  # ISO 15924
    plural: tuple[int, str]
    quotes: str
    band: tuple[float, float] = LATIN_BAND
    digits: tuple[str, ...] = ("latn",)  # CLDR numbering systems a translator may use
    decimal_mark: str = "."
    fonts: str = LATIN_STACK
    line_height: float = 1.5
    cldr: str = ""
    sentence_ends: str = ".!?…"
    web_face: str = ""  # a @fontsource package and its subset, where readers' devices are likely to lack the right face

    @property
    def code(self) -> str:
        return self.tag.lower()

    @property
    def locale(self) -> str:
        first, *rest = self.tag.split("-")
        return "_".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])

    @property
    def field(self) -> str:
        return "text_" + self.code.replace("-", "_")

    @property
    def direction(self) -> str:
        return "rtl" if self.script in {"Arab", "Hebr"} else "ltr"

    @property
    def is_rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def is_source(self) -> bool:
        return self.code == SOURCE

    @property
    def cldr_locale(self) -> str:
        return self.cldr or self.locale

    @property
    def type_scale(self) -> float:
        """How much larger than Latin letters a script is set, so that it looks as large."""
        return {"Arab": 1.125, "Beng": 1.06, "Deva": 1.06, "Gujr": 1.06, "Guru": 1.06}.get(self.script, 1.0)

    @property
    def has_letters(self) -> bool:
        """Whether the script has an alphabet that a list can be divided by."""
        return self.unicode_script != "Hani"

    @property
    def unicode_script(self) -> str:
        return {"Hant": "Hani", "Hans": "Hani"}.get(self.script, self.script)

    @property
    def plural_forms(self) -> str:
        return f"nplurals={self.plural[0]}; plural={self.plural[1]};"


SOURCE = "en"
BOTH = ("latn", "arab", "arabext")
ARAB_ENDS = ".!؟…"
DANDA = ".!?।…"
HAN = "。！？…"

_ENTRIES = (
    Language("en", "English", "English", "Latn", NOT_ONE, "“”", (1.0, 1.0), cldr="en_GB"),
    Language("cy", "Cymraeg", "Welsh", "Latn", WELSH, "“”"),
    Language("pl", "Polski", "Polish", "Latn", POLISH, "„”", decimal_mark=","),
    Language("ro", "Română", "Romanian", "Latn", ROMANIAN, "„”", decimal_mark=","),
    Language("lt", "Lietuvių", "Lithuanian", "Latn", LITHUANIAN, "„“", decimal_mark=","),
    Language("uk", "Українська", "Ukrainian", "Cyrl", SLAVIC, "«»", decimal_mark=","),
    Language("ru", "Русский", "Russian", "Cyrl", SLAVIC, "«»", decimal_mark=","),
    Language("bg", "Български", "Bulgarian", "Cyrl", NOT_ONE, "„“", decimal_mark=","),
    Language("cs", "Čeština", "Czech", "Latn", CZECH, "„“", decimal_mark=","),
    Language("sk", "Slovenčina", "Slovak", "Latn", CZECH, "„“", decimal_mark=","),
    Language("pt", "Português", "Portuguese", "Latn", NOT_ONE, "“”", decimal_mark=",", cldr="pt_PT"),
    Language("es", "Español", "Spanish", "Latn", NOT_ONE, "«»", decimal_mark=","),
    Language("it", "Italiano", "Italian", "Latn", NOT_ONE, "«»", decimal_mark=","),
    Language("fr", "Français", "French", "Latn", OVER_ONE, "«»", decimal_mark=","),
    Language("hu", "Magyar", "Hungarian", "Latn", NOT_ONE, "„”", decimal_mark=","),
    Language("sq", "Shqip", "Albanian", "Latn", NOT_ONE, "“”", decimal_mark=","),
    Language("tr", "Türkçe", "Turkish", "Latn", NOT_ONE, "“”", decimal_mark=","),
    Language("so", "Soomaali", "Somali", "Latn", NOT_ONE, "“”"),
    Language("vi", "Tiếng Việt", "Vietnamese", "Latn", ONE_FORM, "“”", decimal_mark=","),
    Language(
        "pa", "ਪੰਜਾਬੀ", "Punjabi", "Guru", OVER_ONE, "“”", INDIC_BAND, ("latn", "guru"), line_height=1.7, sentence_ends=DANDA
    ),
    Language("bn", "বাংলা", "Bengali", "Beng", OVER_ONE, "“”", INDIC_BAND, ("latn", "beng"), line_height=1.7, sentence_ends=DANDA),
    Language("gu", "ગુજરાતી", "Gujarati", "Gujr", OVER_ONE, "“”", INDIC_BAND, ("latn", "gujr"), line_height=1.7),
    Language("hi", "हिन्दी", "Hindi", "Deva", OVER_ONE, "“”", INDIC_BAND, ("latn", "deva"), line_height=1.7, sentence_ends=DANDA),
    Language("ne", "नेपाली", "Nepali", "Deva", NOT_ONE, "“”", INDIC_BAND, ("latn", "deva"), line_height=1.7, sentence_ends=DANDA),
    Language("ta", "தமிழ்", "Tamil", "Taml", NOT_ONE, "“”", (0.7, 1.9), line_height=1.7),
    Language(
        "ur",
        "اردو",
        "Urdu",
        "Arab",
        NOT_ONE,
        "”“",
        (0.55, 1.5),
        ("latn", "arabext"),
        fonts=NASTALIQ_STACK,
        line_height=2.1,
        sentence_ends="۔!؟…",
        web_face="noto-nastaliq-urdu/arabic",
    ),
    Language(
        "ar", "العربية", "Arabic", "Arab", ARABIC, "«»", ARABIC_BAND, ("latn", "arab"), "٫", NASKH_STACK, 1.75, "", ARAB_ENDS
    ),
    Language("fa", "فارسی", "Farsi", "Arab", OVER_ONE, "«»", ARABIC_BAND, BOTH, "٫", NASKH_STACK, 1.75, "", ARAB_ENDS),
    Language("prs", "دری", "Dari", "Arab", NOT_ONE, "«»", ARABIC_BAND, BOTH, "٫", NASKH_STACK, 1.75, "fa_AF", ARAB_ENDS),
    Language("ps", "پښتو", "Pashto", "Arab", NOT_ONE, "«»", ARABIC_BAND, BOTH, "٫", NASKH_STACK, 1.75, "", ARAB_ENDS),
    Language(
        "ckb", "کوردیی ناوەندی", "Kurdish Sorani", "Arab", NOT_ONE, "«»", (0.6, 1.6), BOTH, "٫", NASKH_STACK, 1.75, "", ARAB_ENDS
    ),
    Language(
        "ti",
        "ትግርኛ",
        "Tigrinya",
        "Ethi",
        OVER_ONE,
        "“”",
        (0.4, 1.2),
        fonts=ETHIOPIC_STACK,
        line_height=1.7,
        sentence_ends=".።!?፧…",
        web_face="noto-sans-ethiopic/ethiopic",
    ),
    Language(
        "zh-Hant",
        "繁體中文",
        "Chinese (traditional)",
        "Hant",
        ONE_FORM,
        "「」",
        HAN_BAND,
        fonts=HAN_T_STACK,
        line_height=1.7,
        sentence_ends=HAN,
    ),
    Language(
        "zh-Hans",
        "简体中文",
        "Chinese (simplified)",
        "Hans",
        ONE_FORM,
        "“”",
        HAN_BAND,
        fonts=HAN_S_STACK,
        line_height=1.7,
        sentence_ends=HAN,
    ),
)

REGISTRY: dict[str, Language] = {entry.code: entry for entry in _ENTRIES}
TARGETS: tuple[str, ...] = tuple(code for code in REGISTRY if code != SOURCE)


def language(code: str) -> Language:
    """Return the entry; raises KeyError, so callers that take codes from people use `find`."""
    return REGISTRY[code]


# Names that other tools give the same written language; a bare `zh` or `ku` could be two and is nobody's.
_ALIASES = {
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "fa-af": "prs",
    "pa-guru": "pa",
    "ku-arab": "ckb",
}
# A region that makes another written language of it.
_OTHERS = {"pt-br", "pa-pk", "pa-arab"}


def find(name: str) -> Language | None:
    """Return the entry a person or a file means by a code, BCP 47 tag or gettext locale, in any letter case."""
    wanted = name.strip().partition(".")[0].replace("_", "-").lower()
    known = REGISTRY.get(_ALIASES.get(wanted, wanted))
    first, _, region = wanted.partition("-")
    if known is None and len(region) == 2 and region.isalpha() and wanted not in _OTHERS:
        known = REGISTRY.get(first)
    return known


def django_languages() -> list[tuple[str, str]]:
    return [(entry.code, entry.english) for entry in REGISTRY.values()]


def django_lang_info() -> dict[str, dict[str, object]]:
    """Entries for `django.conf.locale.LANG_INFO`, which lacks Pashto, Dari, Somali, Gujarati and Tigrinya."""
    return {
        entry.code: {"bidi": entry.is_rtl, "code": entry.code, "name": entry.english, "name_local": entry.autonym}
        for entry in REGISTRY.values()
    }
