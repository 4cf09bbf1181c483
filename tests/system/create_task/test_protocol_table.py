"""Each test that docs/contributing/protocol-tests.md names must exist."""

from __future__ import annotations

import re

import pytest
from repository import ROOT

TESTS = ROOT / "tests"
TABLE = TESTS.parent / "docs" / "contributing" / "protocol-tests.md"
# A test's whole name, or one of the file that the same row named last.
NAMED = re.compile(r"`([\w/]+\.py)?(?:::(\w+))?`")


def named() -> list[tuple[str, str]]:
    names = []
    for row in TABLE.read_text().splitlines():
        file = ""
        for path, test in NAMED.findall(row.rpartition(" | ")[2] if row.startswith("|") else ""):
            file = path or file
            names.append((file, test))
    return names


def test_every_row_names_a_test() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if line.startswith("| ")]
    entries = [row for row in rows if not row.startswith("| behavior ")]
    assert len(entries) > 50
    assert [row for row in entries if ".py" not in row] == []


@pytest.mark.parametrize(("file", "test"), sorted(set(named())))
def test_a_named_test_exists(file: str, test: str) -> None:
    source = (TESTS / file).read_text()
    assert not test or re.search(rf"^def {test}\(", source, re.MULTILINE), f"{file} has no {test}"
