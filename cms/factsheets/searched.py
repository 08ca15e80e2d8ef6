"""The words of the versions that are worked on, kept so that a screen finds them by their beginnings in any language.

Each word carries its language, so that one index serves them all; how texts are cut into words is told in memory/words.py.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from cms.factsheets.models import SearchedWords, Segment, Version
from cms.languages import REGISTRY, SOURCE
from cms.memory.rows import put, read
from cms.memory.words import indexed_words

LONG_ENOUGH = 3  # letters of a word that may be the beginning of a longer one
KEY = "key"  # stands for the language of the words of a segment's key
COLUMNS = {"segment_id": "bigint", "language": "varchar", "words": "text"}
BRANCHES = 2  # languages that share what is read, where words are found in more of them


def tokens_of(text: str, language: str, key: str = "") -> str:
    """The words of a text as they are stored; with the English stand those of the segment's key."""
    words = [f"{language}:{word}" for word in indexed_words(text)]
    if language == SOURCE:
        words += [f"{KEY}:{word}" for word in indexed_words(key.replace("-", " "))]
    return " ".join(words)


def let_be_found(language: str, texts: Sequence[tuple[Segment, str]]) -> None:
    """Let segments be found by their words in a language, and no longer by those they had."""
    rows = [(segment.pk, language, tokens_of(text, language, segment.key)) for segment, text in texts]
    put("factsheets_searchedwords", COLUMNS, rows, clash="segment_id, language", instead="words = excluded.words")


def move_on(before: Version, version: Version) -> None:
    """Let a version be found in the place of those before it, in all languages."""
    segment, table = Segment._meta.db_table, SearchedWords._meta.db_table
    pairs = f"SELECT older.id FROM {segment} older JOIN {segment} newer ON newer.key = older.key"
    newer = pairs.replace("SELECT older.id", "SELECT newer.id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET segment_id = ({newer} WHERE older.id = {table}.segment_id AND newer.version_id = %s) "
            f"WHERE language <> %s AND segment_id IN ({pairs} WHERE older.version_id = %s AND newer.version_id = %s)",
            [version.pk, SOURCE, before.pk, version.pk],
        )
    outdated = SearchedWords.objects.filter(segment__version__factsheet=version.factsheet_id)
    outdated.filter(segment__version__number__lt=version.number).delete()


def begins(asked: str, word: str) -> bool:
    """Whether a word is found by what was asked for: short words have to be the whole word."""
    return word.startswith(asked) if len(asked) >= LONG_ENOUGH else word == asked


def having(wanted: Mapping[str, Collection[str]], *, enough: int) -> list[tuple[int, str]]:
    """Return (segment, language) of texts in which, for one of the languages, every word is found; at most `enough`.

    The languages are looked through in their order, and no further once there is enough: frequent words cost no more for
    being asked of all of them. A single query.
    """
    asked = {language: words for language, words in wanted.items() if words}
    if not asked:
        return []
    where = _in_index if connection.vendor == "postgresql" else _in_words
    each = max(enough // min(len(asked), BRANCHES), 1)
    branches: list[str] = []
    values: list[str | int] = []
    for language, words in asked.items():
        condition, compared = where(language, words)
        found = f"SELECT segment_id, language FROM factsheets_searchedwords WHERE {condition} LIMIT %s"
        branches.append(f"SELECT * FROM ({found}) found")
        values += [*compared, each]
    return [(segment, language) for segment, language in read(f"{' UNION ALL '.join(branches)} LIMIT %s", *values, enough)]


def _in_index(language: str, words: Collection[str]) -> tuple[str, list[str]]:
    return "searched_vector(words) @@ %s::tsquery", [" & ".join(_lexeme(language, word) for word in words)]


def _lexeme(language: str, word: str) -> str:
    quoted = f"{language}:{word}".replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*" if len(word) >= LONG_ENOUGH else f"'{quoted}'"


def _in_words(language: str, words: Collection[str]) -> tuple[str, list[str]]:
    """SQLite looks through the rows of the language; that is quick enough for as many as it holds."""
    like = " AND ".join("' ' || words || ' ' LIKE %s ESCAPE '\\'" for _ in words)
    patterns = [f"% {language}:{_plain(word)}{'' if len(word) >= LONG_ENOUGH else ' '}%" for word in words]
    return f"language = %s AND {like}", [SOURCE if language == KEY else language, *patterns]


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def index_all() -> int:
    """Make the index anew of every version that is worked on; return how many texts can be found."""
    SearchedWords.objects.all().delete()
    newest: dict[int, int] = {}
    for factsheet, number in (
        Version.objects.filter(frozen_at__isnull=False).order_by("number").values_list("factsheet", "number")
    ):
        newest[factsheet] = number
    for version in Version.objects.order_by("pk"):
        if version.number >= newest.get(version.factsheet_id, 0):
            segments = list(version.segments.all())
            for code in REGISTRY:
                let_be_found(code, [(one, one.words(code)) for one in segments if one.words(code)])
    return SearchedWords.objects.count()
