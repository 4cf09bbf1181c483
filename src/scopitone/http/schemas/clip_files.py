"""`input` of the models that make other files of a clip, and of the one that writes lyrics."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import Identifier


class ClipInput(Wire):
    """`input` of scopitone/wav, scopitone/midi and scopitone/pictures."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")


class SeparationInput(ClipInput):
    """`input` of suno/vocal-separation."""

    mode: Literal["vocal", "stems"] = Field(
        default="vocal", description="vocal: voice and instrumental; stems: also each stem"
    )


class LyricsInput(Wire):
    """`input` of scopitone/lyrics."""

    prompt: Annotated[str, StringConstraints(max_length=500)] = Field(
        description="What the words are about"
    )
