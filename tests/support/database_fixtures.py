"""Fixtures of an SQLite database of one's own, with the default account."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from scopitone.core.settings import Settings
from scopitone.store.database import migrate, open_engine
from scopitone.tasks.accounts.api_keys import ensure_default_account


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.with_options({"data_dir": tmp_path})


@pytest.fixture
def engine(settings: Settings) -> Engine:
    migrate(settings.database_url, settings.data_dir / "lock")
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    return engine
