"""The log in a file of its own, which server and workers share and rotate."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def test_the_log_goes_to_the_file_and_stays_small(own_server: Any, tmp_path: Path) -> None:
    path = tmp_path / "logs" / "scopitone.log"
    server = own_server(SCOPITONE_LOG_FILE=str(path))
    where = urlsplit(server.url)
    for _ in range(300):
        with socket.create_connection((where.hostname, where.port)) as client:
            client.sendall(b"\x00\x01\x02 nonsense\r\n\r\n")
            assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
    assert server.stop() == 0
    lines = path.read_text().splitlines()
    assert 1 <= sum("Invalid HTTP request" in line for line in lines) <= 10
    assert "Invalid HTTP request" not in (server.data_dir / "log").read_text()
