"""English that goes out after its translations, with changes that were graded."""

from cms.releases.actions import grade_change


def grade(universe, key, severity):
    return grade_change(version=universe.version, key=key, severity=severity, note="A test's reason.", by=universe.clinician)


def draft_english(universe, changes, grades):
    """Write a new version and grade its changes: words by the old words, severities by the segment's key."""
    for old, new in changes.items():
        universe.change_english(old, new)
    for key, severity in grades.items():
        grade(universe, key, severity)


def overtake(universe, changes, grades):
    draft_english(universe, changes, grades)
    universe.review("en")
    return universe.publish("en")


def catch_up(universe, language, words):
    """Translate what the new English changed, and publish the translation."""
    for key, text in words.items():
        universe.write(key, language, text)
    universe.review(language)
    return universe.publish(language)
