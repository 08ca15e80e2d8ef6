"""Readers do not depend on writers: whatever becomes of the database, everything published is served."""

import json
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.journeys.sites import serving

pytestmark = pytest.mark.slow


@contextmanager
def reader_of(address):
    """One connection, as a browser keeps it; yields what asks for a path and returns status and body."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)

    def ask(path):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    with closing(connection):
        yield ask


def published(shelf):
    return json.loads((shelf / "current" / "manifest.json").read_text(encoding="utf-8"))


def wanted(shelf):
    """Each address of a release with the status and the bytes it must answer with."""
    for path in published(shelf):
        body = (shelf / "current" / path).read_bytes()
        folder = path.rpartition("/")[0]
        if path.endswith("404.html"):
            yield f"/{folder}/nothing-here/".replace("//", "/"), 404, body
        elif path.endswith("gone.html"):
            if f"{folder}/index.html" in published(shelf):
                yield f"/{folder}.pdf", 410, body
            else:
                yield f"/{folder}/", 410, body
        else:
            yield f"/{path.removesuffix('index.html')}", 200, body


def breaks(shelf, address):
    with reader_of(address) as ask:
        return [(path, answer[0]) for path, status, body in wanted(shelf) if (answer := ask(path)) != (status, body)]


def status(address, path):
    with reader_of(address) as ask:
        return ask(path)[0]


@pytest.fixture(params=["there is none", "it is no database", "its server does not answer"])
def database(request, tmp_path, sites):
    """The address of a database that is no use."""
    if request.param == "there is none":
        return f"sqlite:///{tmp_path}/nowhere/db.sqlite3"
    if request.param == "it is no database":
        (tmp_path / "db.sqlite3").write_bytes(b"These are not rows." * 1000)
        return f"sqlite:///{tmp_path}/db.sqlite3"
    return f"postgres://nobody:nothing@127.0.0.1:{sites.free_port()}/nowhere"


def test_every_page_paper_index_and_notice_is_served(sites, database):
    shelf = sites.shelf_of("live")
    kinds = {path.rpartition(".")[2] for path in published(shelf)}
    assert kinds >= {"html", "pdf", "xml", "css", "js", "woff2", "pagefind", "pf_index", "pf_fragment"}
    environment = sites.environment | {"PUBLISHED_ROOT": str(shelf), "DATABASE_URL": database}
    with serving(environment, sites.free_port()) as address:
        assert breaks(shelf, address) == []
        assert status(address, "/readyz") == 200


@pytest.mark.parametrize("state", ["urgent", "withdrawn"])
def test_so_are_notices(sites, tmp_path, state):
    shelf = sites.shelf_of(state)
    environment = sites.environment | {"PUBLISHED_ROOT": str(shelf), "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/db.sqlite3"}
    with serving(environment, sites.free_port()) as address:
        assert breaks(shelf, address) == []


def test_a_database_that_goes_away_while_people_read_takes_nothing_with_it(sites, tmp_path):
    database = tmp_path / "db.sqlite3"
    database.write_bytes((sites.folder / "db.sqlite3").read_bytes())
    shelf = sites.shelf_of("live")
    environment = sites.environment | {"PUBLISHED_ROOT": str(shelf), "DATABASE_URL": f"sqlite:///{database}"}
    with serving(environment, sites.free_port()) as address:
        assert status(address, "/workbench/sign-in/") == 200
        database.rename(tmp_path / "elsewhere.sqlite3")
        assert breaks(shelf, address) == []
