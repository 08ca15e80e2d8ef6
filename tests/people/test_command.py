from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint, relieve
from cms.people.command import ActCommand, contents_of
from cms.roles import Role

pytestmark = pytest.mark.django_db


class Greet(ActCommand):
    default_role = Role.AUTHOR

    def add_arguments(self, parser):
        parser.add_argument("--by")
        parser.add_argument("--fail", default=None)

    def act(self, by, **options):
        if options["fail"]:
            raise options["fail"]
        self.say(f"Hello from {by}.")


class MustSayWho(Greet):
    add_arguments = ActCommand.add_arguments


def run(command=Greet, *arguments, **options):
    said = StringIO()
    call_command(command(stdout=said), *arguments, **options)
    return said.getvalue()


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as problem:
        run(*arguments, **options)
    return problem.value.returncode, str(problem.value)


def test_a_command_is_done_by_the_person_named(published):
    assert run(by="reviser") == "Hello from Reviser.\n"


def test_the_only_holder_of_the_role_need_not_be_named(published):
    assert run() == "Hello from Author.\n"


def test_where_two_hold_the_role_both_are_named(published):
    appoint(person=published.outsider, role=Role.AUTHOR, by="tests")
    said = "Say with --by who does this. People here with the duty of author: author, outsider."
    assert refusal() == (2, said)


def test_where_nobody_holds_the_role_that_is_said(published):
    relieve(duty=published.author.duties.get(), by="tests")
    assert refusal() == (2, "Say with --by who does this. People here with the duty of author: none.")


def test_a_command_without_a_default_has_to_be_told_who(published):
    with pytest.raises(CommandError, match="--by"):
        run(MustSayWho)


@pytest.mark.parametrize("name", ["", "nobody"])
def test_an_unknown_name_exits_with_2_and_lists_the_known_ones(published, name):
    code, said = refusal(Greet, "--by", name)
    assert code == 2
    assert said.startswith(f"Nobody here is called “{name}”. Known: author, back_translator,")


def test_a_refusal_is_its_reasons_one_a_line_with_exit_code_2(published):
    before = Event.objects.count()
    assert refusal(by="reviser", fail=Refused("One.", "Two.")) == (2, "One.\nTwo.")
    assert Event.objects.count() == before


def test_an_act_without_the_duty_is_recorded_in_the_audit(published):
    assert refusal(by="reviser", fail=NotEntitled("Only a publisher can publish here.")) == (
        2,
        "Only a publisher can publish here.",
    )
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("reviser", "refused", "test_command")
    assert event.payload == {"reasons": ["Only a publisher can publish here."]}


def test_the_bytes_of_a_file_are_read(tmp_path):
    (tmp_path / "words.txt").write_bytes(b"\xff\x00")
    assert contents_of(str(tmp_path / "words.txt")) == b"\xff\x00"


def test_a_file_that_cannot_be_read_is_refused_with_the_systems_reason(tmp_path):
    with pytest.raises(Refused, match="missing.txt: No such file or directory."):
        contents_of(str(tmp_path / "missing.txt"))
    with pytest.raises(Refused, match=": Is a directory."):
        contents_of(str(tmp_path))
