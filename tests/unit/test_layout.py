"""The layout that a newcomer can rely on: small folders, unique names, verbs for functions."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from repository import ROOT

import scopitone

SOURCE = Path(scopitone.__file__).parent
MAX_MODULES = 15
CATALOGUES = {
    "cli.commands",
    "http.routes",
    "lyrics.formats",
    "music.composer.genres",
    "studio.pages",
    "video.encode.codecs",
    "video.layers",
    "video.styles",
}
"""Folders of one file an item: they may be longer, and share names with other folders."""

MAX_PARTICIPLES, MAX_VAGUE = 0.02, 0.01
"""Shares of functions and of assignments. Code bases of this kind have 0 to 1.1 % of the former."""

PARTICIPLES = frozenset(
    {"anew", "apart", "ahead", "begun", "behind", "beneath", "beside", "besides", "between"}
    | {"beyond", "bound", "broken", "brought", "built", "chosen", "cut", "done", "drawn", "driven"}
    | {"felt", "forgotten", "found", "given", "gone", "grown", "heard", "held", "kept", "known"}
    | {
        "laid",
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "past",
        "put",
        "read",
        "said",
        "seen",
    }
    | {"sent", "set", "shown", "shut", "slept", "spent", "split", "spoken", "spread", "struck"}
    | {"sung", "swung", "taken", "taught", "thought", "told", "torn", "within", "worn", "written"}
)
VAGUE = frozenset(
    {"asked", "at", "found", "given", "heard", "kept", "made", "one", "said", "seen", "that"}
    | {"these", "this", "those", "told", "what"}
)
SHARED_NAMES = frozenset({"messages"})
"""Module names that mean the same in each package."""


def _modules() -> Iterator[tuple[str, Path]]:
    """Dotted name below the package, and path, of each module and package."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if path.is_relative_to(SOURCE / "store" / "migrations"):
            continue
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(_modules())
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}
PACKAGES = [name for name, path in MODULES.items() if name and path.name == "__init__.py"]


def _is_in_catalogue(name: str) -> bool:
    return any(name.startswith(f"{folder}.") for folder in CATALOGUES)


@pytest.mark.parametrize("package", [name for name in PACKAGES if name not in CATALOGUES])
def test_a_folder_has_few_modules(package: str) -> None:
    folder = MODULES[package].parent
    modules = [path.stem for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MAX_MODULES, modules


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_lists_its_modules(package: str) -> None:
    """In the docstring's table: each module and each package in it, and nothing else."""
    folder = MODULES[package].parent
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    names |= {f"{path.parent.name}/" for path in folder.glob("*/__init__.py")}
    docstring = ast.get_docstring(TREES[package]) or ""
    table = docstring.partition("Modules:\n")[2]
    assert set(re.findall(r"^    ([\w/]+)  ", table, re.MULTILINE)) == names


def test_the_map_names_every_module() -> None:
    """The maps of ARCHITECTURE.md, where what stands in parentheses are remarks."""
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    maps = "\n".join(re.findall(r"^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL))
    names = set(re.findall(r"[a-z_0-9]+/?", re.sub(r"\([^()]*\)", "", maps)))
    modules = {name.rpartition(".")[2] for name in MODULES if name not in PACKAGES}
    modules -= {name.rpartition(".")[2] for name in MODULES if _is_in_catalogue(name)} | {""}
    packages = {f"{name.rpartition('.')[2]}/" for name in PACKAGES}
    assert (modules | packages) - names == set()
    folders = {f"{path.name}/" for path in SOURCE.rglob("*") if path.is_dir()}
    layers = {folder.rstrip("/") for folder in packages}
    every = {name.rpartition(".")[2] for name in MODULES}
    assert names - every - folders - layers == set()


def test_public_class_names_are_unique() -> None:
    places = defaultdict(list)
    for name, tree in TREES.items():
        # Names of the wire, and of the one class that each style may have.
        if name.startswith("http.schemas") or _is_in_catalogue(name):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_module_names_are_unique_within_a_top_level_package() -> None:
    places = defaultdict(list)
    for name in MODULES:
        top, _, rest = name.partition(".")
        stem = name.rpartition(".")[2]
        if rest and name not in PACKAGES and not _is_in_catalogue(name) | (stem in SHARED_NAMES):
            places[top, stem].append(name)
    assert {stem: names for stem, names in places.items() if len(names) > 1} == {}


def test_functions_are_verbs() -> None:
    names = [
        f"{module}.{node.name}"
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    participles = [name for name in names if _is_participle(name.rpartition(".")[2])]
    assert len(participles) <= MAX_PARTICIPLES * len(names), participles


def _is_participle(name: str) -> bool:
    word = name.strip("_")
    return "_" not in word and (word in PARTICIPLES or (len(word) > 4 and word.endswith("ed")))


def test_variables_say_what_they_hold() -> None:
    names: Counter[str] = Counter()
    places = defaultdict(list)
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] += 1
                places[node.id].append(f"{module}:{node.lineno}")
    vague = {name: places[name] for name in VAGUE if names[name]}
    assert sum(map(len, vague.values())) <= MAX_VAGUE * names.total(), vague
