import json
import os
import subprocess
import sys
from pathlib import Path

from repository import ROOT

EXAMPLES = ROOT / "examples"
SCOPITONE = "import sys; from scopitone.cli import main; sys.exit(main(sys.argv[1:]))"


def doctor(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return scopitone("doctor", *args, **env)


def scopitone(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCOPITONE, *args],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )


def test_this_machine_is_well(tmp_path: Path) -> None:
    folders = {"SCOPITONE_CACHE_DIR": str(tmp_path), "SCOPITONE_DATA_DIR": str(tmp_path / "new")}
    done = doctor("--json", **folders)
    result = json.loads(done.stdout)
    assert (done.returncode, result["ok"]) == (0, True)
    names = [finding["name"] for finding in result["findings"]]
    machine = [
        "Python",
        "cores",
        "codecs",
        "fonts",
        "kernels",
        "listener",
        "SQLite",
        "sandbox",
        "cache",
        "data",
    ]
    assert names == [*machine, "ledger", "media", "clock"]
    assert all(finding["advice"] for finding in result["findings"] if finding["status"] != "ok")
    assert not (tmp_path / "new").exists()


def test_a_folder_in_which_nothing_can_be_written_fails_with_advice() -> None:
    done = doctor(SCOPITONE_CACHE_DIR="/proc/self/scopitone")
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.split()[1] == "cache"]
    assert line.startswith("fail")
    assert "→ free some space or allow writing, or set SCOPITONE_CACHE_DIR" in done.stdout


def test_a_bad_setting_is_a_finding_not_a_crash() -> None:
    done = doctor(SCOPITONE_PORT="many")
    assert done.returncode == 1
    assert "fail  data" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_library_that_the_system_lacks_is_named_with_its_package(tmp_path: Path) -> None:
    (tmp_path / "skia.py").write_text(
        "raise ImportError('libexpat.so.1: cannot open shared object file: No such file')"
    )
    done = doctor(PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "→ install the system library libexpat.so.1: apt install libexpat1" in done.stdout
    out = str(tmp_path / "frame.png")
    song = str(EXAMPLES / "song.mp3")
    done = scopitone("preview", song, "--at", "1", "-o", out, PYTHONPATH=str(tmp_path))
    assert "apt install libexpat1" in done.stderr, done.stderr
    assert "internal error" not in done.stderr
