"""Write the table of docs/reference/settings.md from the settings themselves.

    python docs/make_settings.py

Run it after adding or describing a setting; a test compares the page with the settings.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from scopitone.core.settings import Settings

PAGE = Path(__file__).parent / "reference" / "settings.md"
# Rows of settings, without the table's head and without the variables of other programs.
ROWS = re.compile(r"(?:^\| `SCOPITONE_.*\n)+", re.MULTILINE)


def main() -> None:
    rows = "".join(
        f"| `SCOPITONE_{name.upper()}` "
        f"| {format_default(field.get_default(call_default_factory=True))} "
        f"| {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )
    PAGE.write_text(ROWS.sub(lambda _: rows, PAGE.read_text(), count=1))


def format_default(default: object) -> str:
    """Return a setting's default as the page shows it."""
    if isinstance(default, Path):
        return f"`~/{default.relative_to(Path.home())}`"
    if default is None:
        return ""
    return f"`{json.dumps(default) if isinstance(default, dict | list) else default}`"


if __name__ == "__main__":
    main()
