"""gettext: catalogues out, catalogues back in.

Owns the files: template, export, reading of foreign files, and the three-way intake; PO, and XLIFF and CSV that say the
same. The database is the record and files are a door to it, so nothing here writes words except through
cms.review.actions. Start with reading.py and doors.py for files that come in, export.py and bundles.py for files that go
out, intake.py for what becomes of each entry.
"""

from cms.catalogues.reading import Catalogue, Entry, read_catalogue

__all__ = ["Catalogue", "Entry", "read_catalogue"]
