"""Health, readiness and figures, for the people who run the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.reading.metrics import Metrics
from tests.reading.site import page, point, put, reader_of, sample

ROOT = Path(__file__).resolve().parents[2]


def ready(reader):
    answer = reader.get("/readyz")
    return answer.status, json.loads(answer.body)


def after_hashing(reader):
    ready(reader)
    reader.application.__closure__[0].cell_contents.proof.hashing.join()
    return ready(reader)


def figures(reader):
    lines = reader.get("/metrics").body.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_a_process_that_answers_is_alive_even_with_nothing_to_serve(tmp_path):
    answer = reader_of(tmp_path).get("/healthz")
    assert (answer.status, answer.body, answer.headers["Cache-Control"]) == (200, b"alive\n", "no-store")


def test_a_whole_release_is_ready_and_its_digests_are_checked_behind(reader, root):
    status, report = after_hashing(reader)
    assert (status, report["ready"], report["digests"], report["problems"]) == (200, True, "checked", [])
    assert report["release"] == (root / "current").resolve().name


def test_nothing_published_is_not_ready(tmp_path):
    assert ready(reader_of(tmp_path)) == (503, {"ready": False, "release": "", "problems": ["Nothing has been published."]})


def test_a_pointer_to_nothing_is_not_ready(root):
    point(root, "releases/nowhere")
    status, report = ready(reader_of(root))
    assert (status, report["ready"]) == (503, False)


@pytest.mark.parametrize("path", ["en/index.html", "en/index.html.br", "en/paracetamol.pdf", "assets/face.0123abcd.woff2"])
def test_a_release_that_lacks_a_file_is_not_ready(reader, root, path):
    (root / "current" / path).unlink()
    assert ready(reader)[0] == 503
    assert ready(reader)[1]["problems"] == [f"{path.removesuffix('.br')} is not what was published."]


def test_a_file_changed_without_changing_its_length_is_found_by_its_digest(reader, root):
    file = root / "current" / "en" / "atlas.pdf"
    file.write_bytes(file.read_bytes()[::-1])
    status, report = after_hashing(reader)
    assert (status, report["problems"]) == (503, ["en/atlas.pdf is not what was published."])


def test_many_problems_are_counted(reader, root):
    for path in sample():
        (root / "current" / path).unlink()
    assert ready(reader)[1]["problems"][-1] == f"and {len(sample()) - 5} more"


def test_a_server_that_goes_on_with_the_release_before_stays_ready_and_says_why(reader, root, caplog):
    whole = ready(reader)[1]["release"]
    point(root, "releases/nowhere")
    status, report = ready(reader)
    assert (status, report["release"], report["ready"]) == (200, whole, True)
    assert "nowhere" in report["not_followed"]


def test_the_next_release_is_proved_anew(reader, root):
    after_hashing(reader)
    (put(root, {"index.html": page("two")}) / "index.html").unlink()
    assert ready(reader)[0] == 503


def test_answers_are_counted_by_status_and_kind_and_never_by_address(root):
    reader = reader_of(root, metrics=Metrics)
    tag = reader.get("/en/").headers["ETag"]
    for address in (
        "/en/",
        "/pl/paracetamol.pdf",
        "/assets/style.0123abcd.css",
        "/pl/ibuprofen/",
        "/secret-address/",
        "/en/feed.xml",
    ):
        reader.get(address, if_none_match=tag, remote_addr="203.0.113.7")
    reader.get("/en/", method="POST", body=b"x")
    found = figures(reader)
    assert {name: value for name, value in found.items() if name.startswith("reading_answers_total")} == {
        'reading_answers_total{kind="page",status="2xx"}': "1.0",
        'reading_answers_total{kind="page",status="3xx"}': "1.0",
        'reading_answers_total{kind="paper",status="2xx"}': "1.0",
        'reading_answers_total{kind="asset",status="2xx"}': "1.0",
        'reading_answers_total{kind="list",status="2xx"}': "1.0",
        'reading_answers_total{kind="notice",status="4xx"}': "3.0",
    }
    assert (found["reading_unchanged_total"], found["reading_seconds_count"]) == ("1.0", "8.0")
    text = "".join(found)
    assert not any(word in text for word in ("secret", "203.0", "paracetamol", "workbench"))


def test_the_figures_tell_the_bytes_sent_and_what_was_read_from_disk(root):
    reader = reader_of(root, metrics=Metrics)
    sent = sum(len(reader.get(address).body) for address in ("/en/", "/en/", "/en/atlas.pdf"))
    reader.head("/en/")
    found = figures(reader)
    assert (float(found["reading_sent_bytes_total"]), found["reading_read_total"]) == (sent, "2.0")
    assert float(found["reading_memory_bytes"]) > 0


def test_the_figures_tell_the_release_and_whether_the_next_was_refused(root, caplog):
    reader = reader_of(root, metrics=Metrics)
    reader.get("/")
    digest = (root / "current").resolve().name[:12]
    point(root, "releases/nowhere")
    reader.get("/")
    found = figures(reader)
    assert found[f'reading_release_info{{release="{digest}"}}'] == "1.0"
    assert found["reading_release_refused"] == "1.0"


def test_asking_for_figures_and_health_is_not_counted(root):
    reader = reader_of(root, metrics=Metrics)
    for address in ("/healthz", "/readyz", "/metrics"):
        reader.get(address)
    assert figures(reader)["reading_seconds_count"] == "0.0"


def test_figures_that_are_switched_off_have_no_address(reader):
    assert reader.get("/metrics").status == 404


def test_several_workers_add_up_their_figures(root, tmp_path):
    """Two processes answer; a third, which answered nothing, tells of both."""
    program = (
        "import sys; from pathlib import Path; from tests.reading.site import reader_of; from cms.reading.metrics import Metrics;"
        "reader = reader_of(Path(sys.argv[1]), metrics=Metrics);"
        "[reader.get('/en/') for _ in range(int(sys.argv[2]))]; print(reader.get('/metrics').body.decode())"
    )
    shared = tmp_path / "shared"
    shared.mkdir()
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(shared)}
    for times in ("3", "4", "0"):
        command = [sys.executable, "-c", program, str(root), times]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert 'reading_answers_total{kind="page",status="2xx"} 7.0' in done.stdout.splitlines()
