"""What those who signed a factsheet remember of it, and what pages and later signatures may say because of that."""

import re
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from cms.factsheets.models import Segment
from cms.releases.actions import live_of, store
from cms.review.models import FullReview, Meaning, Signature, wording_of

MOST_MONTHS = 36
SLIGHT = 1  # what changes no more than this means nothing to a reader
DAY = re.compile(r'data-phrase="(last-reviewed|next-review)".*?<time datetime="([0-9-]+)"', re.DOTALL)
ASKED = Counter()  # which signatures were asked for in all lives and what came of it; pytest -s tells
OVERDUE = 'data-phrase="overdue-title"'


class Clock:
    """The time as the product asks for it; days can pass, and none comes back."""

    def __init__(self):
        self.actual, self.passed = timezone.now, timedelta()

    def now(self):
        return self.actual() + self.passed


@dataclass(frozen=True)
class Said:
    version: int
    words: tuple  # of each segment in order: its key, its English and its words
    meaning: str
    at: datetime


def words_in(version, language):
    return tuple((one.key, *astuple(wording_of(one, language))) for one in version.ordered())


class Signed:
    def __init__(self, sheet):
        self.sheet = sheet
        self.said = defaultdict(list)
        for one in Signature.objects.filter(edition__version__factsheet=sheet).order_by("pk"):
            self.remember(one)

    def remember(self, signature):
        version, language = signature.edition.version, signature.edition.language
        words = words_in(version, language)
        if signature.meaning == Meaning.NO_CHANGE:
            self.prove_nothing_changed(version.number, language, words)
        if signature.meaning == Meaning.FULL_REVIEW:
            self.prove_it_was_reviewed(signature, version)
        self.said[language].append(Said(version.number, words, signature.meaning, signature.at))

    def standing(self, language, up_to):
        """What was signed of words that are the same today, oldest first."""
        now = {one.number: words_in(one, language) for one in self.sheet.versions.filter(number__lte=up_to)}
        return [one for one in self.said[language] if now.get(one.version) == one.words]

    def prove_nothing_changed(self, version, language, words):
        before = self.standing(language, version - 1)[-1]
        assert [(key, target) for key, _, target in words] == [(key, target) for key, _, target in before.words]
        since = Segment.objects.filter(version__factsheet=self.sheet, key__in=[one[0] for one in words])
        since = since.filter(version__number__gt=before.version, version__number__lte=version)
        assert list(since.filter(severity__gt=SLIGHT)) == []

    def prove_it_was_reviewed(self, signature, version):
        """Everything was answered and looked at, for exactly these words, before the one review of it was closed."""
        review = FullReview.objects.get(signature=signature)
        assert (review.version, review.digest, review.closed_at) == (version, signature.digest, signature.at)
        assert review.opened_at <= review.completed_at <= signature.at

    def last_reviewed(self, publication):
        """The day of the newest full review before a publication whose words stand."""
        standing = self.standing("en", publication.edition.version.number)
        reviews = [one.at for one in standing if one.meaning == Meaning.FULL_REVIEW and one.at < publication.published_at]
        return timezone.localdate(reviews[-1])

    def pages(self):
        """Each live page with its publication and the days that it tells."""
        for one in live_of(self.sheet):
            page = (store().pointer / one.edition.language / "small" / "index.html").read_text(encoding="utf-8")
            yield one, page, {name: date.fromisoformat(day) for name, day in DAY.findall(page)}

    def prove_days(self):
        today = timezone.localdate()
        for one, page, days in self.pages():
            last, due = days["last-reviewed"], days["next-review"]
            assert last == self.last_reviewed(one)
            assert last < due <= last + relativedelta(months=MOST_MONTHS)
            assert OVERDUE not in page or due < today

    def prove_late_pages_say_so(self):
        late = timezone.localdate() - timedelta(settings.OVERDUE_NOTICE_DAYS)
        for _, page, days in self.pages():
            assert (OVERDUE in page) or days["next-review"] >= late
