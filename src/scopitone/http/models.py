"""The models: what each takes, what it is, and how its input becomes a worker's spec."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scopitone.errors import InputError
from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import SHORTEST_PART, BrandKit, ImportInput, VideoInput
from scopitone.http.services import Services
from scopitone.tasks import lifecycle
from scopitone.tasks.intake import MODEL_VERSION as IMPORTED
from scopitone.tasks.music import MusicSpec
from scopitone.tasks.specs import IMPORT, VIDEO, ImportSpec, VideoSpec
from scopitone.tasks.videos import find_clip
from scopitone.video.options import Options
from scopitone.video.presets import PRESETS
from scopitone.video.shapes import frame_size
from scopitone.video.styles import AUTO, shows_backdrop


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a model makes of its input: the worker's spec, and TaskInfo's model_version."""

    spec: ImportSpec | VideoSpec | MusicSpec
    model_version: str


@dataclass(frozen=True, slots=True)
class Model:
    """How `input` of one model is validated and understood, and what the catalogue says."""

    schema: type[Wire]
    prepare: Callable[[Services, str, Any], Prepared]
    modality: str
    operations: tuple[str, ...]
    supports_reference: bool


def _import(server: Services, _account_id: str, fields: ImportInput) -> Prepared:
    words = fields.aligned_words
    spec = ImportSpec(
        audio_url=fields.audio_url,
        image_url=fields.image_url,
        title=fields.title,
        artist=fields.artist,
        lyrics=fields.lyrics,
        lyrics_offset_s=fields.lyrics_offset_ms / 1000,
        words=None if words is None else [(w.word, w.start_s, w.end_s) for w in words],
        allow_loopback=server.settings.loopback_only,
    )
    return Prepared(spec, IMPORTED)


def _video(server: Services, account_id: str, fields: VideoInput) -> Prepared:
    clip = find_clip(server.engine, account_id, fields.task_id, fields.suno_id)
    source = lifecycle.find(server.engine, account_id, fields.task_id)
    _check_part(fields, clip.duration)
    spec = VideoSpec(
        clip_id=clip.id,
        **_brand(fields),
        **_shape(fields),
        lyrics=fields.lyrics == "auto",
        subtitles=fields.subtitles == "soft",
        start=fields.start,
        end=fields.end,
        allow_loopback=server.settings.loopback_only,
    )
    return Prepared(spec, source.model_version)


def _brand(fields: VideoInput) -> dict[str, Any]:
    """The kit's, but for what was sent beside it. Raises InputError naming the field."""
    kit = fields.brand_kit or BrandKit()
    sent = fields.model_fields_set
    style = fields.style if "style" in sent else kit.style or fields.style
    # What was set for one style means nothing to another.
    kits = kit.options or {} if style == kit.style else {}
    colours = fields.palette if "palette" in sent else kit.colours or fields.palette
    options = {**kits, **fields.style_options}
    _check_look(style, options, kit.background)
    return {
        "author": fields.author or kit.author,
        "brand": fields.brand or kit.name,
        "style": style,
        "palette": [] if colours == "auto" else list(colours),
        "intro": kit.intro or "",
        "outro": kit.outro or "",
        "choices": options,
        # A name that was sent stands in the logo's place.
        "logo_url": None if fields.brand else kit.logo,
        "background_url": kit.background,
        "font_urls": [kit.font] if isinstance(kit.font, str) else kit.font or [],
    }


def _check_look(style: str, options: dict[str, Any], background: str | None) -> None:
    if not options and not background:
        return
    # What draws is loaded by those alone who need it: it is large.
    from scopitone.video.render import check_options

    try:
        check_options(Options(style=style, choices=tuple(options.items())))
    except InputError as error:
        raise InputError(f"input.{error.field}", error.message) from error
    if background and style != AUTO and not shows_backdrop(style):
        raise InputError("input.brand_kit.background", f"{style} shows none; auto does")


def _check_part(fields: VideoInput, duration: float) -> None:
    latest = f"the clip's duration is {duration:g} s"
    if fields.start is not None and fields.start > duration - SHORTEST_PART:
        raise InputError("input.start", f"must be {SHORTEST_PART} s before the end; {latest}")
    # What clients read was rounded.
    if fields.end is not None and fields.end > duration + 0.01:
        raise InputError("input.end", f"must not lie behind the end; {latest}")


def _shape(fields: VideoInput) -> dict[str, Any]:
    """Size, rate, loudness and length: a preset's, but for what was sent beside it."""
    preset = PRESETS.get(fields.preset or "")
    sent = fields.model_fields_set if preset else set(VideoInput.model_fields)

    def chosen(name: str) -> Any:
        return getattr(fields if name in sent else preset, name)

    width, height = frame_size(chosen("aspect_ratio"), chosen("resolution"))
    loudness = chosen("loudness")
    return {
        "width": width,
        "height": height,
        "fps": chosen("fps"),
        "loudness": None if loudness in (None, "off") else float(loudness),
        "longest": preset and preset.longest,
        "loop": preset is not None and preset.loop,
    }


SONGS_AND_VIDEOS = {
    VIDEO: Model(VideoInput, _video, "video", ("music-video",), True),
    IMPORT: Model(ImportInput, _import, "audio", ("import",), True),
}
