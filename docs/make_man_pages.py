"""Write the manual pages into a folder: python docs/make_man_pages.py build/man"""

from __future__ import annotations

import sys
from pathlib import Path

from scopitone.cli.help.man_pages import write_pages
from scopitone.cli.main import COMMANDS, scopitone


def main(folder: Path) -> None:
    """Write each page to `folder`/man1, where `man -M folder` finds it."""
    section = folder / "man1"
    section.mkdir(parents=True, exist_ok=True)
    for name, page in write_pages(scopitone, COMMANDS).items():
        (section / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
