"""Responses about models and their prices."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

# Of the examples.
_MODEL: Any = {
    "model": "suno/music-video",
    "model_type": "video",
    "modality": "video",
    "operations": ["music-video"],
    "input_fields": ["task_id", "suno_id", "author", "brand"],
    "required_input_fields": ["task_id", "suno_id"],
    "quality_tier": "standard",
    "speed_tier": "balanced",
    "supports_reference": True,
    "supports_native_audio": False,
    "routing_priority": 50,
}


class ModelInfo(BaseModel):
    """The catalog entry of a model."""

    model_config = ConfigDict(protected_namespaces=())

    model: str
    model_type: str
    modality: str
    operations: list[str]
    input_fields: list[str]
    required_input_fields: list[str]
    quality_tier: str
    speed_tier: str
    supports_reference: bool
    supports_native_audio: bool
    routing_priority: int


class ModelDetails(ModelInfo):
    """The catalog entry of a model, with the JSON Schema of its `input`."""

    model_config = ConfigDict(
        protected_namespaces=(),
        json_schema_extra={
            "example": {
                **_MODEL,
                "input_schema": {"type": "object", "properties": {"task_id": {"type": "string"}}},
            }
        },
    )

    input_schema: dict[str, Any]


class ModelList(BaseModel):
    """`data` of `Models`."""

    model_config = ConfigDict(json_schema_extra={"example": {"total": 1, "models": [_MODEL]}})

    total: int
    models: list[ModelInfo]


class Estimate(BaseModel):
    """`data` of `estimate-credits`. `warnings` are those of CreateTask."""

    model_config = ConfigDict(json_schema_extra={"example": {"credits": 5, "estimated": False}})

    credits: float
    estimated: bool
    warnings: list[str] = []


class Understood(BaseModel):
    """`data` of `understand`. `understood` has the fields of that of `suno_data`. `notes` are for
    the user, for example about words that had no effect."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "understood": {
                    "genre": "jazz",
                    "forms": ["lullaby"],
                    "moods": ["calm"],
                    "tempo": None,
                    "length": 60.0,
                    "language": "en",
                    "voices": [],
                    "subject": "rain",
                    "names": [],
                },
                "notes": [],
            }
        }
    )

    understood: dict[str, Any] | None
    notes: list[str]


class Affordable(BaseModel):
    """`data` of `EstimateTask`. `warnings` are those of CreateTask."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"estimated_credits": 5, "balance": 12.5, "affordable": True}}
    )

    estimated_credits: float
    balance: float
    affordable: bool
    warnings: list[str] = []
