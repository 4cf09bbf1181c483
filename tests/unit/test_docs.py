"""The documentation fits together, and agrees with the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from repository import ROOT

from scopitone.http.models.catalogue import MODELS
from scopitone.video.encode.codecs import AUTO, CODECS
from scopitone.video.styles.style_selection import GENRES

DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "scopitone"
PAGES = [
    page
    for folder in (".", "docs/**", "benchmarks", "examples")
    for page in ROOT.glob(f"{folder}/*.md")
] + [DOCS / "llms.txt"]
SCOPITONE = [sys.executable, "-c", "import sys; from scopitone.cli import main; sys.exit(main())"]


def read_prose(page: Path) -> str:
    """Return the text of a page without its code blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)


def find_anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes of the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", read_prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read_prose(page)):
        path, _, anchor = target.partition("#")
        if path.startswith(("http://", "https://")):
            continue
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (anchor and anchor not in find_anchors(linked)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_in_toml_can_be_read(page: Path) -> None:
    for example in re.findall(r"^```toml\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE):
        tomllib.loads(example)


def test_the_indexes_link_every_page() -> None:
    linked = {
        (index.parent / target).resolve()
        for index in (DOCS / "README.md", DOCS / "contributing" / "README.md")
        for target in re.findall(r"\]\(([^)\s#]+\.md)", index.read_text())
    }
    assert {page for page in DOCS.rglob("*.md") if page.name != "README.md"} <= linked


def test_the_page_of_styles_has_every_style_and_parameter() -> None:
    listed = subprocess.run([*SCOPITONE, "styles", "--json"], capture_output=True, check=True)
    page = (DOCS / "reference" / "styles.md").read_text()
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")][:4]
        for line in page.splitlines()
        if line.startswith("| `")
    ]
    expected = []
    for style in json.loads(listed.stdout)["styles"]:
        assert f"\n## {style['name']}\n" in page
        expected += [
            [style["name"], option["name"], format_default(option["default"]), option["accepted"]]
            for option in style["options"]
        ]
    assert rows == expected


def test_the_page_of_styles_has_the_genres_of_auto() -> None:
    page = (DOCS / "reference" / "styles.md").read_text()
    for style, *words in GENRES:
        assert f"\n| {', '.join(words)} | `{style}` |\n" in page


def format_default(value: bool | float | str) -> str:
    """Return a parameter's default as the page shows it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else f"{value:g}"


def test_the_map_of_the_code_is_complete() -> None:
    """It has every folder, and each module that it names exists."""
    mapped = list(read_map((ROOT / "ARCHITECTURE.md").read_text()))
    missing = [path for path in mapped if not (path.is_dir() or path.with_suffix(".py").exists())]
    assert missing == []
    folders = {module.parent for module in SOURCE.rglob("*.py") if module.parent != SOURCE}
    assert {path for path in folders if "migrations" not in path.parts} <= set(mapped)


def read_map(page: str) -> Iterator[Path]:
    """Yield the folders and the modules, without suffix, in the maps of ARCHITECTURE.md."""
    for block in re.findall(r"```\n(\w+/ .*?)```", page, re.DOTALL):
        parents: list[str] = []
        for line in re.sub(r"\([^()]*\)", blank_out, block).splitlines():
            names = line
            if folder := re.match(r"( {0,8})(\w+)/", line):
                parents = [*parents[: len(folder[1]) // 2], folder[2]]
                names = line[folder.end() :]
                yield SOURCE.joinpath(*parents)
            yield from (SOURCE.joinpath(*parents, name.rstrip("/")) for name in names.split())


def blank_out(remark: re.Match[str]) -> str:
    """Return spaces for a remark in parentheses, so that its line keeps its indentation."""
    return re.sub(r"[^\n]", " ", remark[0])


def test_modules_that_pages_name_exist() -> None:
    bases = (SOURCE, ROOT, ROOT / "tests", SOURCE / "music" / "composer")
    pages = [
        ROOT / "ARCHITECTURE.md",
        *(DOCS / "explanation").glob("*.md"),
        *(DOCS / "contributing").glob("[!p]*.md"),
    ]
    missing = [
        f"{page.name}: {name}"
        for page in pages
        for name in re.findall(r"`([\w/]+/[\w.]+\.(?:py|html|js|toml))`", read_prose(page))
        if "NAME" not in name and "CODE" not in name
        if not any((base / name).exists() for base in bases)
    ]
    assert missing == []


@pytest.mark.parametrize("goal", [["chaos"], ["chaos", "DB=machines"], ["soak"]], ids=" ".join)
def test_the_makefile_runs_tests_that_exist(goal: list[str]) -> None:
    commands = subprocess.run(
        ["make", "--dry-run", *goal], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = re.findall(r"\btests/\S+\.py\b", commands)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_pages_that_the_code_names_exist() -> None:
    missing = [
        f"{module}: {page}"
        for module in SOURCE.rglob("*.py")
        # docs/en/ is a folder of ACE-Step.
        for page in re.findall(r"\b(?:docs|benchmarks)/(?!en/)[\w/-]+\.md", module.read_text())
        if not (ROOT / page).exists()
    ]
    assert missing == []


def test_the_api_page_has_every_model_and_field() -> None:
    page = (DOCS / "reference" / "api.md").read_text()
    for name, model in MODELS.items():
        assert f"\n### {name}\n" in page
        assert [field for field in model.schema.model_fields if f"`{field}`" not in page] == []


def test_the_page_of_codecs_has_every_codec() -> None:
    page = (DOCS / "reference" / "codecs.md").read_text()
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*)\|", page, re.MULTILINE)))
    assert set(named) == {*CODECS, AUTO}
