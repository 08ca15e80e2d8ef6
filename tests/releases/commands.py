"""Management commands as a person runs them: exit code and what was said."""

from io import StringIO

from django.core.management import CommandError, call_command


def run(name, *arguments):
    """Return the exit code and the lines that were said, those of a refusal included."""
    said, complaint = StringIO(), StringIO()
    try:
        call_command(name, *arguments, stdout=said, stderr=complaint)
    except CommandError as refusal:
        return refusal.returncode, str(refusal).splitlines()
    except SystemExit as end:
        return end.code, said.getvalue().splitlines() + complaint.getvalue().splitlines()
    return 0, said.getvalue().splitlines()
