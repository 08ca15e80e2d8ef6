from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.importing import Import, look
from cms.factsheets.importing_pictures import stem_of
from cms.factsheets.models import Factsheet
from cms.languages import SOURCE
from cms.people.command import ActCommand, contents_of
from cms.people.duties import require
from cms.people.models import Person
from cms.review.importing import Chosen, take_import
from cms.roles import Act, Role


class Command(ActCommand):
    default_role = Role.AUTHOR
    help = "Make a draft version from DOCX, PDF, HTML, Markdown or plain text; prints what was taken for what."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", metavar="USER", help="the author; may be left out where there is only one")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--key", help="the factsheet’s key; default: made of its title")
        parser.add_argument("--topic", default="general", help="default: general")
        parser.add_argument("--dry-run", action="store_true", help="print the report and the text, and store nothing")

    @transaction.atomic
    def act(self, by: Person, **options: Any) -> None:
        require(by, Act.WRITE, SOURCE)
        path = Path(options["file"])
        found = look(contents_of(str(path)), filename=path.name)
        self.tell(found)
        if options["dry_run"]:
            self.say(f"\n{found.text}\nNothing is stored.")
            return
        key = options["key"] or stem_of(found.taken[0].text) or "factsheet"
        factsheet = Factsheet.objects.filter(key=key).first()
        if factsheet is None:
            topic = create_topic(key=options["topic"], name=options["topic"].replace("-", " ").capitalize(), by=by)
            factsheet = create_factsheet(key=key, topic=topic, by=by)
        version = factsheet.latest()
        if version.is_frozen:
            version = start_version(factsheet=factsheet, by=by)
        # Nobody is here to say what a picture shows: only those that the document itself has words for are taken.
        chosen = {one.name: Chosen(words=one.alt, is_left_out=not one.alt) for one in found.pictures}
        alignment = take_import(version=version, found=found, text=found.text, chosen=chosen, by=by)
        kept = sum(pairing.old is not None and pairing.new is not None for pairing in alignment.pairings)
        self.say(f"{version}: a draft of {len(alignment.pieces)} segments, {kept} of them continue segments that were there.")

    def tell(self, found: Import) -> None:
        for one in found.taken:
            self.say(f"{one.what:16} {one.text[:80]}  ({one.because})")
        for sentence in found.left_out:
            self.say(f"left out: {sentence}")
        for sentence in found.to_look_at:
            self.say(f"look at: {sentence}")
        for picture in found.pictures:
            if not picture.alt:
                self.say(f"left out: the picture {picture.name} has no words; import on the screen, where they can be written.")
