"""The Tab key: commands, options, and values, by each shell's protocol and in a real Bash."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scopitone.cli.main import COMMANDS
from scopitone.video.presets import PRESETS
from scopitone.video.styles import STYLES

MAIN = "import sys; from scopitone.cli import main; sys.exit(main())"
LINES = [
    ("scopitone ren", ["render"]),
    ("scopitone help ren", ["render"]),
    ("scopitone keys l", ["list"]),
    ("scopitone render --sty", ["--style", "--style-option"]),
    ("scopitone render --style vi", ["vinyl"]),
    ("scopitone render --style=vi", ["vinyl"]),
    ("scopitone render song.mp3 --preset ", list(PRESETS)),
    ("scopitone render --aspect-ratio ", ["16:9", "9:16", "1:1", "4:5"]),
    ("scopitone render --cuts youtube,s", ["youtube,shorts", "youtube,square"]),
    ("scopitone render --captions sr", ["srt"]),
    ("scopitone render --codec he", ["hevc", "hevc_nvenc", "hevc_videotoolbox", "hevc_qsv"]),
    ("scopitone render --listening-model la", ["large-v2", "large-v3", "large-v3-turbo"]),
    ("scopitone render --lyrics-encoding koi", ["koi8-r", "koi8-u"]),
    ("scopitone render --style vinyl --style-option ", ["turns=", "arm="]),
    ("scopitone render --style vinyl --style-option turns=", ["turns=33", "turns=45"]),
    ("scopitone preview --motion st", ["still", "strong"]),
    ("scopitone project new --quality s", ["small", "standard"]),
    ("scopitone lyrics --language de", ["de"]),
    ("scopitone lyrics --to el", ["elrc"]),
    ("scopitone compose --tags sad,boss", ["sad,bossa"]),
    ("scopitone worker --queues video,m", ["video,music"]),
    ("scopitone models off suno/music-vid", ["suno/music-video"]),
    ("scopitone serve --price suno/music-vid", ["suno/music-video="]),
    ("scopitone tasks list --status fa", ["failed"]),
    ("scopitone completion z", ["zsh"]),
]


@pytest.fixture
def complete(tmp_path: Path) -> Callable[..., str]:
    """Asks the command as a shell's script does."""

    def ask(**variables: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", MAIN],
            env={**os.environ, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return done.stdout

    return ask


@pytest.mark.parametrize(("line", "expected"), LINES, ids=lambda value: str(value)[:50])
def test_zsh_gets_commands_options_and_values(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    expected: list[str],
) -> None:
    from scopitone.cli.main import main

    monkeypatch.setenv("_SCOPITONE_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
    assert main([]) == 0
    answer = capsys.readouterr()
    assert answer.err == ""
    values = [value.replace("\\:", ":") for value in answer.out.splitlines()[1::3]]
    assert values[: len(expected)] == expected


def test_all_commands_and_styles_are_offered_with_what_they_are(
    complete: Callable[..., str],
) -> None:
    for line, names in (("scopitone ", COMMANDS), ("scopitone render --style ", STYLES)):
        count = str(line.count(" "))
        answer = complete(_SCOPITONE_COMPLETE="zsh_complete", COMP_WORDS=line, COMP_CWORD=count)
        rows = answer.splitlines()
        offered = dict(zip(rows[1::3], rows[2::3], strict=True))
        assert names.keys() <= offered.keys()
        assert all(len(offered[name]) > 10 for name in names)


def test_fish_gets_values_with_what_they_are(complete: Callable[..., str]) -> None:
    answer = complete(
        _SCOPITONE_COMPLETE="fish_complete",
        COMP_WORDS="scopitone render --cuts youtube,c",
        COMP_CWORD="youtube,c",
    )
    assert answer == "plain,youtube,canvas\t9:16\n"
    script = subprocess.run(
        [sys.executable, "-c", MAIN, "completion", "fish"], capture_output=True, check=True
    ).stdout
    assert b'string split --max 1 "," $completion' in script


def test_what_cannot_be_completed_prints_nothing(complete: Callable[..., str]) -> None:
    answer = complete(
        _SCOPITONE_COMPLETE="zsh_complete", COMP_WORDS="scopitone nosuch x", COMP_CWORD="2"
    )
    assert answer.strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_are_correct_for_their_shells(tmp_path: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not on this machine")
    script = tmp_path / "script"
    with script.open("wb") as file:
        subprocess.run([sys.executable, "-c", MAIN, "completion", shell], stdout=file, check=True)
    subprocess.run([program, "-n", script], check=True)


class Terminal:
    """A real interactive Bash in which the script was loaded."""

    def __init__(self, folder: Path) -> None:
        program = folder / "scopitone"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{MAIN}" "$@"\n')
        program.chmod(0o755)
        environment = {
            **os.environ,
            "PATH": f"{folder}:{os.environ['PATH']}",
            "PS1": "ready> ",
            "TERM": "dumb",
        }
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(folder)
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], environment)
        self.read_until("ready> ")
        self.type("source <(scopitone completion bash); echo loa''ded\n")
        self.read_until("loaded\r\nready> ")

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._terminal, text.encode())

    def read_until(self, text: str) -> None:
        """Wait until the terminal has shown `text`; the test's time limit ends the wait."""
        shown = ""
        while text not in shown:
            shown += os.read(self._terminal, 4096).decode(errors="replace")

    def close(self) -> None:
        """End Bash."""
        self.type("\x15exit\n")
        os.waitpid(self._process, 0)
        os.close(self._terminal)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    if shutil.which("bash") is None:
        pytest.skip("bash is not on this machine")
    bash = Terminal(tmp_path_factory.mktemp("bash"))
    yield bash
    bash.close()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("scopitone ren\t", "scopitone render "),
        ("scopitone render --style viny\t", "--style vinyl "),
        ("scopitone render --style=viny\t", "--style=vinyl "),
        ("scopitone render --aspect-ratio 9\t", "--aspect-ratio 9:16 "),
        ("scopitone render --aspect-ratio 9:\t", "--aspect-ratio 9:16 "),
        ("scopitone render --cuts canvas,you\t", "--cuts canvas,youtube "),
        # Nothing is between the equals sign and what is typed next.
        ("scopitone render --style vinyl --style-option tur\t4\t", "--style-option turns=45 "),
    ],
)
def test_the_tab_key_in_a_real_bash(terminal: Terminal, typed: str, shown: str) -> None:
    terminal.type(typed)
    terminal.read_until(shown)
    terminal.type("\x15\n")
    terminal.read_until("\nready> ")


def test_the_help_says_where_the_scripts_go(scopitone: Callable[..., Any]) -> None:
    shown = scopitone("completion", "--help").stdout
    assert re.search(r"bash: .*zsh: .*fish: ", shown, re.DOTALL)
