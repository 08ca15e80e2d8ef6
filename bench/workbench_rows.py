"""The rows of bench/workbench.py: factsheets, versions, words, editions, decisions, signatures, publications, remarks."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from cms.audit.chain import digest_of
from cms.factsheets.models import Factsheet, Segment, Topic, Version
from cms.factsheets.searched import tokens_of
from cms.languages import REGISTRY, SOURCE
from cms.people.actions import appoint, enrol
from cms.people.models import Person
from cms.releases.models import Publication, Release, Stay
from cms.releases.site import card_of
from cms.review.editions import PLACE
from cms.review.models import Decision, Edition, Remark, Signature
from cms.review.state import Wording, edition_state_of
from cms.roles import Role

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
MEASURED = 5  # every so many factsheets have decisions
SHEETS_OF_OTHER_SIZE = 30  # of 50 and of 300 segments each, a fifth of them measured
POOL = 4_000
LETTERS = {
    "Latn": "aeioubdfgklmnprstwz",
    "Arab": "ابتثجحدرزسشعفقکلمن",
    "Cyrl": "аеиоубвгдклмнпрст",
    "Hant": "糖尿病藥物血壓醫生每日兩次請勿",
}
WORDS_BEFORE = ["tane", "bado", "wuri", "ko", "ta", "ne"]
# What part of an edition is in which state, and how many editions in a hundred are like that.
MIXES: list[tuple[int, str, dict[str, int]]] = [
    (70, "live", {"approved": 100}),
    (4, "signed", {"approved": 100}),
    (3, "whole", {"approved": 100}),
    (6, "clinical review", {"approved": 60, "revised": 40}),
    (6, "revision", {"approved": 50, "submitted": 50}),
    (7, "translation", {"empty": 30, "draft": 20, "returned": 10, "submitted": 20, "revised": 20}),
    (4, "stale", {"approved": 90, "stale": 10}),
]
VERDICTS = {
    "draft": ["written"],
    "stale": ["written", "submitted", "revised", "approved"],
    "submitted": ["written", "submitted"],
    "returned": ["written", "submitted", "returned"],
    "revised": ["written", "submitted", "revised"],
    "approved": ["written", "submitted", "revised", "approved"],
}
BY = {"written": "translator", "submitted": "translator", "revised": "reviser", "returned": "reviser", "approved": "clinician"}
KINDS = ["heading", "paragraph", "bullet", "bullet", "paragraph"]


def languages_of_size(count: int) -> list[str]:
    return list(REGISTRY)[:count]


def key_of(sheet: int) -> str:
    return f"sheet-{sheet}"


def segment_key(position: int) -> str:
    return f"how-to-take-{position}"


def sizes_of_sheets(factsheets: int, segments: int) -> list[int]:
    sizes = [segments] * factsheets
    if factsheets > 3 * SHEETS_OF_OTHER_SIZE:
        sizes[-SHEETS_OF_OTHER_SIZE:] = [300] * SHEETS_OF_OTHER_SIZE
        sizes[-2 * SHEETS_OF_OTHER_SIZE : -SHEETS_OF_OTHER_SIZE] = [50] * SHEETS_OF_OTHER_SIZE
    return sizes


@cache
def pool(language: str) -> list[str]:
    """Sentences as leaflets have them, with rare and frequent words."""
    rng = random.Random(language)
    script = REGISTRY[language].script
    letters = LETTERS.get("Hant" if script in {"Hant", "Hans"} else script, LETTERS["Latn"])
    blank, most = ("", 30) if letters == LETTERS["Hant"] else (" ", 16)
    words = (WORDS_BEFORE if letters == LETTERS["Latn"] else []) + [
        "".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(6_000)
    ]
    return [
        blank.join(words[int(len(words) * rng.random() ** 3)] for _ in range(rng.randint(4, most))) + f" {number % 90 + 10} mg."
        for number in range(POOL)
    ]


def text_of(sheet: int, position: int, language: str) -> str:
    return pool(language)[(sheet * 977 + position * 31) % POOL]


def tokens(sheet: int, position: int, language: str) -> str:
    return pool_tokens(language)[(sheet * 977 + position * 31) % POOL]


@cache
def pool_tokens(language: str) -> list[str]:
    return [tokens_of(text, language) for text in pool(language)]


def mix_of(sheet: int, language: str) -> tuple[str, dict[str, int]]:
    if language == SOURCE:
        return "live", {"approved": 100}
    place = (sheet * 37 + list(REGISTRY).index(language) * 11) % 100
    for share, name, mix in MIXES:
        place -= share
        if place < 0:
            return name, mix
    return MIXES[0][1], MIXES[0][2]


def state_at(mix: dict[str, int], position: int) -> str:
    """The state of a segment: the shares of the mix, spread over the sheet."""
    place = (position * 37) % 100
    for state, share in mix.items():
        place -= share
        if place < 0:
            return state
    return next(iter(mix))


def fill(factsheets: int, languages: int, segments: int) -> bool:
    """Make the database of these sizes, unless it is there; return whether it was made."""
    _make_database()
    call_command("migrate", verbosity=0, skip_checks=True)
    wanted = f"{factsheets}×{languages}×{segments}"
    topic = Topic.objects.filter(key="bench").first()
    if topic is not None:
        if topic.name_en == wanted:
            return False
        raise SystemExit(f"The database holds {topic.name_en}; drop it to measure {wanted}.")
    Filling(factsheets, languages_of_size(languages), segments).do()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Topic.objects.create(key="bench", name_en=wanted)
    return True


def _make_database() -> None:
    chosen = settings.DATABASES["default"]
    with psycopg.connect(
        host=chosen["HOST"],
        port=chosen["PORT"],
        user=chosen["USER"],
        password=chosen["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [chosen["NAME"]]).fetchone():
            server.execute(f'CREATE DATABASE "{chosen["NAME"]}"')


class Filling:
    def __init__(self, factsheets: int, languages: Sequence[str], segments: int) -> None:
        self.sheets = range(factsheets)
        self.sizes = sizes_of_sheets(factsheets, segments)
        self.languages = languages
        self.people: dict[str, Person] = {}
        self.versions: list[tuple[int, int, int]] = []  # (pk, sheet, number)
        self.segments: dict[int, range] = {}  # pks by version

    def do(self) -> None:
        self.enrol_everybody()
        self.open_sheets()
        self.put_segments()
        self.put_searched()
        self.put_editions()
        self.put_decisions()
        self.put_publications()
        self.put_remarks()

    def enrol_everybody(self) -> None:
        targets = list(self.languages[1:])
        duties = {
            "author": [(Role.AUTHOR, "")],
            "publisher": [(Role.PUBLISHER, "")],
            "coordinator": [(Role.COORDINATOR, "")],
            "translator": [(Role.TRANSLATOR, code) for code in ("pl", "cy", "ur")],
            "reviser": [(Role.REVISER, code) for code in ("pl", "cy", "ur")],
            "clinician": [(Role.CLINICAL_REVIEWER, code) for code in (SOURCE, *targets)],
            "everywhere": [(role, code) for role in (Role.TRANSLATOR, Role.REVISER) for code in targets],
        }
        for name, held in duties.items():
            person = enrol(username=name, printed_name=name.title(), password="a-password-for-the-bench", by="bench")
            for role, language in held:
                appoint(person=person, role=role, language=language, by="bench")
            self.people[name] = person

    def open_sheets(self) -> None:
        topics = [Topic.objects.create(key=f"topic-{number}", name_en=f"Topic {number}") for number in range(20)]
        owner = self.people["author"]
        made = Factsheet.objects.bulk_create(
            Factsheet(key=key_of(sheet), topic=topics[sheet % 20], owner=owner) for sheet in self.sheets
        )
        versions = []
        for sheet, factsheet in zip(self.sheets, made, strict=True):
            at = NOW - timedelta(days=900 - sheet % 800)
            versions.append(Version(factsheet=factsheet, number=1, started_at=at, frozen_at=at + timedelta(days=3)))
            if sheet % 5 == 0:
                later = at + timedelta(days=90)
                versions.append(Version(factsheet=factsheet, number=2, started_at=later, frozen_at=later + timedelta(days=2)))
            elif sheet % 10 == 1:
                versions.append(Version(factsheet=factsheet, number=2, started_at=NOW - timedelta(days=5)))
        numbers = {factsheet.pk: sheet for sheet, factsheet in zip(self.sheets, made, strict=True)}
        self.versions = [(one.pk, numbers[one.factsheet_id], one.number) for one in Version.objects.bulk_create(versions)]

    def is_open(self, sheet: int, number: int) -> bool:
        return number == 2 and sheet % 5 != 0

    def is_overtaken(self, sheet: int, number: int) -> bool:
        return number == 1 and sheet % 5 == 0

    def words(self, sheet: int, position: int, language: str, number: int) -> str:
        """The words that are stored; empty where an edition has none."""
        if language == SOURCE or not self.is_measured(sheet):
            return text_of(sheet, position, language)
        _, mix = mix_of(sheet, language)
        return "" if state_at(mix, position) == "empty" else text_of(sheet, position, language)

    def is_measured(self, sheet: int) -> bool:
        return sheet % MEASURED == 1

    def put_segments(self) -> None:
        def rows() -> Iterator[tuple[Any, ...]]:
            pk = 0
            for version, sheet, number in self.versions:
                size = self.sizes[sheet]
                self.segments[version] = range(pk + 1, pk + size + 1)
                for position in range(1, size + 1):
                    pk += 1
                    kind = "title" if position == 1 else KINDS[position % 5]
                    graded = 2 + position % 3 if number == 2 and sheet % 5 == 0 and position % 60 == 7 else 0
                    held = self.languages[:1] if self.is_open(sheet, number) else self.languages
                    texts = [self.words(sheet, position, code, number) for code in held]
                    texts += [None] * (len(self.languages) - len(texts))
                    yield (
                        pk,
                        version,
                        position,
                        segment_key(position),
                        kind,
                        2 if kind == "heading" else 0,
                        "",
                        False,
                        "",
                        texts[0],
                        "",
                        graded,
                        *texts,
                    )

        columns = [
            "id",
            "version_id",
            "position",
            "key",
            "kind",
            "level",
            "container",
            "opens",
            "asset",
            "text",
            "note",
            "severity",
        ]
        columns += [REGISTRY[code].field for code in self.languages]
        copy(Segment._meta.db_table, columns, rows())

    def put_searched(self) -> None:
        def rows() -> Iterator[tuple[Any, ...]]:
            for version, sheet, number in self.versions:
                if self.is_overtaken(sheet, number):
                    continue
                held = self.languages[:1] if self.is_open(sheet, number) else self.languages
                for code in held:
                    for position, pk in enumerate(self.segments[version], start=1):
                        if not self.words(sheet, position, code, number):
                            continue
                        keys = f" key:how key:to key:take key:{position}" if code == SOURCE else ""
                        yield pk, code, tokens(sheet, position, code) + keys

        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS searched_words")
            copy("factsheets_searchedwords", ["segment_id", "language", "words"], rows())
            cursor.execute(
                "CREATE INDEX searched_words ON factsheets_searchedwords "
                "USING gin (searched_vector(words)) WITH (fastupdate = off)"
            )

    def put_editions(self) -> None:
        made = []
        for version, sheet, number in self.versions:
            for code in self.languages[:1] if self.is_open(sheet, number) else self.languages:
                mix, is_signed = {"approved": 100}, True
                if self.is_open(sheet, number):
                    mix, is_signed = {"draft": 20, "submitted": 10, "approved": 70}, False
                elif not self.is_overtaken(sheet, number):
                    name, mix = mix_of(sheet, code)
                    is_signed = name in {"live", "signed"}
                counts = Counter(state_at(mix, position) for position in range(1, self.sizes[sheet] + 1))
                state = edition_state_of(counts, is_source=code == SOURCE, is_signed=is_signed)
                made.append(Edition(version_id=version, language=code, state=state.value, counts=dict(counts)))
        Edition.objects.bulk_create(made, batch_size=5_000)

    def put_decisions(self) -> None:
        factsheets = dict(Version.objects.values_list("pk", "factsheet"))

        def rows() -> Iterator[tuple[Any, ...]]:
            for version, sheet, number in self.versions:
                if not self.is_measured(sheet):
                    continue
                held = self.languages[:1] if self.is_open(sheet, number) else self.languages
                for code in held:
                    mix = (
                        {"draft": 20, "submitted": 10, "approved": 70} if self.is_open(sheet, number) else mix_of(sheet, code)[1]
                    )
                    if self.is_open(sheet, number):
                        continue  # its English words are those of the first version, and were judged there
                    for position in range(1, self.sizes[sheet] + 1):
                        yield from self.decisions(factsheets[version], sheet, position, code, state_at(mix, position))

        columns = [
            "factsheet_id",
            "segment_key",
            "language",
            "source",
            "target",
            "digest",
            "verdict",
            "by_id",
            "at",
            "reason",
            "finding",
            "origin",
        ]
        copy(Decision._meta.db_table, columns, rows())

    def decisions(self, factsheet: int, sheet: int, position: int, code: str, state: str) -> Iterator[tuple[Any, ...]]:
        source, target = text_of(sheet, position, SOURCE), text_of(sheet, position, code)
        if state == "stale":
            source = f"Formerly: {source}"
        digest = Wording(source, target).digest
        began = NOW - timedelta(days=800 - sheet % 700)
        for step, verdict in enumerate(VERDICTS.get(state, [])):
            if code == SOURCE and verdict == "revised":
                continue
            name = "author" if code == SOURCE and step < 2 else BY[verdict]
            at = began + timedelta(days=3 * step + position % 2, minutes=position)
            reason = "The dose is not said as it should be." if verdict == "returned" else ""
            origin = "back.po" if verdict == "written" and sheet % 3 == 0 else "screen" if verdict == "written" else ""
            yield (
                factsheet,
                segment_key(position),
                code,
                source,
                target,
                digest,
                verdict,
                self.people[name].pk,
                at,
                reason,
                "",
                origin,
            )

    def put_publications(self) -> None:
        """Of every edition that is or was out, with its signature; the words in the snapshots of measured factsheets alone."""
        release = Release.objects.create(digest="0" * 64, act="publish", built_at=NOW, by=self.people["publisher"])
        signatures: list[Signature] = []
        publications: list[Publication] = []
        live: list[bool] = []
        where = {pk: (sheet, number) for pk, sheet, number in self.versions}
        for edition in Edition.objects.filter(state="approved").select_related("version__factsheet").order_by("pk"):
            sheet, number = where[edition.version_id]
            content = self.content(edition, sheet)
            at = NOW - timedelta(days=700 - sheet % 600)
            digest = digest_of(content) if self.is_measured(sheet) else digest_of([sheet, number, edition.language])
            signatures.append(self.signature(edition, digest, at))
            if self.is_overtaken(sheet, number) or mix_of(sheet, edition.language)[0] == "live":
                publications.append(self.publication(edition, content, digest, at, is_whole=self.is_measured(sheet)))
                live.append(not self.is_overtaken(sheet, number))
        Signature.objects.bulk_create(signatures, batch_size=5_000)
        Publication.objects.bulk_create(publications, batch_size=500)
        Stay.objects.bulk_create(
            (
                Stay(publication=one, began=release, ended=None if is_live else release)
                for one, is_live in zip(publications, live, strict=True)
            ),
            batch_size=5_000,
        )

    def content(self, edition: Edition, sheet: int) -> dict[str, Any]:
        places = range(1, (self.sizes[sheet] if self.is_measured(sheet) else 1) + 1)
        kinds = ["title" if position == 1 else KINDS[position % 5] for position in places]
        return {
            "factsheet": key_of(sheet),
            "version": edition.version.number,
            "language": edition.language,
            "segments": [
                dict(zip(PLACE, (segment_key(position), kind, 2 if kind == "heading" else 0, "", False, ""), strict=True))
                | {"source": text_of(sheet, position, SOURCE), "target": text_of(sheet, position, edition.language)}
                for position, kind in zip(places, kinds, strict=True)
            ],
        }

    def signature(self, edition: Edition, digest: str, at: datetime) -> Signature:
        meaning = "full review" if edition.is_source else "clinical approval"
        by = self.people["clinician"]
        mode = {} if edition.is_source else {"mode": "bilingual"}
        return Signature(
            edition=edition,
            by=by,
            printed_name="Clinician",
            role="clinical reviewer",
            meaning=meaning,
            statement="Read.",
            at=at,
            digest=digest,
            **mode,
        )

    def publication(self, edition: Edition, content: dict[str, Any], digest: str, at: datetime, *, is_whole: bool) -> Publication:
        day = at.date().isoformat()
        told = {
            "topic": "topic-1",
            "last_reviewed": day,
            "next_review": "2029-01-01",
            "published_on": day,
            "english_published": day,
        }
        snapshot = {"content": content, **told, "names": {}, "pictures": {}}
        card = card_of(snapshot) | {"digest": digest}
        return Publication(
            edition=edition,
            snapshot=snapshot if is_whole else {},
            card=card,
            digest=digest,
            published_at=at + timedelta(days=1),
            by=self.people["publisher"],
        )

    def put_remarks(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Remark._meta.db_table} (factsheet_id, segment_key, language, source, target, digest, "
                "error_type, severity, text, by_id, at) SELECT factsheet_id, segment_key, language, source, target, digest, "
                f"'mistranslation', 'major', reason, by_id, at FROM {Decision._meta.db_table} WHERE verdict = 'returned'"
            )


def copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as writing:
        for row in rows:
            writing.write_row(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM " + f'"{table}"))', [table])
