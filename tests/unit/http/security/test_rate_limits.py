"""Rate limits on a real database."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from scopitone.core.settings import Settings
from scopitone.http.paths import CREATE_TASK
from scopitone.http.security.rate_limits import CallLimits
from scopitone.store.database import migrate
from scopitone.tasks.errors import QuotaError, RateLimitedError


def limits(folder: Path, **options: object) -> CallLimits:
    settings = Settings.with_options({"data_dir": folder, "rate_window_s": 3600, **options})
    migrate(settings.database_url, folder / "lock")
    return CallLimits(settings)


def test_the_count_is_exact_across_servers_and_threads(tmp_path: Path) -> None:
    servers = [limits(tmp_path, rate_calls=50) for _ in range(3)]
    accepted = []

    def hammer(server: CallLimits) -> None:
        for _ in range(20):
            try:
                server.count("/", "account")
            except RateLimitedError:
                continue
            accepted.append(1)

    threads = [threading.Thread(target=hammer, args=(server,)) for server in servers * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accepted) == 50


def test_accounts_and_kinds_of_calls_are_counted_apart(tmp_path: Path) -> None:
    server = limits(tmp_path, rate_calls=1, rate_creates=1)
    for path, account in [("/", "a"), (CREATE_TASK, "a"), ("/", "b"), (CREATE_TASK, "b")]:
        server.count(path, account)
        with pytest.raises(RateLimitedError):
            server.count(path, account)


def test_uploads_of_a_day_are_counted_by_account(tmp_path: Path) -> None:
    server = limits(tmp_path, max_uploads_per_day=2)
    server.count_upload("a")
    server.count_upload("a")
    with pytest.raises(QuotaError, match=r"at most 2 uploads in 24 hours; try again in \d+ s"):
        server.count_upload("a")
    server.count_upload("b")


def test_zero_counts_nothing(tmp_path: Path) -> None:
    server = limits(tmp_path, rate_calls=0)
    for _ in range(300):
        server.count("/", "a")
