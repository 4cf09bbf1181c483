from __future__ import annotations

import json
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path

import pytest

from scopitone.errors import InputError
from scopitone.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "operating.md"


def shown(default: object) -> str:
    """A setting's default as docs/operating.md writes it."""
    if isinstance(default, Path):
        return f"`~/{default.relative_to(Path.home())}`"
    if default is None:
        return ""
    return f"`{json.dumps(default) if isinstance(default, dict | list) else default}`"


def test_the_documented_settings_are_those_that_there_are() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `SCOPITONE_")]
    assert rows == [
        f"| `SCOPITONE_{name.upper()}` "
        f"| {shown(field.get_default(call_default_factory=True))} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]


def test_options_override_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPITONE_PORT", "1234")
    monkeypatch.setenv("SCOPITONE_WORKERS", "3")
    monkeypatch.setenv("SCOPITONE_ALLOW_NETWORKS", '["10.0.0.0/8"]')
    found = Settings.with_options({"port": 80, "host": None})
    assert (found.port, found.workers, found.host) == (80, 3, "127.0.0.1")
    assert found.allow_networks == [ip_network("10.0.0.0/8")]


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPITONE_DATABASE_URL", "")
    found = Settings.with_options({"data_dir": "/elsewhere"})
    assert found.database_url == "sqlite:////elsewhere/scopitone.sqlite"


def test_the_databases_password_is_not_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPITONE_DATABASE_URL", "mysql://me:secret@host/name")
    with pytest.raises(InputError, match="postgresql://") as caught:
        Settings.with_options({})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("PORT", "x"), ("WORKERS", "-1"), ("PRICES", "{")])
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SCOPITONE_{name}", value)
    with pytest.raises(InputError, match=f"SCOPITONE_{name}"):
        Settings.with_options({})


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.com", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert Settings.with_options({"host": host}).loopback_only is loopback


def test_prices_are_hundredths() -> None:
    found = Settings.with_options({"prices": {"a": Decimal("2.5"), "b": "0.07"}})
    assert (found.price("a"), found.price("b"), found.price("c")) == (250, 7, 0)


def test_the_defaults_are_the_protocols() -> None:
    found = Settings.model_construct()
    assert (found.rate_creates, found.rate_calls, found.rate_window_s) == (20, 100, 10)
    assert (found.max_open_tasks, found.max_body_bytes) == (100, 2**20)
    assert (found.max_upload_bytes, found.max_audio_seconds) == (200 * 2**20, 15 * 60)
    assert found.callback_timeout_s == 15
    assert (found.prices, found.allow_networks, found.retention_days) == ({}, [], 0)
    hours = [hours * 3600 for hours in (2, 5, 10, 14, 20, 24)]
    assert found.callback_retries_s == [5, 5 * 60, 30 * 60, *hours]
