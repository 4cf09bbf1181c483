"""What the parameters of paths, queries, and headers mean: one text for each name."""

from __future__ import annotations

from typing import Any

_FILE_NAME = "The last part of the file's URL"
_TEXTS = {
    "content_type": "Media type of the file, such as `audio/mpeg`",
    "cursor": "`next_cursor` of the previous page; empty for the first page",
    "ext": "Ending of the file's name, such as `mp3`",
    "file_id": "The id in the file's URL",
    "idempotency-key": "A text of your choice. If the same request is sent again with the same "
    "key, for example because the answer was lost, no second task is created",
    "key_id": "The `id` of the key in the list of keys",
    "limit": "The most entries that the answer may have",
    "endpoint_id": "The `id` of a webhook endpoint",
    "modality": "Only models that make this: `video`, `audio`, `image`, or `text`",
    "model": "A model, such as `suno/music-video`",
    "name": _FILE_NAME,
    "number": "The `number` of a version in the project's list of versions",
    "operation": "Only models with this operation, such as `music-generate`",
    "project_id": "The `id` of a project",
    "search": "Only tasks that have this text in their title, prompt, or artist",
    "status": "Only tasks with this status: `pending`, `running`, `success`, or `failed`",
    "suno_id": "The `suno_id` of an item of the task's `suno_data`",
    "task_id": "The id that CreateTask returned",
    "taskId": "The id that the request for the task returned",
    "upload_id": "The id in the URL that `upload-url` returned",
    "webhook_id": "The `webhook-id` of a delivery",
    "width": "Pixels; returns a picture as a thumbnail of this width: 160, 240, 320, or 640",
}


def describe_parameters(operation: dict[str, Any]) -> None:
    """Add the description of each parameter of an operation that has none."""
    for parameter in operation.get("parameters", ()):
        text = _TEXTS.get(parameter["name"])
        if text is not None:
            parameter.setdefault("description", text)
