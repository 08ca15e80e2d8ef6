"""The documents name what there is: packages, settings, commands, checks; and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from docs.pictures_of_workbench import MOST_BYTES, SHOTS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SETTING = re.compile(r"(?:env\.\w+|_path|_boolean)\(\s*\"([A-Z_]+)\"")


def read(name):
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("package", sorted(path.parent.name for path in ROOT.glob("cms/*/__init__.py")))
def test_the_architecture_lists_every_package(package):
    assert f"`cms.{package}`" in read("architecture.md")


@pytest.mark.parametrize("setting", sorted(set(SETTING.findall((ROOT / "cms" / "settings.py").read_text()))))
def test_operations_describe_every_setting(setting):
    assert f"`{setting}`" in read("operations.md")


@pytest.mark.parametrize("command", sorted(path.stem for path in ROOT.glob("cms/*/management/commands/[a-z]*.py")))
def test_operations_describe_every_command(command):
    assert f"`manage.py {command}" in read("operations.md")


def check_codes():
    text = "".join(path.read_text() for path in (ROOT / "cms" / "checks").glob("*.py"))
    calls = re.findall(r"Finding\(\s*\"([a-z-]+)\"", text) + re.findall(r"_contacts\(pair, Kind\.\w+, \"([a-z-]+)\"", text)
    return sorted(set(calls))


@pytest.mark.parametrize("code", check_codes())
def test_every_check_is_described(code):
    assert f"| `{code}` |" in read("checks.md")


@pytest.mark.parametrize(
    "page", sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]), ids=lambda page: page.name
)
def test_links_between_documents_lead_somewhere(page):
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", page.read_text(encoding="utf-8"))
    links = [link for link in links if not link.startswith(("address", "file.png"))]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_target_of_make_that_the_readme_names_exists():
    named = set(re.findall(r"make (\w+)", (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()))
    targets = set(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named & {"run", "test", "check", "fix"} <= targets


PICTURED = re.compile(r"!\[([^\]]*)\]\((?:docs/)?pictures/workbench/([a-z-]+)\.png\)")
GUIDES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_picture_of_the_workbench_is_made_by_the_command_and_says_what_it_shows(page):
    pictured = PICTURED.findall(page.read_text(encoding="utf-8"))
    assert [name for said, name in pictured if name not in SHOTS or not said.strip()] == []


def test_pictures_of_the_workbench_are_those_of_the_command_and_small():
    files = sorted((DOCS / "pictures" / "workbench").glob("*.png"))
    assert sorted(file.stem for file in files) == sorted(SHOTS)
    assert [file.name for file in files if file.stat().st_size > MOST_BYTES] == []
