"""Write the tables of docs/reference/settings.md from the settings themselves.

    python docs/make_settings.py

Run it after adding or describing a setting; a test compares the page with the settings.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from scopitone.core.settings import Settings

PAGE = Path(__file__).parent / "reference" / "settings.md"
# Everything between the introduction and the variables of other programs.
TABLES = re.compile(r"^## .*(?=^## Other variables$)", re.MULTILINE | re.DOTALL)
HEADINGS = {
    "data_dir": "Data",
    "host": "Address",
    "workers": "Workers and queues",
    "prices": "Prices and rate limits",
    "sunoapi_codes": "API of sunoapi.org and kie.ai",
    "separation_model": "Voice separation",
    "max_open_tasks": "Quotas of an account",
    "max_connections": "Connections, requests, and uploads",
    "max_audio_seconds": "Imported songs",
    "listening_model": "Listening model",
    "fetch_timeout_s": "Outgoing URLs",
    "music_engine": "Music engines",
    "heartbeat_s": "Failures and shutdown",
    "callback_retries_s": "Callbacks",
    "retention_days": "Retention and cleanup",
    "log_level": "Log",
}
"""Headings of the tables, by the first setting of each."""


def main() -> None:
    tables = "".join(
        format_heading(HEADINGS.get(name)) + f"| `SCOPITONE_{name.upper()}` "
        f"| {format_default(field.get_default(call_default_factory=True))} "
        f"| {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )
    PAGE.write_text(TABLES.sub(lambda _: f"{tables.lstrip()}\n", PAGE.read_text(), count=1))


def format_heading(heading: str | None) -> str:
    """Return a heading and the head of its table, or "" inside a table."""
    return f"\n## {heading}\n\n| variable | default | meaning |\n|---|---|---|\n" if heading else ""


def format_default(default: object) -> str:
    """Return a setting's default as the page shows it."""
    if isinstance(default, Path):
        return f"`~/{default.relative_to(Path.home())}`"
    if default is None:
        return ""
    return f"`{json.dumps(default) if isinstance(default, dict | list) else default}`"


if __name__ == "__main__":
    main()
