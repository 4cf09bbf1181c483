"""The model catalog: which models are available, and their descriptions."""

from __future__ import annotations

from typing import Any

from scopitone.http.models.clip_models import CLIP_MODELS
from scopitone.http.models.music_models import MUSIC
from scopitone.http.models.plain_schema import simplify_schema
from scopitone.http.models.registry import SONGS_AND_VIDEOS, ApiModel
from scopitone.http.services import Services
from scopitone.tasks.accounts.feature_flags import load_switches, model_switch
from scopitone.tasks.errors import ChoiceError, FeatureDisabledError, NotFoundError
from scopitone.tasks.models import ALIASES, COVER, EXTEND, EXTEND_UPLOAD, GENERATE, VIDEO

MODELS = {**SONGS_AND_VIDEOS, **MUSIC, **CLIP_MODELS}

UNAVAILABLE = {
    "suno/sounds-generate": "it makes songs, not sounds; generate an instrumental song instead",
}
"""Models of the hosted service that are not made here, with the reason."""

# As the hosted service publishes them; clients choose the highest for an operation.
_ROUTING_PRIORITIES = {GENERATE: 70, COVER: 60, EXTEND: 55, EXTEND_UPLOAD: 50, VIDEO: 50}


def list_enabled(server: Services) -> list[str]:
    """Return the names of the models that are switched on."""
    flags = load_switches(server.engine)
    return [name for name in MODELS if model_switch(name) not in flags]


def find_model(server: Services, name: str) -> ApiModel:
    """Return the model `name`, which may be switched off.

    Raises:
        ChoiceError: There is no such model.
        FeatureDisabledError: The hosted service has it, but this server does not.
    """
    if name in UNAVAILABLE:
        raise FeatureDisabledError(f"{name} is not available on this server: {UNAVAILABLE[name]}")
    if name not in MODELS:
        raise ChoiceError("model", f"{name[:64]!r} is not available", list_enabled(server))
    return MODELS[name]


def check_enabled(server: Services, name: str) -> None:
    """Check that the model `name` is switched on.

    Raises:
        FeatureDisabledError: It is switched off.
    """
    if name not in list_enabled(server):
        raise FeatureDisabledError(
            f"{name} is switched off; GET job/Models lists the available models"
        )


def list_entries(server: Services, modality: str, operation: str) -> list[dict[str, Any]]:
    """Return the catalog entries of the available models; a filter of "" matches all."""
    return [
        build_entry(name)
        for name in list_enabled(server)
        if modality in ("", MODELS[name].modality)
        and (not operation or operation in MODELS[name].operations)
    ]


def describe_model(server: Services, name: str) -> dict[str, Any]:
    """Return the catalog entry of an available model, with the JSON Schema of its input.

    Raises:
        NotFoundError: There is no such model, or it is switched off.
    """
    name = ALIASES.get(name, name)
    if name not in list_enabled(server):
        raise NotFoundError(
            f"There is no model {name[:64]!r}; GET job/Models lists the available models"
        )
    return {**build_entry(name), "input_schema": input_schema(name)}


def input_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a model's `input`, generated from the class that validates it."""
    return simplify_schema(MODELS[name].schema.model_json_schema())


def build_entry(name: str) -> dict[str, Any]:
    """Return the catalog entry of a model."""
    model = MODELS[name]
    fields = model.schema.model_fields
    return {
        "model": name,
        "model_type": model.modality,
        "modality": model.modality,
        "operations": sorted(model.operations),
        "input_fields": list(fields),
        "required_input_fields": [field for field, info in fields.items() if info.is_required()],
        "quality_tier": "standard",
        "speed_tier": "balanced",
        "supports_reference": model.supports_reference,
        # Of models that make sound for a picture; a music video has the sound of its song.
        "supports_native_audio": False,
        "routing_priority": _ROUTING_PRIORITIES.get(name, 0),
    }
