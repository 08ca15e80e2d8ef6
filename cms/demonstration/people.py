"""The demonstration's people: one in each role, who hold it for every demonstration language."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from cms.people.actions import appoint, enrol
from cms.people.competences import record_competence
from cms.people.models import Person
from cms.people.rules import Route
from cms.roles import BY_LANGUAGE, Role

LANGUAGES = ("pl", "cy", "ar", "ur", "bn", "zh-hant")
PASSWORD = "leaflets-for-everyone"
CAST = {
    "author": ("Alex Morgan", "Health writer", Role.AUTHOR),
    "translator": ("Samira Nowak", "Translator", Role.TRANSLATOR),
    "reviser": ("Ceri Rahman", "Translator and reviser", Role.REVISER),
    "back_translator": ("Nadia Khan", "Translator, who has not seen the English", Role.BACK_TRANSLATOR),
    "clinician": ("Dr Robin Hughes", "Oncologist (not a real person)", Role.CLINICAL_REVIEWER),
    "publisher": ("Jo Bennett", "Digital editor", Role.PUBLISHER),
    "coordinator": ("Chris Wong", "Translation coordinator", Role.COORDINATOR),
}
# What the coordinator saw of each: route, evidence, register and number. Like the people, none of it is real.
PROOF = {
    "author": (Route.TRAINING, "Course “Writing health information”, certificate seen (made up)", "", ""),
    "translator": (Route.TRANSLATION_DEGREE, "MA in translation, certificate seen (made up)", "CIOL", "made up"),
    "reviser": (Route.OTHER_DEGREE, "Degree, and references for two years' work (made up)", "ITI", "made up"),
    "back_translator": (Route.EXPERIENCE, "References for five years' work (made up)", "", ""),
    "clinician": (Route.REGISTRATION, "Entry in the register looked up (made up)", "GMC", "made up"),
    "publisher": (Route.TRAINING, "Shown by the publisher before (made up)", "", ""),
}
VALID_FOR = relativedelta(years=3)
ENDS_SOON = ("back_translator", "bn", timedelta(days=45))  # so that the register has something to be done


def people() -> dict[str, Person]:
    """Enrol and appoint whoever is missing; return everyone by user name."""
    cast = {}
    for username, (printed_name, profession, role) in CAST.items():
        person = Person.objects.filter(username=username).first()
        if person is None:
            person = enrol(
                username=username, printed_name=printed_name, profession=profession, password=PASSWORD, by="demonstration"
            )
            languages = LANGUAGES if role in BY_LANGUAGE else ("",)
            for language in (*languages, "en") if role is Role.CLINICAL_REVIEWER else languages:
                appoint(person=person, role=role, language=language, by="demonstration")
        cast[username] = person
    for username in PROOF:
        if not cast[username].competences.exists():
            _vouch_for(cast[username], by=cast["coordinator"])
    return cast


def _vouch_for(person: Person, *, by: Person) -> None:
    """Record a competence for each duty, as the coordinator does; nobody vouches for the coordinator, who is alone here."""
    route, evidence, register, number = PROOF[person.username]
    today = timezone.localdate()
    for duty in person.duties.filter(ended_at=None):
        who, language, days = ENDS_SOON
        ends_soon = (person.username, duty.language) == (who, language)
        record_competence(
            person=person,
            role=Role(duty.role),
            language=duty.language,
            route=route,
            evidence=evidence,
            register=register,
            number=number,
            checked_on=today,
            valid_until=today + (days if ends_soon else VALID_FOR),
            by=by,
            today=today,
        )
