"""Pages with words as they are now, or as they are being typed, through the one renderer; nothing is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from cms.errors import Refused
from cms.factsheets.models import Segment, Version
from cms.factsheets.pieces import Kind, Piece
from cms.languages import SOURCE
from cms.releases.actions import current_site
from cms.releases.assets import PICTURE_TYPES, picture_named
from cms.releases.pages import Renderer
from cms.releases.site import Sheet, Snapshot, card_of
from cms.releases.snapshots import snapshot_of
from cms.review.editions import PLACE
from cms.review.models import Edition

MOST_PICTURES = 200


@dataclass(frozen=True)
class KnownPicture:
    """A picture a factsheet can name, and what it was said to show where it was shown last."""

    name: str
    shows: str


def draft_page(edition: Edition, unsaved: Mapping[str, str] | None = None) -> str:
    """The page of an edition; `unsaved` are words that are being typed, by segment key."""
    _judge_factsheet(edition.version)
    snapshot = snapshot_of(edition, is_draft=True)
    for entry in snapshot["content"]["segments"]:
        entry["target"] = (unsaved or {}).get(entry["key"], entry["target"])
    return _page(snapshot)


def draft_of_pieces(version: Version, pieces: Sequence[Piece]) -> str:
    """The English page as these pieces would make it; its segments are named by the lines they stand on."""
    _judge_factsheet(version)
    if reasons := list(_reasons_against_pictures(pieces)):
        raise Refused(*reasons)
    edition = Edition.objects.filter(version=version, language=SOURCE).first() or Edition(version=version, language=SOURCE)
    edition.version = version
    content = {"factsheet": version.factsheet.key, "version": version.number, "language": SOURCE, "segments": _segments(pieces)}
    return _page(snapshot_of(edition, is_draft=True, content=content))


def pictures_known() -> list[KnownPicture]:
    """The pictures that lie ready, by name, each with its newest words; two look-ups whatever their number."""
    if not settings.PICTURES_ROOT.is_dir():
        return []
    names = sorted(path.name for path in settings.PICTURES_ROOT.iterdir() if path.suffix.lower().lstrip(".") in PICTURE_TYPES)
    found = Segment.objects.filter(kind=Kind.ALT.value, asset__in=names[:MOST_PICTURES]).order_by("pk")
    shows = dict(found.values_list("asset", "text_en"))
    return [KnownPicture(name, shows.get(name) or "") for name in names[:MOST_PICTURES]]


def _judge_factsheet(version: Version) -> None:
    if version.factsheet.is_interface:
        raise Refused("The interface has no page of its own; its phrases stand on every page.")


def _page(snapshot: Snapshot) -> str:
    card = card_of(snapshot)
    if not card["title_key"]:
        raise Refused("There is nothing to see yet: the English has not been written.")
    return Renderer(current_site()).sheet_page(Sheet(card, lambda: snapshot))


def _reasons_against_pictures(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        if piece.asset:
            try:
                picture_named(piece.asset)
            except Refused as refused:
                yield from (f"Line {piece.line}: {reason}" for reason in refused.reasons)


def _segments(pieces: Sequence[Piece]) -> list[dict[str, object]]:
    segments: list[dict[str, object]] = []
    on_line: Counter[int] = Counter()
    for piece in pieces:
        before = on_line[piece.line]  # cells of a row, and a caption with its picture
        named = {"key": f"line-{piece.line}-{before}" if before else f"line-{piece.line}", "kind": piece.kind.value}
        segments.append({name: getattr(piece, name) for name in PLACE} | named | {"source": piece.text, "target": piece.text})
        on_line[piece.line] += 1
    return segments
