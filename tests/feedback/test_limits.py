from datetime import UTC, datetime, timedelta

import pytest

from cms.feedback import limits
from cms.feedback.limits import is_one_too_many

NOW = datetime(2026, 3, 1, 10, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few(settings):
    settings.FEEDBACK_PER_SOURCE = 2
    settings.FEEDBACK_OVER_ALL = 5


def outcomes(*addresses, at=NOW):
    return [is_one_too_many(address, at=at) for address in addresses]


def test_a_source_may_write_as_often_as_the_setting_says_in_an_hour():
    assert outcomes("192.0.2.1", "192.0.2.1", "192.0.2.1") == [False, False, True]
    assert outcomes("192.0.2.1", at=NOW + timedelta(hours=1)) == [False]


def test_all_sources_together_have_a_limit_too():
    assert outcomes(*(f"192.0.2.{number}" for number in range(6))) == [False] * 5 + [True]


def test_a_source_above_its_limit_does_not_use_up_what_others_have():
    outcomes(*["192.0.2.1"] * 20)
    assert outcomes("192.0.2.2", "192.0.2.2", "192.0.2.3", "192.0.2.4") == [False, False, False, True]


def test_the_addresses_of_one_ipv6_network_are_one_source():
    assert outcomes("2001:db8::1", "2001:db8::2", "2001:db8::ffff:1", "2001:db8:0:1::1") == [False, False, True, False]


def test_an_ipv4_address_is_the_same_source_in_either_notation():
    assert outcomes("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2") == [False, False, True, False]


def test_what_is_no_address_is_a_source_like_any_other():
    assert outcomes("", "", "", "unix") == [False, False, True, False]


def test_nothing_on_the_disk_names_the_address(tmp_path):
    outcomes("192.0.2.1")
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(files) == 3  # the key, the source's count, the count over all
    assert not any("192.0.2.1" in path.name or b"192.0.2.1" in path.read_bytes() for path in files)


def test_the_next_day_has_another_key_and_the_old_one_is_gone(tmp_path):
    first = limits._key_of(NOW)
    assert limits._key_of(NOW) == first
    assert limits._key_of(NOW + timedelta(days=1)) != first
    assert not any(first in path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
