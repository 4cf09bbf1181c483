"""Build the stub libraries in src/scopitone/gl_stubs: libEGL.so.1 and libGL.so.1 for Linux.

Run this again when the version of skia-python changes. A test fails if a symbol is missing:

    python -m venv /tmp/zig && /tmp/zig/bin/pip install ziglang==0.17.1
    /tmp/zig/bin/python release/make_gl_stubs.py

It reads the undefined gl… and egl… symbols of Skia's wheels (with readelf of binutils), generates
a C file that defines each as a function that aborts the process, and cross-compiles it with zig.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "scopitone" / "gl_stubs"
MACHINES = ("x86_64", "aarch64")
# The glibc of manylinux2014, so that the stubs load wherever a wheel of Skia does.
GLIBC = "2.17"
PREFIXES = {"libEGL.so.1": "egl", "libGL.so.1": "gl"}

HEAD = """\
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Scopitone draws in memory. A call to OpenGL is a defect: report it and abort. */
static void fail(const char *name) {
    static const char text[] = ": called in Scopitone's stub of the library; install libGL\\n";
    ssize_t written = write(2, name, strlen(name));
    written = write(2, text, sizeof text - 1);
    (void)written;
    abort();
}

"""


def main() -> None:
    """Build the stubs of all machines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for machine in MACHINES:
            symbols = read_undefined_symbols(download_skia(machine, folder / machine))
            for library, prefix in PREFIXES.items():
                names = [symbol for symbol in symbols if symbol.startswith(prefix)]
                build_stub(machine, library, names, folder)
                print(f"{machine}/{library}: {len(names)} symbols")


def download_skia(machine: str, folder: Path) -> Path:
    """Download Skia's wheel in the version of constraints.txt; return its extension module."""
    version = re.search(r"^skia-python==(\S+)", (ROOT / "constraints.txt").read_text(), re.M)
    assert version is not None
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in range(17, 40)]
    options = ["--only-binary=:all:", "--python-version=3.13", *platforms]
    subprocess.run([*pip, *options, f"skia-python=={version[1]}"], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.match(r"skia\.[^/]*\.so$", name))
        return Path(archive.extract(name, folder))


def read_undefined_symbols(library: Path) -> list[str]:
    """Return the undefined OpenGL and EGL symbols in the dynamic table of `library`, sorted."""
    table = subprocess.check_output(["readelf", "--dyn-syms", "--wide", library], text=True)
    return sorted(set(re.findall(r" UND (e?gl[A-Z]\w*)", table)))


def build_stub(machine: str, library: str, symbols: list[str], folder: Path) -> None:
    """Compile a stub of `library` that defines `symbols`, for `machine`."""
    source = folder / "stub.c"
    stubs = (f'void {symbol}(void) {{ fail("{symbol}"); }}\n' for symbol in symbols)
    source.write_text(HEAD + "".join(stubs))
    target = TARGET / machine / library
    target.parent.mkdir(exist_ok=True)
    compiler = [sys.executable, "-m", "ziglang", "cc", f"--target={machine}-linux-gnu.{GLIBC}"]
    options = ["-shared", "-fPIC", "-Os", "-s", f"-Wl,-soname,{library}", "-Wl,--build-id=none"]
    subprocess.run([*compiler, *options, "-o", target, source], check=True)
    target.chmod(0o644)


if __name__ == "__main__":
    main()
