"""Making personas: the request and its response."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import Identifier

PersonaName = Annotated[str, StringConstraints(max_length=100)]
PersonaDescription = Annotated[str, StringConstraints(max_length=1000)]


class PersonaRequest(Wire):
    """The body of suno-persona-generate."""

    task_id: Identifier = Field(description="A completed music task")
    suno_id: Identifier = Field(description="The `suno_id` of an item of that task's `suno_data`")
    name: PersonaName = Field(description="The name of the persona")
    description: PersonaDescription = Field(
        default="", description="What people should know about it"
    )


class PersonaReference(BaseModel):
    """`data` of suno-persona-generate."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "persona_id": "0d3c2f0e-2f7b-4e53-9d2b-6a4c1f7a9b10",
                "name": "Ava",
                "description": "a calm voice with a nylon guitar",
            }
        }
    )

    persona_id: str
    name: str
    description: str
    warnings: list[str] = []
