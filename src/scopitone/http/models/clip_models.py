"""The models that make other files of a clip, hear its words again, or write lyrics."""

from __future__ import annotations

from collections.abc import Callable

from scopitone.core.errors import InputError
from scopitone.http.models.registry import (
    ApiModel,
    ValidatedRequest,
    find_source,
    list_word_times,
)
from scopitone.http.schemas.clip_files import (
    ClipInput,
    LyricsInput,
    SeparationInput,
    WordTimesInput,
)
from scopitone.http.services import Services
from scopitone.lyrics.aligned_words import build_lyrics
from scopitone.lyrics.alignment.without_listener.syllable_count import (
    MAX_WORDS_PER_SECOND,
    has_room,
    list_sung_words,
)
from scopitone.store.tables import Clip
from scopitone.tasks.errors import FeatureDisabledError
from scopitone.tasks.jobs.clip_files import find_score, find_stems
from scopitone.tasks.models import LYRICS, MIDI, PICTURES, SEPARATION, WAV, WORD_TIMES
from scopitone.tasks.specs import ClipSpec, LyricsSpec, WordTimesSpec

Check = Callable[[Services, Clip, ClipInput], None]
"""Raises FeatureDisabledError if the files cannot be made of this clip."""


def _check_stems(server: Services, clip: Clip, fields: ClipInput) -> None:
    if find_stems(server.engine, clip):
        return
    reason = "This song has no stems: only songs that the built-in engine composed have them, and"
    if server.settings.separation_model is None:
        raise FeatureDisabledError(f"{reason} this server has no separator for other songs")
    if isinstance(fields, SeparationInput) and fields.mode == "stems":
        raise FeatureDisabledError(
            f"{reason} this server can separate only the voice of other songs"
        )


def _check_score(server: Services, clip: Clip, _: ClipInput) -> None:
    if find_score(server.engine, clip) is None:
        raise FeatureDisabledError(
            "This song has no score: only songs that the built-in engine composed have one"
        )


def _build_validator(
    check: Check | None = None, version: str = ""
) -> Callable[[Services, str, ClipInput], ValidatedRequest]:
    """Return the function that validates a request about a clip.

    version: TaskInfo's `model_version`; "" is that of the clip's task.
    """

    def validate(server: Services, account_id: str, fields: ClipInput) -> ValidatedRequest:
        clip, source = find_source(server, account_id, fields.task_id, fields.suno_id)
        if check is not None:
            check(server, clip, fields)
        mode = fields.mode if isinstance(fields, SeparationInput) else ""
        spec = ClipSpec(clip.id, mode, server.allows_loopback())
        return ValidatedRequest(spec, version or source.model_version)

    return validate


def _validate_lyrics(server: Services, _account_id: str, fields: LyricsInput) -> ValidatedRequest:
    return ValidatedRequest(LyricsSpec(fields.prompt, server.allows_loopback()), LYRICS)


def _validate_word_times(
    server: Services, account_id: str, fields: WordTimesInput
) -> ValidatedRequest:
    clip, source = find_source(server, account_id, fields.task_id, fields.suno_id)
    words = list_word_times(fields.aligned_words) or []
    lines = build_lyrics(words).lines
    if not any(map(list_sung_words, lines)):
        raise InputError("input.aligned_words", "must contain a word that is sung")
    end = clip.duration if fields.end_s is None else min(fields.end_s, clip.duration)
    if not has_room(lines, end - fields.start_s):
        raise InputError(
            "input.end_s",
            f"must leave room for the words: {MAX_WORDS_PER_SECOND:g} a second at most between "
            f"start_s and the end of the song, which is at {clip.duration:g} s",
        )
    spec = WordTimesSpec(clip.id, words, fields.start_s, end, server.allows_loopback())
    return ValidatedRequest(spec, source.model_version)


CLIP_MODELS = {
    SEPARATION: ApiModel(
        SeparationInput,
        _build_validator(_check_stems, "suno-vocal-separation"),
        "audio",
        ("vocal-separation",),
        True,
    ),
    WAV: ApiModel(ClipInput, _build_validator(), "audio", ("wav",), True),
    MIDI: ApiModel(ClipInput, _build_validator(_check_score), "audio", ("midi",), True),
    PICTURES: ApiModel(ClipInput, _build_validator(), "image", ("cover-pictures",), True),
    LYRICS: ApiModel(LyricsInput, _validate_lyrics, "text", ("lyrics",), False),
    WORD_TIMES: ApiModel(WordTimesInput, _validate_word_times, "text", ("word-times",), True),
}
