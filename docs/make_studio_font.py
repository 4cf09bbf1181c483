"""Make the studio's font: Inter, reduced to the characters of the studio's languages, as WOFF2.

    pip install fonttools brotli
    python docs/make_studio_font.py

The browser shows names and lyrics in other scripts with its own fonts.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/scopitone/studio/static/inter.woff2"
# Latin, Latin-1, Latin Extended-A, punctuation, arrows and the euro.
CHARACTERS = "U+0020-007E,U+00A0-017F,U+2010-2027,U+2030-203A,U+20AC,U+2190-2193,U+2212,U+00D7"


def main() -> None:
    font = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    instance = OUT.with_suffix(".ttf")
    run("fontTools.varLib.instancer", str(font), "opsz=14", "wght=400:800", "-o", str(instance))
    run(
        "fontTools.subset",
        str(instance),
        f"--unicodes={CHARACTERS}",
        "--layout-features=kern,liga,calt,tnum,ccmp,locl,mark,mkmk",
        "--flavor=woff2",
        f"--output-file={OUT}",
    )
    instance.unlink()


def run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    main()
