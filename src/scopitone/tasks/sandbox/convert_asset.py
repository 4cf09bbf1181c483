"""Converts a foreign file of a brand kit in a child process, which writes it as a plain file.

`convert_asset` is the worker's side, `main` the child's. They exchange files in one folder:
REQUEST_FILE and ANSWER_FILE as JSON, SENT_FILE and CONVERTED_FILE.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from scopitone.core.errors import InputError
from scopitone.tasks.sandbox import run
from scopitone.tasks.sandbox.run import SandboxLimits

AssetKind = Literal["clip", "font", "footage", "logo", "picture"]
REQUEST_FILE, ANSWER_FILE = "asked.json", "answer.json"
SENT_FILE, CONVERTED_FILE = "sent", "made"
_LIBRARIES = (
    "scopitone.video.inputs.backdrop",
    "scopitone.video.inputs.brand_kit",
    "scopitone.video.inputs.cover_image",
    "scopitone.video.inputs.custom_fonts",
    "scopitone.video.inputs.footage.sources",
)


def convert_asset(
    folder: Path, kind: AssetKind, limits: SandboxLimits, check: Callable[[], None]
) -> str | None:
    """Convert SENT_FILE in `folder` to CONVERTED_FILE.

    A clip becomes an MP4, a logo or picture a PNG or JPEG, footage one or the other, and a font
    stays as it is, checked.

    check: called often; an error that it raises stops the conversion.

    Returns: why the file cannot be used, or None.
    Raises: SandboxError if the child did not survive it.
    """
    (folder / REQUEST_FILE).write_text(json.dumps({"kind": kind}))
    run.run_in_sandbox(__name__, folder, limits, check, _LIBRARIES)
    refused: str | None = json.loads((folder / ANSWER_FILE).read_bytes()).get("refused")
    return refused


def main(folder: Path) -> None:
    """Convert the file as REQUEST_FILE says, and write ANSWER_FILE."""
    kind = json.loads((folder / REQUEST_FILE).read_bytes())["kind"]
    answer = {}
    try:
        _write_plain_file(kind, folder / SENT_FILE, folder / CONVERTED_FILE)
    except InputError as error:
        answer = {"refused": error.message}
    (folder / ANSWER_FILE).write_text(json.dumps(answer))


def _write_plain_file(kind: AssetKind, sent: Path, out: Path) -> None:
    from scopitone.video.inputs.backdrop import write_plain_clip
    from scopitone.video.inputs.brand_kit import prepare_logo
    from scopitone.video.inputs.cover_image import reencode_cover
    from scopitone.video.inputs.custom_fonts import check_font
    from scopitone.video.inputs.footage.sources import is_clip

    if kind == "clip" or (kind == "footage" and is_clip(sent)):
        write_plain_clip(sent, out)
        return
    data = sent.read_bytes()
    if kind == "font":
        out.write_bytes(check_font(data))
        return
    out.write_bytes(reencode_cover(prepare_logo(data) if kind == "logo" else data))


if __name__ == "__main__":
    main(Path.cwd())
