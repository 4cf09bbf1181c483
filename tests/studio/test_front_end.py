"""The studio's built scripts are those of their sources in `frontend/`, whose own tests pass.

These tests run where node and its packages are: `npm ci` in `frontend/`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from repository import ROOT

from scopitone.studio import assets
from scopitone.video.project.project_schema import build_schema

FRONTEND = ROOT / "frontend"
MIN_NODE = 20
BUILT = ("editor.js",)
REGISTRY_FIELDS = ("resolved", "registry")


def find_node() -> str | None:
    """The path of node if it is new enough, and its packages are installed."""
    node = shutil.which("node")
    if node is None or not (FRONTEND / "node_modules").is_dir():
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return node if int(version.strip("v\n").split(".")[0]) >= MIN_NODE else None


NODE = find_node()
needs_node = pytest.mark.skipif(
    NODE is None, reason=f"needs node {MIN_NODE} and its packages: npm ci in frontend/"
)


def run_node(*arguments: str, text: str | None = None) -> str:
    """Run node in `frontend/` and return its output."""
    assert NODE is not None
    process = subprocess.run(
        [NODE, *arguments],
        cwd=FRONTEND,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "CI": "1"},
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


@needs_node
def test_built_scripts_are_those_of_their_sources(tmp_path: Path) -> None:
    run_node("build.js", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(BUILT)
    for name in BUILT:
        committed = assets.FOLDER / "js" / name
        assert committed.read_bytes() == (tmp_path / name).read_bytes(), "npm run build"


@needs_node
def test_types_of_projects_are_those_of_their_schema() -> None:
    types = run_node("make_types.js", text=json.dumps(build_schema()))
    assert types == (FRONTEND / "src" / "project.d.ts").read_text(), "npm run types"


@needs_node
def test_sources_are_well_typed_and_their_tests_pass() -> None:
    run_node("node_modules/typescript/bin/tsc")
    run_node("node_modules/vitest/vitest.mjs", "run")


def test_the_lock_file_names_no_host_of_a_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        assert not set(REGISTRY_FIELDS) & set(package), name
