"""The house keeps its shape: who may import whom, and how large things may get."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CMS = ROOT / "cms"
ORDER = [
    "audit",
    "people",
    "notifications",
    "checks",
    "memory",
    "factsheets",
    "discussion",
    "review",
    "catalogues",
    "releases",
    "feedback",
    "workbench",
    "demonstration",
]
EVERYBODYS = {"languages", "roles", "errors"}
PURE = [
    "audit/chain.py",
    "audit/sentences.py",
    "checks/*.py",
    "factsheets/about_rules.py",
    "factsheets/damaged.py",
    "factsheets/alignment.py",
    "factsheets/changes.py",
    "factsheets/documents.py",
    "factsheets/html_tables.py",
    "factsheets/html_text.py",
    "factsheets/html_words.py",
    "factsheets/importing.py",
    "factsheets/importing_pictures.py",
    "factsheets/importing_pieces.py",
    "factsheets/markdown.py",
    "factsheets/pdf_apart.py",
    "factsheets/pdf_layout.py",
    "factsheets/pdf_process.py",
    "factsheets/pdf_text.py",
    "factsheets/pieces.py",
    "factsheets/plain_text.py",
    "factsheets/redrawing.py",
    "factsheets/source.py",
    "factsheets/web_pages.py",
    "discussion/rules.py",
    "factsheets/words_explained.py",
    "notifications/kinds.py",
    "people/rules.py",
    "review/back_rules.py",
    "review/checklist.py",
    "review/due.py",
    "review/floors.py",
    "review/mqm.py",
    "review/scores.py",
    "review/state.py",
    "review/rules.py",
    "memory/collected.py",
    "memory/differences.py",
    "memory/entries.py",
    "memory/words.py",
    "catalogues/archives.py",
    "catalogues/decoding.py",
    "catalogues/doors.py",
    "catalogues/gale_church.py",
    "catalogues/glossary_table.py",
    "catalogues/outgoing.py",
    "catalogues/reading.py",
    "catalogues/safe_xml.py",
    "catalogues/shifted.py",
    "catalogues/tables.py",
    "catalogues/tbx.py",
    "catalogues/tmx.py",
    "catalogues/writing.py",
    "catalogues/xliff.py",
    "catalogues/xliff_reading.py",
    "feedback/sending.py",
    "feedback/state.py",
    "feedback/user_test_rules.py",
    "releases/evidence_proof.py",
    "releases/outline.py",
    "releases/rules.py",
    "releases/store.py",
    "releases/page_texts.py",
    "releases/paper_finish.py",
    "releases/paper_source.py",
    "workbench/plots.py",
    "reading/answers.py",
    "reading/headers.py",
    "reading/memory.py",
    "reading/negotiation.py",
    "reading/proof.py",
    "reading/release.py",
    "reading/shelf.py",
]
MODULE_LINES, FUNCTION_LINES, CLASS_LINES, VIEW_LINES = 400, 50, 250, 40


def modules(folder: Path = CMS) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def packages_imported_by(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("cms.")}


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_packages_before_it(package):
    allowed = set(ORDER[: ORDER.index(package) + 1]) | EVERYBODYS
    wrong = {str(path): packages_imported_by(path) - allowed for path in modules(CMS / package)}
    wrong = {path: names for path, names in wrong.items() if names}
    if package == "workbench":  # registers the checks of the settings when it is ready
        wrong = {path: names - {"deployment"} for path, names in wrong.items() if names - {"deployment"}}
    assert wrong == {}


def test_every_package_has_its_place_in_the_order():
    assert {path.name for path in CMS.iterdir() if (path / "__init__.py").exists()} == {*ORDER, "reading"}


def test_nothing_imports_the_demonstration():
    others = [path for path in modules() if "demonstration" not in path.parts]
    assert [path for path in others if "demonstration" in packages_imported_by(path)] == []


def test_reading_imports_languages_and_errors_only():
    for path in modules(CMS / "reading"):
        assert packages_imported_by(path) - {"reading"} <= {"languages", "errors"}


@pytest.mark.parametrize("name", sorted(EVERYBODYS))
def test_what_everybody_may_import_imports_nothing_of_ours(name):
    assert packages_imported_by(CMS / f"{name}.py") == set()


@pytest.mark.parametrize("pattern", PURE)
def test_a_pure_module_knows_neither_django_nor_models(pattern):
    for path in CMS.glob(pattern):
        names = imported(path)
        assert not {name for name in names if name.split(".")[0] == "django" or ".models" in name or name.endswith(".actions")}


def test_nothing_left_of_the_workbench_takes_a_request():
    for path in modules():
        if path.relative_to(CMS).parts[0] in {*ORDER[:-2]}:
            assert not {name for name in imported(path) if name.startswith(("django.http", "django.shortcuts"))}, path


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(CMS)))
def test_modules_functions_and_classes_stay_small(path):
    text = path.read_text()
    assert sum(bool(line.strip()) for line in text.splitlines()) <= MODULE_LINES
    limit = VIEW_LINES if path.parent.name == "workbench" else FUNCTION_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= (CLASS_LINES if isinstance(node, ast.ClassDef) else limit), f"{node.name} has {length} lines"


@pytest.mark.parametrize("package", [*ORDER, "reading"])
def test_a_package_introduces_itself(package):
    docstring = ast.get_docstring(ast.parse((CMS / package / "__init__.py").read_text())) or ""
    assert 3 <= len([line for line in docstring.splitlines() if line.strip()]) <= 8


def test_every_action_has_a_docstring_or_a_plain_name():
    """An action without parameters beyond who and what may speak for itself; the others say what they guarantee."""
    for path in CMS.glob("*/actions.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and len(node.args.kwonlyargs) > 3:
                assert ast.get_docstring(node), f"{path.parent.name}.{node.name}"
