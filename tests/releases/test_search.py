"""The search index of a language: what is in it, what is not, and that the same pages give the same bytes."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pagefind_bin
import pytest
from django.conf import settings

from cms.errors import Refused
from cms.languages import REGISTRY
from cms.releases import search
from cms.releases.search import folded, folder_of, record_of, search_files, search_script, shared_out

POLISH = REGISTRY["pl"]
URDU = REGISTRY["ur"]
PAGE = """<!doctype html><html lang="pl" dir="ltr"><head><title>Tytuł</title><meta name="description" content="opis"></head>
<body><header><p><a href="/pl/">Strona</a></p></header><main>
<p data-phrase="notice">Nieaktualne</p>
<article><header><h1 data-segment="scan">Badanie <strong>PET</strong></h1>
<p>(<span data-phrase="in-english">Po angielsku</span>:
<span lang="en"><span data-record="english-title">Your scan</span></span>)</p></header>
<nav><ul><li><a href="#a" data-segment="a">Spis</a></li></ul></nav>
<p data-segment="a">Przed badaniem<br>
proszę <a href="/pl/x/">nie jeść</a> &amp; nie pić.</p>
<p data-replaced="b"><span data-phrase="replaced">Zmieniono:</span> <span lang="en" data-english="b">Drink water.</span></p>
<img src="/x.png" alt="Obraz" data-segment="c">
<ul><li data-segment="d"><strong>500</strong> mg</li></ul></article>
<footer>Stopka</footer></main></body></html>"""
WORDS = ("scan", "fever", "temperature", "doctor", "nurse", "treatment", "liver", "blood")
IN_ANOTHER_PROCESS = """
import sys; import django; django.setup()
from cms.languages import REGISTRY; from cms.releases.search import folder_of, search_files
from tests.releases.test_search import pages
print(folder_of(search_files(REGISTRY["pl"], dict(reversed(pages(30).items())))))
"""


def page(title, *passages):
    body = "".join(f'<p data-segment="s{number}">{words}</p>' for number, words in enumerate(passages))
    return f'<html lang="pl"><body><main><article><h1 data-segment="t">{title}</h1>{body}</article></main></body></html>'.encode()


def pages(count):
    return {
        f"/pl/sheet-{number}/": page(f"Sheet {number}", *(f"{word} {number} {word}s" for word in WORDS))
        for number in range(count)
    }


def texts_in(files):
    """What the index shows of each page, by address."""
    held = [
        json.loads(gzip.decompress(file.body).partition(b"pagefind_dcd")[2])
        for path, file in files.items()
        if "/fragment/" in path
    ]
    return {one["url"]: one["meta"] for one in held}


def test_a_page_is_found_by_its_approved_words_and_beside_them_by_its_english_title():
    record = record_of("/pl/scan/", PAGE.encode(), POLISH)
    assert record.title == "Badanie PET"
    assert record.passages == ("Przed badaniem proszę nie jeść & nie pić.", "500 mg")
    assert record.beside == ("Your scan", "Drink water.")


def test_what_keeps_its_own_order_is_isolated_in_what_a_result_shows():
    phone = '<bdi dir="ltr" class="keep"><a href="tel:+44">0808 157</a></bdi>'
    words = f'{phone} پر کال کریں <bdi dir="ltr"><bdo dir="ltr">+5</bdo></bdi>'
    record = record_of("/ur/scan/", page("اسکین", words), URDU)
    assert record.passages == ("\u20660808 157\u2069 پر کال کریں \u2066\u202d+5\u202c\u2069",)
    (shown,) = texts_in(search_files(URDU, {"/ur/scan/": page("اسکین", words)})).values()
    assert shown["text"] == f"اسکین\n{record.passages[0]}"


@pytest.mark.parametrize(
    ("published", "typed"),
    [
        ("Żołądek", "zoladek"),
        ("Straße", "strasse"),
        ("don’t", "don't"),
        ("کینسر", "كينسر"),
        ("مُستشفى", "مستشفي"),
        ("أشعّة", "اشعه"),
        ("مسؤول", "مسوول"),
        ("ہے", "ھے"),
        ("می‌شود", "میشود"),
        ("ســرطان", "سرطان"),
        ("۳۸", "38"),
        ("৩৮", "38"),
        ("ＣＴ", "ct"),
        ("ёлка", "елка"),
        ("\u20660808\u2069", "0808"),
    ],
)
def test_a_word_is_the_same_however_people_type_it(published, typed):
    assert folded(published) == folded(typed)


@pytest.mark.parametrize(("one", "other"), [("কম", "কিমি"), ("کے", "کی"), ("мой", "мои"), ("پ", "ب")])
def test_letters_that_make_another_word_are_kept_apart(one, other):
    assert folded(one) != folded(other)


def test_folding_never_makes_two_words_of_one():
    assert [folded(word) for word in ("½", "ﷺ", "ﷲ", "\u0640")] == ["1⁄2", "صلياللهعليهوسلم", "الله", ""]


def test_the_same_pages_give_the_same_files_on_any_machine(tmp_path):
    here = search_files(POLISH, pages(30))
    environment = os.environ | {
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        **{"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"},
    }
    run = [sys.executable, "-c", IN_ANOTHER_PROCESS]
    there = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    assert folder_of(here) == there
    assert search_files(POLISH, pages(30)) == here


def test_another_word_gives_another_folder_and_another_frame_around_the_words_does_not():
    plain = {"/pl/scan/": PAGE.encode()}
    folder = folder_of(search_files(POLISH, plain))
    assert folder.startswith("/assets/search/pl-")
    assert folder_of(search_files(POLISH, {"/pl/scan/": PAGE.replace("Stopka", "Inna stopka").encode()})) == folder
    assert folder_of(search_files(POLISH, {"/pl/scan/": PAGE.replace("500", "400").encode()})) != folder


@pytest.mark.parametrize(("code", "program"), [("pl", "wasm.pl"), ("ur", "wasm.unknown"), ("zh-hant", "wasm.unknown")])
def test_only_what_the_search_page_loads_is_kept(code, program):
    files = search_files(REGISTRY[code], {f"/{code}/scan/": page("One", "two")})
    folder = folder_of(files).lstrip("/")
    names = sorted(path.removeprefix(folder) for path in files)
    kept = [name for name in names if not name.startswith(("fragment/", "index/")) and not name.endswith(".pf_meta")]
    assert (kept, len(names)) == (["pagefind-entry.json", "pagefind.js", f"{program}.pagefind"], 6)
    assert {file.type for path, file in files.items() if path.endswith(".js")} == {"text/javascript; charset=utf-8"}


def test_a_language_without_pages_has_no_index():
    assert search_files(POLISH, {}) == {}
    assert folder_of({}) == ""


def test_the_script_is_named_by_its_content_and_brings_the_table_of_letters():
    address, body = search_script()
    assert address.startswith("/assets/search.")
    assert body.startswith(b"const LETTERS = {")
    assert '"ی": "ي"' in body.decode()


def fake(tmp_path, script):
    program = tmp_path / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("script", ["exit 1", "head -c 1 > /dev/null", "echo 'not an answer,'", "printf '%s,' 'bnVsbA=='"])
def test_a_program_that_fails_is_a_refusal(tmp_path, monkeypatch, script):
    program = fake(tmp_path, script)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    with pytest.raises(Refused, match="Pagefind stopped without an answer"):
        search_files(POLISH, pages(1))


def test_a_program_that_says_why_it_fails_is_quoted(tmp_path, monkeypatch):
    said = "eyJwYXlsb2FkIjogeyJ0eXBlIjogIkVycm9yIiwgIm1lc3NhZ2UiOiAibm8gbWVtb3J5In19"
    program = fake(tmp_path, f"printf '%s,' '{said}'; exec sleep 30")
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    with pytest.raises(Refused, match="Pagefind says “no memory”"):
        search_files(POLISH, pages(1))


def test_a_program_that_never_answers_is_ended(tmp_path, monkeypatch):
    program = fake(tmp_path, "exec sleep 600")
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    monkeypatch.setattr(search, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(Refused, match="stopped without an answer"):
        search_files(POLISH, pages(1))


def test_a_missing_program_is_a_refusal(monkeypatch):
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: Path("/nowhere/pagefind"))
    with pytest.raises(Refused, match="Pagefind is not installed"):
        search_files(POLISH, pages(1))


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    search_files(POLISH, pages(3))
    assert list(tmp_path.iterdir()) == []


def test_a_language_with_many_factsheets_has_several_indexes_and_each_factsheet_keeps_its_place_in_one():
    keys = [f"sheet-{number}" for number in range(450)]
    shares = shared_out(keys)
    assert len(shares) == 3
    assert sorted(key for share in shares for key in share) == sorted(keys)
    assert max(len(share) for share in shares) < 200
    without_one = shared_out(key for key in keys if key != shares[0][0])
    assert without_one == [shares[0][1:], *shares[1:]]
    assert shared_out(keys[:200]) == [sorted(keys[:200])]
    assert shared_out([]) == []
