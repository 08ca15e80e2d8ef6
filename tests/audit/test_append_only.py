"""Rows that testify are never changed or removed: through the ORM or in SQL, on either database."""

import pytest
from django.db import Error, connection, transaction

from cms.audit.guards import REFUSAL, is_guarded
from cms.audit.models import Event
from cms.feedback.models import UserTest, UserTestOutcome, UserTestStrike
from cms.feedback.user_tests import strike_out
from cms.review.models import Decision, Grading, Signature
from tests.feedback.rounds import recorded

MODELS = [Event, Decision, Signature, Grading, UserTest, UserTestOutcome, UserTestStrike]
TABLES = [model._meta.db_table for model in MODELS]
TEXT = {Event: "act", Decision: "target", Signature: "statement", Grading: "note"}
TEXT |= {UserTest: "found", UserTestOutcome: "text", UserTestStrike: "reason"}


@pytest.fixture
def published(published):
    """With a row of every kind."""
    published.change_english("How to take it", "How you take it")
    published.grade_the_rest()
    tested = recorded(published, "en", outcome="Changed.")
    strike_out(user_test=tested, reason="Another leaflet.", by=published.author)
    return published


def rows(model):
    return list(model.objects.order_by("pk").values_list())


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def save(model):
    row = model.objects.last()
    setattr(row, TEXT[model], "other words")
    row.save()


def save_one_field(model):
    row = model.objects.last()
    setattr(row, TEXT[model], "other words")
    row.save(update_fields=[TEXT[model]])


def bulk_update(model):
    row = model.objects.last()
    setattr(row, TEXT[model], "other words")
    model.objects.bulk_update([row], [TEXT[model]])


def upsert(model):
    row = model.objects.last()
    setattr(row, TEXT[model], "other words")
    model.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=[TEXT[model]])


DEEDS = {
    "save": save,
    "save one field": save_one_field,
    "update": lambda model: model.objects.filter(pk=model.objects.last().pk).update(**{TEXT[model]: "other words"}),
    "bulk_update": bulk_update,
    "bulk_create over": upsert,
    "delete": lambda model: model.objects.last().delete(),
    "delete all": lambda model: model.objects.all().delete(),
    "raw delete": lambda model: model.objects.all()._raw_delete("default"),
    "SQL UPDATE": lambda model: execute(f"UPDATE {model._meta.db_table} SET {TEXT[model]} = 'other words'"),
    "SQL DELETE": lambda model: execute(f"DELETE FROM {model._meta.db_table}"),
    "SQL DELETE of one": lambda model: execute(f"DELETE FROM {model._meta.db_table} WHERE id = {model.objects.last().pk}"),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("model", MODELS, ids=TABLES)
def test_changing_or_removing_rows_is_refused_and_leaves_them_as_they_were(published, model, deed):
    before = rows(model)
    assert before != []
    refusal = f"{model._meta.db_table} {REFUSAL}|protected foreign keys"  # the ORM may refuse before the database does
    with pytest.raises(Error, match=refusal), transaction.atomic():
        DEEDS[deed](model)
    assert rows(model) == before


@pytest.mark.parametrize("model", MODELS, ids=TABLES)
def test_replacing_a_row_is_refused(published, model):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    before, table = rows(model), model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = [f"'other words' AS {name}" if name == TEXT[model] else name for name in columns]
    replacing = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {table}"
    with pytest.raises(Error, match=f"{table} {REFUSAL}"), transaction.atomic():
        execute(replacing)
    assert rows(model) == before


def test_an_event_that_takes_the_place_of_another_by_its_number_is_refused(published):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    before = rows(Event)
    with pytest.raises(Error, match=REFUSAL), transaction.atomic():
        execute(
            "INSERT OR REPLACE INTO audit_event (number, at, actor, act, subject, payload, previous, digest) "
            "SELECT number, at, 'mallory', act, subject, payload, 'p', 'd' FROM audit_event WHERE number = 5"
        )
    assert rows(Event) == before


@pytest.mark.parametrize("model", MODELS, ids=TABLES)
def test_emptying_a_table_is_refused_on_postgresql(published, model):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    before, table = rows(model), model._meta.db_table
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # rows of this transaction would be a reason of their own
    # Alone, PostgreSQL itself may refuse it, for the tables that name this one.
    for statement, refusal in {f"TRUNCATE {table}": "foreign key|", f"TRUNCATE {table} CASCADE": ""}.items():
        with pytest.raises(Error, match=f"{refusal}{table} {REFUSAL}"), transaction.atomic():
            execute(statement)
    assert rows(model) == before


@pytest.mark.parametrize("table", TABLES)
def test_every_table_that_testifies_is_guarded(db, table):
    assert is_guarded(connection, table)


def test_a_table_of_another_kind_is_not(db):
    assert not is_guarded(connection, "review_edition")


def test_people_and_factsheets_that_rows_testify_about_cannot_be_removed(published):
    for thing in (published.translator, published.clinician, published.sheet):
        with pytest.raises(Error), transaction.atomic():
            thing.delete()
