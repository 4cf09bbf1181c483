"""What is answered about models and their prices."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class ModelInfo(BaseModel):
    """A model as it is listed."""

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
    """A model with the JSON Schema that its `input` is validated by."""

    input_schema: dict[str, Any]


class ModelList(BaseModel):
    """`data` of Models."""

    total: int
    models: list[ModelInfo]


class Estimate(BaseModel):
    """`data` of estimate-credits."""

    credits: float
    estimated: bool


class Affordable(BaseModel):
    """`data` of EstimateTask."""

    estimated_credits: float
    balance: float
    affordable: bool
