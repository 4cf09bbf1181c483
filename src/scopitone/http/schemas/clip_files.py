"""`input` of the models that make other files of a clip, and of the one that writes lyrics."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import AlignedWords, Identifier


class ClipInput(Wire):
    """`input` of scopitone/wav, scopitone/midi and scopitone/pictures."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")


class SeparationInput(ClipInput):
    """`input` of suno/vocal-separation."""

    mode: Literal["vocal", "stems"] = Field(
        default="vocal", description="vocal: voice and instrumental; stems: also each stem"
    )


class WordTimesInput(ClipInput):
    """`input` of scopitone/word-times."""

    aligned_words: AlignedWords = Field(
        min_length=1,
        description="The words of the passage; their times stay if they are not recognized",
    )
    start_s: float = Field(default=0, ge=0, description="Start of the passage in seconds")
    end_s: float | None = Field(
        default=None, gt=0, description="End of the passage in seconds; null: end of the song"
    )


class LyricsInput(Wire):
    """`input` of scopitone/lyrics."""

    prompt: Annotated[str, StringConstraints(max_length=500)] = Field(
        description="What the words are about"
    )
