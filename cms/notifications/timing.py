"""When something goes out, and when it is tried again. Pure."""

from datetime import datetime, timedelta, tzinfo

from cms.notifications.kinds import How

CLAIM = timedelta(minutes=10)  # what a process took and did not finish, because it was killed, is another's after this
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))


def moment_of(at: datetime, how: How, *, hour: int, zone: tzinfo) -> datetime:
    """When an e-mail about what happened `at` is due: then, or at the next full hour of the digest."""
    if how is How.AT_ONCE:
        return at
    local = at.astimezone(zone)
    digest = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return digest if digest > local else digest + timedelta(days=1)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries in a row that failed."""
    return WAITS[min(tries, len(WAITS)) - 1]
