"""Opens files as a task's child process does, without starting an interpreter for each.

`python -m hostile.opening` loads the libraries once; for each line that it reads, a module and a
folder as JSON, it forks a child that binds itself as `bounded` does and runs the module's `main`.
It answers with the child's exit code, negative for a signal.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scopitone.tasks.sandbox import run as bounded
from scopitone.tasks.sandbox.confinement import confine
from scopitone.tasks.sandbox.run import SandboxLimits

MODULES = ("scopitone.tasks.sandbox.inspect_song", "scopitone.tasks.sandbox.convert_asset")
LIBRARIES = (
    "scopitone.video.inputs.song_files",
    "scopitone.audio.encode",
    "scopitone.video.inputs.backdrop",
    "scopitone.video.inputs.brand_kit",
    "av",
    "skia",
)


class Opener:
    """The process that forks."""

    def __init__(self, bounds: SandboxLimits) -> None:
        told = {"wall_s": bounds.wall_s, "cpu_s": bounds.cpu_s}
        told |= {"memory": bounds.memory, "file_size": bounds.file_size}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hostile.opening", json.dumps(told)],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, module: str, folder: Path) -> int:
        """The exit code of the child that opened what is in the folder."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([module, str(folder)]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def main() -> None:
    """Answer until nobody asks any more."""
    bounds = SandboxLimits(**json.loads(sys.argv[1]))
    known: dict[str, Any] = {name: importlib.import_module(name) for name in MODULES}
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        name, folder = json.loads(line)
        child = os.fork()
        if not child:
            _open(known[name], Path(folder), bounds)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _open(module: Any, folder: Path, bounds: SandboxLimits) -> None:
    """In the child: bind it, do the work, and end."""
    code = 0
    try:
        os.chdir(folder)
        confine(folder)
        bounded.limit_process(bounds)
        module.main(folder)
    except MemoryError:
        code = bounded.OUT_OF_MEMORY
    except BaseException:
        code = 1
    os._exit(code)


if __name__ == "__main__":
    main()
