"""Which models there are, which of them can be used now, and what is told about them."""

from __future__ import annotations

from typing import Any

from scopitone.http.models import SONGS_AND_VIDEOS
from scopitone.http.music_models import MUSIC
from scopitone.http.services import Services
from scopitone.tasks.errors import FeatureDisabledError, NotFoundError
from scopitone.tasks.switches import model_off, switches

MODELS = {**SONGS_AND_VIDEOS, **MUSIC}


def offered(server: Services) -> list[str]:
    """The models that are switched on."""
    off = switches(server.engine)
    return [name for name in MODELS if model_off(name) not in off]


def check_offered(server: Services, name: str) -> None:
    """Raises FeatureDisabledError for a model that cannot be used now."""
    if name not in offered(server):
        raise FeatureDisabledError(f"{name} is switched off; GET job/Models lists what is on")


def listed(server: Services, modality: str, operation: str) -> list[dict[str, Any]]:
    """The models on offer; a blank filter means all."""
    return [
        entry(name)
        for name in offered(server)
        if modality in ("", MODELS[name].modality)
        and (not operation or operation in MODELS[name].operations)
    ]


def described(server: Services, name: str) -> dict[str, Any]:
    """One model on offer with its input's JSON Schema. Raises NotFoundError."""
    if name not in offered(server):
        raise NotFoundError(f"There is no model {name[:64]!r} here; GET job/Models lists them")
    return {**entry(name), "input_schema": input_schema(name)}


def input_schema(name: str) -> dict[str, Any]:
    """JSON Schema of a model's `input`, from the definition that validates it."""
    return MODELS[name].schema.model_json_schema()


def entry(name: str) -> dict[str, Any]:
    """What the catalogue says about a model."""
    model = MODELS[name]
    fields = model.schema.model_fields
    return {
        "model": name,
        "model_type": model.modality,
        "modality": model.modality,
        "operations": list(model.operations),
        "input_fields": list(fields),
        "required_input_fields": [field for field, info in fields.items() if info.is_required()],
        "quality_tier": "standard",
        "speed_tier": "standard",
        "supports_reference": model.supports_reference,
        "supports_native_audio": True,
        "routing_priority": 0,
    }
