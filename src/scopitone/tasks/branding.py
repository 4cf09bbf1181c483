"""A brand's own files: logo, background and fonts, read by a child process that writes them anew.

`plain_file` is the worker's side, `main` the child's; as in `inspection`, nothing after this
opens what somebody sent. What was written anew is kept in the cache by its content, so that the
next video of the house, and every preview, finds it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from scopitone.errors import InputError
from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Task
from scopitone.tasks import bounded
from scopitone.tasks.bounded import BoundsError
from scopitone.tasks.fetch import Limits, fetch
from scopitone.tasks.guard import Guard
from scopitone.tasks.intake import bounds_of, bring
from scopitone.tasks.interruption import Interruption
from scopitone.tasks.sniff import HEAD_BYTES, Kind, backdrop_kind, font_kind, image_kind, logo_kind
from scopitone.tasks.specs import VideoSpec
from scopitone.tasks.staging import own_file
from scopitone.tasks.workshop import Workshop

PARTS: dict[str, Callable[[bytes], Kind | None]] = {
    "logo": logo_kind,
    "background": backdrop_kind,
    "font": font_kind,
}
"""What a brand kit has of files, and what tells whether one is such. Of fonts there may be some:
their parts are `font`, `font.1` and so on."""

ASKED, ANSWER, SENT, MADE = "asked.json", "answer.json", "sent", "made"
_LARGEST = 512 * 2**20
_VERSION = 1


def urls_of(spec: VideoSpec) -> dict[str, str]:
    """Where the files of the spec's kit are to be had, by part."""
    found = {"logo": spec.logo_url, "background": spec.background_url}
    fonts = {f"font.{number}" if number else "font": u for number, u in enumerate(spec.font_urls)}
    return {part: url for part, url in (*found.items(), *fonts.items()) if url}


def fetch_brand(shop: Workshop, task: Task, spec: VideoSpec) -> dict[str, Any]:
    """Bring what the kit names into the store, written anew: its blobs, by part.

    Raises InputError naming `input.brand_kit.PART`.
    """
    made = {}
    with shop.bench(task.id) as bench:
        for part, url in urls_of(spec).items():
            field = field_of(part)
            sent = bring(shop, task, url, field, PARTS[kind_of(part)], bench, spec.allow_loopback)
            source = bench / f"sent-{part}"
            shop.blobs.copy_to(sent["blob"], source)
            made[part] = shop.blobs.put(plain_file(shop.settings, part, source, shop.check))
    return made


def uploaded(
    settings: Settings, engine: Engine, blobs: Blobs, spec: VideoSpec, base_url: str
) -> dict[str, Path]:
    """The kit's files as far as they are here, uploaded or sent as data, written anew, by part.

    base_url: this server's, as clients see it. Raises InputError naming the part.
    """
    found = {}
    limits = Limits(settings.max_upload_bytes, settings.fetch_timeout_s, settings.fetch_total_s)
    for part, url in urls_of(spec).items():
        own = own_file(engine, blobs, url, base_url, settings.max_upload_bytes)
        if own is not None:
            # A blob is named by its digest: who scrubs does not wait for the file to be copied.
            kept = _kept(settings, part, own.blob.rpartition("/")[2])
            if kept.exists():
                found[part] = kept
                continue
        with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
            source = Path(folder) / part
            if own is not None:
                blobs.copy_to(own.blob, source)
            elif url.startswith("data:"):
                fetch(url, source, field_of(part), Guard(False, ()), limits, Interruption())
            else:
                continue
            found[part] = plain_file(settings, part, source, lambda: None)
    return found


def kind_of(part: str) -> str:
    """What the part is: `font.1` is a `font`."""
    return part.partition(".")[0]


def field_of(part: str) -> str:
    """The request's field that names this part."""
    return f"input.brand_kit.{part}"


def _kept(settings: Settings, part: str, digest: str) -> Path:
    """Where what was sent with this digest (SHA-256) is kept, written anew."""
    return settings.cache_dir / "brand" / f"{digest}-{kind_of(part)}-{_VERSION}"


def plain_file(settings: Settings, part: str, source: Path, check: Callable[[], None]) -> Path:
    """The file written anew: a picture, an MP4, or a font as it was. It lies in the cache.

    Raises InputError naming the part: it cannot be read, or not within the bounds.
    """
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    kept = _kept(settings, part, digest)
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        shutil.copyfile(source, Path(folder) / SENT)
        (Path(folder) / ASKED).write_text(json.dumps({"part": kind_of(part)}))
        _run(settings, part, Path(folder), check)
        os.replace(Path(folder) / MADE, kept)
    return kept


def _run(settings: Settings, part: str, folder: Path, check: Callable[[], None]) -> None:
    try:
        bounded.run(__name__, folder, bounds_of(settings, _LARGEST), check)
    except BoundsError as error:
        raise InputError(field_of(part), f"cannot be read: decoding it {error}") from error
    refused = json.loads((folder / ANSWER).read_bytes()).get("refused")
    if refused:
        raise InputError(field_of(part), refused)


def main(folder: Path) -> None:
    """Write what ASKED and SENT are as MADE, and ANSWER."""
    part = json.loads((folder / ASKED).read_bytes())["part"]
    answer = {}
    try:
        _write(part, folder / SENT, folder / MADE)
    except InputError as error:
        answer = {"refused": error.message}
    (folder / ANSWER).write_text(json.dumps(answer))


def _write(part: str, sent: Path, made: Path) -> None:
    from scopitone.video.artwork import plain_cover
    from scopitone.video.backdrop import write_plain_clip
    from scopitone.video.brand_kit import checked_logo
    from scopitone.video.own_fonts import checked_font

    with sent.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if part == "background" and image_kind(head) is None:
        write_plain_clip(sent, made)
        return
    picture = sent.read_bytes()
    if part == "font":
        made.write_bytes(checked_font(picture))
        return
    made.write_bytes(plain_cover(checked_logo(picture) if part == "logo" else picture))


if __name__ == "__main__":
    main(Path.cwd())
