from __future__ import annotations

import json
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path

import pytest
from repository import ROOT

from scopitone.core.errors import InputError
from scopitone.core.music_engines import ENGINES
from scopitone.core.settings import Settings

PAGE = ROOT / "docs" / "reference" / "settings.md"


def shown(default: object) -> str:
    """A setting's default as docs/reference/settings.md writes it."""
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
    settings = Settings.with_options({"port": 80, "host": None})
    assert (settings.port, settings.workers, settings.host) == (80, 3, "127.0.0.1")
    assert settings.allow_networks == [ip_network("10.0.0.0/8")]


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPITONE_DATABASE_URL", "")
    settings = Settings.with_options({"data_dir": "/elsewhere"})
    assert settings.database_url == "sqlite:////elsewhere/scopitone.sqlite"


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
    assert Settings.with_options({"host": host}).is_loopback_only is loopback


def test_the_names_of_engines_come_from_their_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, info in ENGINES.items():
        for setting in info.settings:
            assert setting.name in Settings.model_fields
            if setting.kind == "url":
                monkeypatch.setenv(f"SCOPITONE_{setting.name.upper()}", "http://engine/")
        settings = Settings.with_options({"music_engine": name})
        assert settings.engine_of("any") == name
    with pytest.raises(InputError, match="SCOPITONE_MUSIC_ENGINE"):
        Settings.with_options({"music_engine": "other"})


def test_a_selected_engine_needs_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="SCOPITONE_UPSTREAM_URL"):
        Settings.with_options({"music_engines": {"suno/music-cover": "upstream"}})
    monkeypatch.setenv("SCOPITONE_UPSTREAM_URL", "ftp://there")
    with pytest.raises(InputError, match="SCOPITONE_UPSTREAM_URL"):
        Settings.with_options({})


def test_options_of_an_engine_are_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOPITONE_ACESTEP_URL", "http://there/")
    monkeypatch.setenv("SCOPITONE_ACESTEP_KEY", "secret")
    settings = Settings.with_options({"soundfont": "big.sf2"})
    assert settings.engine_options("acestep") == {"url": "http://there", "key": "secret"}
    assert settings.engine_options("upstream") == {}
    assert settings.engine_options("composer") == {"soundfont": str(Path("big.sf2").absolute())}
    assert "secret" not in repr(settings)


def test_prices_are_hundredths() -> None:
    settings = Settings.with_options({"prices": {"a": Decimal("2.5"), "b": "0.07"}})
    assert (settings.price_of("a"), settings.price_of("b"), settings.price_of("c")) == (250, 7, 0)


def test_the_defaults_are_the_protocols() -> None:
    settings = Settings.model_construct()
    assert (settings.rate_creates, settings.rate_calls, settings.rate_window_s) == (20, 100, 10)
    assert (settings.max_open_tasks, settings.max_body_bytes) == (100, 2**20)
    assert (settings.max_upload_bytes, settings.max_audio_seconds) == (200 * 2**20, 15 * 60)
    assert settings.callback_timeout_s == 15
    assert (settings.prices, settings.allow_networks, settings.retention_days) == ({}, [], 0)
    hours = [hours * 3600 for hours in (2, 5, 10, 14, 20, 24)]
    assert settings.callback_retries_s == [5, 5 * 60, 30 * 60, *hours]
