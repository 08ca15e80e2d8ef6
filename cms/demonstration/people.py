"""The demonstration's people: one in each role, who hold it for every demonstration language."""

from cms.people.actions import appoint, enrol
from cms.people.models import Person
from cms.roles import BY_LANGUAGE, Role

LANGUAGES = ("pl", "cy", "ar", "ur", "bn", "zh-hant")
PASSWORD = "leaflets-for-everyone"
CAST = {
    "author": ("Alex Morgan", "Health writer", Role.AUTHOR),
    "translator": ("Samira Nowak", "Translator", Role.TRANSLATOR),
    "reviser": ("Ceri Rahman", "Translator and reviser", Role.REVISER),
    "clinician": ("Dr Robin Hughes", "Oncologist (not a real person)", Role.CLINICAL_REVIEWER),
    "publisher": ("Jo Bennett", "Digital editor", Role.PUBLISHER),
    "coordinator": ("Chris Wong", "Translation coordinator", Role.COORDINATOR),
}


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
    return cast
