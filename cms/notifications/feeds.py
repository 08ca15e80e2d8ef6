"""A person's notifications as an Atom feed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from cms.notifications.models import Notification
from cms.notifications.texts import one_line
from cms.people.models import Person

ENTRIES = 50


def address_of(notification: Notification) -> str:
    """The full address under which the notification is read and leads to its place."""
    return f"{settings.SITE_URL}{reverse('workbench:notification', args=[notification.pk])}"


def atom_of(person: Person, *, feed_url: str) -> str:
    """The newest notifications; nothing but what the notifications say."""
    host = urlsplit(settings.SITE_URL).hostname
    feed = Atom1Feed(
        title=one_line(f"Verbatim: notifications for {person}"),
        link=f"{settings.SITE_URL}{reverse('workbench:notifications')}",
        description="",
        language="en",
        feed_url=feed_url,
        feed_guid=f"tag:{host},2026:people/{person.pk}/notifications",
    )
    for told in Notification.objects.filter(person=person)[:ENTRIES]:
        feed.add_item(
            title=told.text,
            link=address_of(told),
            description=f"{told.kind}: {told.text}",
            author_name=told.by or "Verbatim",
            pubdate=told.at,
            updateddate=told.at,
            categories=[told.kind],
            unique_id=f"tag:{host},2026:notifications/{told.pk}",
        )
    return feed.writeString("utf-8")
