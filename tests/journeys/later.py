"""What may become of the demonstration: its English changes twice, its translations follow once, and all of it is withdrawn.

Runs inside `manage.py shell`, in folders of its own; writes down which release stands for which state of the site.
"""

import json
from pathlib import Path

from cms.demonstration.people import LANGUAGES, PASSWORD, people
from cms.demonstration.reviews import complete_full_review
from cms.demonstration.story import SHEET
from cms.factsheets import source
from cms.factsheets.actions import factsheet_at, start_version
from cms.languages import SOURCE
from cms.releases.actions import grade_change, live_publications, store, withdraw
from cms.releases.publishing import publish
from cms.review import actions
from cms.review.editions import content_digest, edition_of, standings
from cms.review.grading import graded_changes
from cms.review.models import Meaning, Mode
from cms.review.objections import findings_in
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import State

REASON = "The words still say what the English says."
CLINICAL = {"Ask your team why your plan is right for you.": "Ask your team to explain your plan."}
# In each kind of place: a card's heading, its list, a heading, a table's cell, a paragraph; and a point that is new.
SAFETY = {
    "## Call the 24-hour advice line on": "## Call the advice line at once on",
    "does not stop after 10 minutes": "does not stop after 5 minutes",
    "## Can it be cured?": "## Can the cancer be cured?",
    "It then slowly shrinks.": "After that it shrinks.",
    "No two people with this cancer are the same.": "Every person with this cancer is different.",
    "your temperature is 38°C or above\n": "your temperature is 38°C or above\n- your temperature is below 36°C\n",
}


class Later:
    def __init__(self):
        self.sheet = factsheet_at(SHEET)
        self.cast = people()
        self.states = {}

    def tell(self):
        self.states["live"] = self.named("live")
        self.change_english(CLINICAL, severity=3)
        self.states["outdated"] = self.named("outdated")
        for language in LANGUAGES:
            self.follow(language)
        self.change_english(SAFETY, severity=4)
        self.states["urgent"] = self.named("urgent")
        withdraw(factsheet=self.sheet, reason="It may harm.", by=self.cast["publisher"])
        self.states["withdrawn"] = self.named("withdrawn")

    def named(self, state):
        """The release that is live now, and the copies that are live in it or, at the end, were live last."""
        live = live_publications().filter(edition__version__factsheet=self.sheet)
        return {"release": store().current(), "copies": {one.edition.language: one.digest[:12] for one in live}}

    def change_english(self, changes, *, severity):
        version = start_version(factsheet=self.sheet, by=self.cast["author"])
        text = source.write(version.pieces())
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        actions.write_source(version=version, pieces=source.read(text), by=self.cast["author"])
        changed = [one.key for one in graded_changes(version)]
        assert len(changed) == len(changes), changed
        for key in changed:
            grade_change(version=version, key=key, severity=severity, note=REASON, by=self.cast["clinician"])
        self.judge(version, SOURCE)
        publish(factsheet=self.sheet, language=SOURCE, by=self.cast["publisher"], alone="Welsh follows at once.")

    def follow(self, language):
        self.judge(self.sheet.published(), language)
        publish(factsheet=self.sheet, language=language, by=self.cast["publisher"])

    def judge(self, version, language):
        """Everything from draft to signature."""
        is_source = language == SOURCE
        writer = self.cast["author" if is_source else "translator"]
        for state in (State.DRAFT, State.STALE):
            self.act(actions.submit, version, language, state, writer, reason=REASON)
        if not is_source:
            self.waive(version, language)
            self.act(actions.revise, version, language, State.SUBMITTED, self.cast["reviser"])
        ready = State.SUBMITTED if is_source else State.REVISED
        self.act(actions.approve, version, language, ready, self.cast["clinician"])
        edition = edition_of(version, language)
        meaning = Meaning.FULL_REVIEW if is_source else Meaning.CLINICAL_APPROVAL
        if is_source:
            complete_full_review(version, author=writer, clinician=self.cast["clinician"])
        digest = content_digest(edition)
        clinician, mode = self.cast["clinician"], None if is_source else Mode.BILINGUAL
        open_to_sign(edition=edition, by=clinician, read_digest=digest, what=must_be_opened(edition))
        sign(edition=edition, by=clinician, password=PASSWORD, read_digest=digest, meaning=meaning, mode=mode)

    def act(self, act, version, language, state, by, **more):
        if read := actions.as_read(version, language, state):
            act(version=version, language=language, read=read, by=by, **more)

    def waive(self, version, language):
        for standing in standings(version, language):
            read = {standing.segment.key: standing.wording}
            for code in sorted({finding.code for finding in findings_in(standing)} - standing.waived):
                actions.waive(version=version, language=language, read=read, by=self.cast["reviser"], code=code, reason=REASON)


def tell(path):
    later = Later()
    later.tell()
    Path(path).write_text(json.dumps(later.states), encoding="utf-8")
