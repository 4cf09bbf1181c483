"""The Python examples in the documentation name what there is."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from repository import ROOT

import scopitone
from scopitone.video.options import OPTIONS

PAGE = ROOT / "docs" / "how-to" / "use-from-python.md"
OPTION_NAMES = {option.name for option in OPTIONS if option.cli}


def _blocks() -> list[ast.Module]:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [ast.parse(block) for block in blocks]


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Calls of `scopitone.NAME(…)`."""
    for block in _blocks():
        for node in ast.walk(block):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "scopitone"
            ):
                yield node.func.attr, node


@pytest.mark.parametrize(("name", "call"), list(_calls()), ids=lambda value: str(value)[:20])
def test_a_call_has_arguments_that_the_function_takes(name: str, call: ast.Call) -> None:
    parameters = inspect.signature(getattr(scopitone, name)).parameters
    keywords = {keyword.arg for keyword in call.keywords}
    assert len(call.args) <= len(parameters)
    unknown = keywords - parameters.keys()
    assert unknown <= (OPTION_NAMES if "options" in parameters else set())


def test_the_page_shows_every_function() -> None:
    shown = {name for name, _ in _calls()}
    assert {"render", "preview", "read_lyrics", "align", "write_lyrics", "compose"} <= shown
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in scopitone.__all__ if name.endswith("Error") and name not in page] == []
