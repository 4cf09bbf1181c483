"""The checks of a server are those of its own data."""

from __future__ import annotations

from pathlib import Path

from scopitone.core.settings import Settings
from scopitone.tasks.operations.doctor import run_checks


def test_a_server_checks_its_own_data(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "other")
    details = {finding.name: finding.detail for finding in run_checks(settings)}
    assert details["data"].startswith(f"{tmp_path / 'other'}: ")
    assert details["ledger"] == details["media"] == "no database yet"
