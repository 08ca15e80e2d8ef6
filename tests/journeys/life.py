"""A small factsheet in a real database, what people were told was taken, and what must hold whatever they do with it."""

import json
import shutil
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

import polib
from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from cms.audit.models import Event
from cms.catalogues.export import export_one
from cms.catalogues.intake import preview, take_in
from cms.catalogues.merge import KEPT_BESIDE
from cms.checks.markup import plain
from cms.errors import Overtaken, Refused
from cms.factsheets import source
from cms.factsheets.actions import factsheet_at, start_version
from cms.factsheets.models import Segment
from cms.releases.actions import live_of, live_publications, newest_release, site_told_by, store
from cms.releases.expectations import breaks_in_page, expected_pages
from cms.releases.models import Publication
from cms.releases.publishing import publish
from cms.releases.scheduling import publish_due
from cms.releases.verification import prove
from cms.review import actions
from cms.review.editions import content_digest, edition_of, recompute_counts, valid_signature
from cms.review.models import Decision, Edition, Mode, wording_of
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import State, edition_state_of, nfc
from tests.journeys.signed import ASKED, Clock, Signed
from tests.universe import PASSWORD, Universe

SHEET = """# A small sheet

What it is about.

## A heading

- The first point.
- The second point.

The last sentence.
"""
TARGETS = ("pl", "ur")


def begin(universe):
    """Bring the small sheet out in English and Polish; every life goes on from there."""
    universe.sheet = None
    universe.draft_sheet("small", SHEET)
    universe.bring_out("en")
    universe.bring_out("pl")


class Life:
    """One life of a factsheet, inside a transaction and with folders of its own; `end` leaves no trace of it.

    Whatever people do in it may be refused, which `attempt` takes; after each act `prove` says what must hold.
    """

    def __init__(self):
        self.folder = Path(mkdtemp())
        shutil.copytree(settings.PUBLISHED_ROOT, self.folder / "site", symlinks=True)
        self.stack = ExitStack()
        self.stack.enter_context(override_settings(PUBLISHED_ROOT=self.folder / "site", CATALOGUE_ROOT=self.folder / "locale"))
        self.stack.enter_context(transaction.atomic())
        self.clock = Clock()
        self.stack.enter_context(patch.object(timezone, "now", self.clock.now))
        self.universe = Universe.found()
        self.sheet = factsheet_at("small")
        now = self.version.ordered()
        # What people were told was taken, as (language, key, words), and what has to stand there now, by key.
        self.taken = {(language, one.key, nfc(one.words(language))) for one in now for language in ("en", "pl")}
        self.words = {language: defaultdict(str, {one.key: one.words(language) for one in now}) for language in TARGETS}
        self.files = {language: [] for language in TARGETS}  # catalogues that went out
        self.signed = Signed(self.sheet)
        # What was proved already.
        self.kept, self.approved, self.last_decision = set(), set(), 0
        self.writers, self.revisers = defaultdict(set), defaultdict(set)
        self.last_event, self.proved_release = 0, ""

    def end(self):
        transaction.set_rollback(True)
        self.stack.close()
        shutil.rmtree(self.folder)

    @property
    def version(self):
        return self.sheet.latest()

    @property
    def translated(self):
        """The version translators work on."""
        return self.sheet.published()

    def is_out(self, language):
        """Whether patients are served the newest version in a language."""
        return any(one.edition.version_id == self.version.pk for one in live_of(self.sheet, language))

    def person(self, name):
        return getattr(self.universe, name)

    def segment(self, number):
        segments = self.translated.ordered()
        return segments[number % len(segments)]

    def write(self, language, number, text, by, read=None):
        segment = self.segment(number)
        here = wording_of(segment, language)
        try:
            actions.write(segment=segment, language=language, text=text, by=by, read=read)
        except Overtaken:
            is_taken = False
        else:
            is_taken = True
            self.words[language][segment.key] = text
        assert is_taken or (read != here and text != here.target)
        if text:
            self.taken.add((language, segment.key, nfc(text)))

    def judge(self, act, language, states, by, number=None, **more):
        version = self.version if language == "en" else self.translated
        read = actions.as_read(version, language, *states)
        if number is not None and read:
            key = sorted(read)[number % len(read)]
            read = {key: read[key]}
        act(version=version, language=language, read=read, by=by, **more)

    def waive(self, language, standing, code, by):
        read = {standing.segment.key: standing.wording}
        actions.waive(version=self.translated, language=language, read=read, by=by, code=code, reason="a test's words")

    def change_english(self, change, by):
        """Change the source text's pieces in the open version, or in a new one."""
        version = self.version
        if version.is_frozen:
            version = start_version(factsheet=self.sheet, by=by)
        pieces = version.pieces()
        change(pieces)
        text = source.write(pieces)
        actions.write_source(version=version, pieces=source.read(text), by=by)
        self.take_english(version.ordered())

    def take_english(self, segments):
        self.taken |= {("en", segment.key, nfc(segment.source)) for segment in segments}

    def publish(self, language, by):
        version = self.version
        publish(factsheet=self.sheet, language=language, by=by)
        self.follow(version)

    def sign(self, language, meaning, by):
        """Open what has to be read, and sign it."""
        version = self.version if language == "en" else self.translated
        edition = edition_of(version, language)
        digest, mode = content_digest(edition), None if language == "en" else Mode.BILINGUAL
        attempt(open_to_sign, edition=edition, by=by, read_digest=digest, what=must_be_opened(edition))
        try:
            signature = sign(edition=edition, by=by, password=PASSWORD, read_digest=digest, meaning=meaning, mode=mode)
        except Refused:
            ASKED[f"{meaning}, refused"] += 1
            raise
        ASKED[f"{meaning}, signed"] += 1
        self.signed.remember(signature)

    def let_days_pass(self, days):
        """What was scheduled and is due by then is published or held back."""
        version = self.version
        self.clock.passed += timedelta(days)
        publish_due()
        self.follow(version)

    def follow(self, before):
        """If a version that was open is out by now, the words of every language stand in it."""
        if not before.is_frozen and self.version.is_frozen:
            keys = [segment.key for segment in before.ordered()]
            for code in TARGETS:
                self.words[code] = defaultdict(str, {key: self.words[code][key] for key in keys})

    def export(self, language):
        _, data = export_one(factsheet=self.sheet, language=language, actor="coordinator")
        return data

    def take_in(self, language, data, edits, by):
        """Edit an exported file as people do, see what would become of it, and take it in."""
        catalogue = polib.pofile(data.decode())
        for edit, number, text in edits:
            edit(catalogue[number % len(catalogue)], text)
        data = str(catalogue).encode()
        approved = actions.as_read(self.translated, language, State.APPROVED)
        foreseen = preview(data=data, filename="file.po", by=by, factsheet=self.sheet, language=language)
        intake = take_in(data=data, filename="file.po", by=by, factsheet=self.sheet, language=language)
        assert [asdict(line) for line in intake.lines] == [asdict(line) for line in foreseen.lines]
        for line in intake.lines:
            if line.outcome.takes_words:
                assert line.key not in approved
                self.words[language][line.key] = line.theirs
            if line.outcome.takes_words or line.outcome in KEPT_BESIDE:
                self.taken.add((language, line.key, nfc(line.theirs)))
        now = {segment.key: wording_of(segment, language) for segment in self.translated.ordered()}
        assert {key: now[key] for key in approved} == approved

    def prove(self):
        """Prove everything anew after every act that left a trace; a refused one leaves none."""
        event = Event.objects.order_by("-number")[0].number
        if event == self.last_event:
            return
        self.last_event = event
        for decision in Decision.objects.filter(factsheet=self.sheet, pk__gt=self.last_decision).order_by("pk"):
            self.prove_nobody_acts_twice(decision)
            self.kept.add((decision.language, decision.segment_key, nfc(decision.target)))
            self.last_decision = decision.pk
        assert self.taken - self.kept == set()
        self.prove_words_change_by_acts_alone()
        self.prove_cached_states()
        if store().current() != self.proved_release:
            self.prove_pages()
            self.proved_release = store().current()

    def prove_nobody_acts_twice(self, decision):
        writers = self.writers[decision.language, decision.segment_key, nfc(decision.target)]
        revisers = self.revisers[decision.language, decision.segment_key, decision.digest]
        if decision.verdict in {"written", "proposed"}:
            writers.add(decision.by_id)
        elif decision.verdict == "revised":
            assert decision.by_id not in writers
            revisers.add(decision.by_id)
        elif decision.verdict == "approved":
            assert decision.by_id not in writers | revisers
            assert decision.language == "en" or revisers - writers
            self.approved.add((decision.language, decision.segment_key, decision.source, decision.target))
        elif decision.verdict == "carried":
            assert decision.by_id not in writers
            place = (decision.language, decision.segment_key)
            assert any(one[:2] == place and one[3] == decision.target for one in self.approved)
            self.approved.add((*place, decision.source, decision.target))

    def prove_words_change_by_acts_alone(self):
        for language in TARGETS:
            now = {segment.key: segment.words(language) for segment in self.translated.ordered()}
            assert now == {key: self.words[language][key] for key in now}

    def prove_cached_states(self):
        for edition in Edition.objects.filter(version__factsheet=self.sheet).select_related("version__factsheet"):
            counts = recompute_counts(edition)
            state = edition_state_of(counts, is_source=edition.is_source, is_signed=valid_signature(edition) is not None)
            assert (edition.state, edition.counts) == (state, {str(name): count for name, count in counts.items()})

    def prove_pages(self):
        if store().current() == self.proved_release:
            return  # nothing went out since, and a release never changes
        self.proved_release = store().current()
        site, current = site_told_by(newest_release()), store().pointer
        assert list(store().breaks_in(store().current())) == []
        listing = json.loads((current / "manifest.json").read_bytes())
        pages = {path: (current / path).read_bytes() for path in listing if path.endswith(".html")}
        expected = expected_pages(site)
        assert set(pages) == set(expected)
        for path, page in pages.items():
            assert list(breaks_in_page(site, path, page, expected[path], [0])) == []
        live = {
            (one.edition.language, entry["key"], entry["source"], entry["target"])
            for one in live_of(self.sheet)
            for entry in one.snapshot["content"]["segments"]
        }
        assert live - self.approved == set()
        self.signed.prove_days()
        self.prove_dangerous_words_are_gone(site, current)
        self.prove_withdrawn_words_are_gone(listing, b"\n".join(pages.values()).decode())

    def prove_dangerous_words_are_gone(self, site, current):
        """What a safety-critical change has overtaken stands on no page in any language."""
        english = site.english_of("small")
        graded = Segment.objects.filter(version__factsheet=self.sheet, version__frozen_at__isnull=False, severity=4)
        graded = list(graded.values_list("version__number", "key"))
        for sheet in site.sheets:
            if sheet.key != "small" or not sheet.is_translation or english is None:
                continue
            overtaken = {key for number, key in graded if sheet.version < number <= english.version}
            page = (current / sheet.language / "small" / "index.html").read_text(encoding="utf-8")
            words = {one.text for one in sheet.segments if one.key in overtaken}
            allowed = {one.text for one in sheet.segments if one.key not in overtaken} | {one.text for one in english.segments}
            assert [text for text in words - allowed if f">{plain(text)}<" in page] == []

    def prove_withdrawn_words_are_gone(self, listing, said):
        live = live_publications()
        withdrawn = list(Publication.objects.exclude(withdrawn_at=None).select_related("edition"))
        assert {one.digest for one in live} & {one.digest for one in withdrawn} == set()
        entries = [entry for one in live for entry in one.snapshot["content"]["segments"]]
        allowed = {entry["target"] for entry in entries} | {entry["source"] for entry in entries}
        for one in withdrawn:
            words = {entry["target"] for entry in one.snapshot["content"]["segments"]} - allowed
            assert [text for text in words if f">{plain(text)}<" in said] == []
            if not live_of(self.sheet, one.edition.language):
                assert f"{one.edition.language}/small/gone.html" in listing
                assert f"{one.edition.language}/small/index.html" not in listing

    def prove_everything(self):
        assert [broken for proof in prove() for broken in proof.breaks] == []


def attempt(act, *arguments, **more):
    """Do something that may be refused; anything else that goes wrong is a fault."""
    try:
        act(*arguments, **more)
    except Refused:
        return False
    return True
