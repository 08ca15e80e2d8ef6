import pytest

from tests.test_settings import check


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"READING_MEMORY_MB": "much"}, "READING_MEMORY_MB is no positive whole number."),
        ({"READING_MEMORY_MB": "0"}, "READING_MEMORY_MB is no positive whole number."),
        ({"METRICS": "perhaps"}, "METRICS is neither true nor false."),
        ({"PUBLISHED_STORAGE": "a.b.C", "PUBLISHED_STORAGE_OPTIONS": "[1]"}, "PUBLISHED_STORAGE_OPTIONS is no JSON object."),
        ({"PUBLISHED_STORAGE": "a.b.C", "PUBLISHED_STORAGE_OPTIONS": "{"}, "PUBLISHED_STORAGE_OPTIONS is no JSON object."),
    ],
)
def test_a_senseless_setting_of_serving_is_reported_with_a_hint(environment, said):
    answer = check(**environment)
    assert (answer.returncode, said in answer.stderr, "Traceback" in answer.stderr) == (1, True, False)
