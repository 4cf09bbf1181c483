"""The commands and code of the documentation work."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import av
import pytest
from repository import ROOT

VENDORS = "sunoapi.org and kie.ai"
"""The tag of routes that speak other vendors' APIs, which their own tests cover."""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_way_ends_in_a_video(
    server: Any, song: bytes, cover: bytes, tmp_path: Path
) -> None:
    """With a short song under the demo song's names, to save time."""
    pages = [ROOT / "docs" / name for name in ("tutorials/job-api.md", "reference/api.md")]
    text = "".join(page.read_text() for page in pages)
    script = "set -eu\n" + "".join(re.findall(r"```bash\n(.*?)```", text, re.DOTALL))
    examples = tmp_path / "examples"
    examples.mkdir()
    (examples / "song.mp3").write_bytes(song)
    (examples / "cover.jpg").write_bytes(cover)
    (examples / "song.lrc").write_text('[00:00.50]One "quoted" line\n[00:01.50]and another\n')
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "URL": server.url, "KEY": server.key},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with av.open(io.BytesIO((tmp_path / "video.mp4").read_bytes())) as container:
        assert container.streams.video[0].height == 720


def list_fields(properties: Any, prefix: str) -> dict[str, Any]:
    """The fields of an object, and of the objects in them."""
    fields = {}
    for name, field in properties.items():
        fields[prefix + name] = field
        inner = field.get("properties") or field.get("items", {}).get("properties") or {}
        fields |= list_fields(inner, f"{prefix}{name}.")
    return fields


def list_sent(page: Any) -> dict[str, Any]:
    """What clients send, besides the fields of models: parameters, and fields of bodies."""
    sent = {}
    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            named = f"{method} {path}: "
            sent |= {named + one["name"]: one for one in operation.get("parameters", ())}
            if VENDORS in operation["tags"]:
                continue
            for body in operation.get("requestBody", {}).get("content", {}).values():
                sent |= list_fields(resolve(page, body["schema"]).get("properties", {}), named)
    return sent


def resolve(page: Any, schema: Any) -> Any:
    name = schema.get("$ref", "").rpartition("/")[2]
    return page["components"]["schemas"][name] if name else schema


def test_every_field_and_parameter_is_described(server: Any) -> None:
    page = server.request("GET", "/api/openapi.json", key=None).json
    sent = list_sent(page)
    for model in server.request("GET", "/api/v1/client/job/Models").data["models"]:
        named = f"/api/v1/client/job/Models/{model['model']}"
        schema = server.request("GET", named).data["input_schema"]
        sent |= list_fields(schema["properties"], f"{model['model']}: ")
    assert "suno/music-video: brand_kit.author" in sent

    def is_described(field: Any) -> bool:
        choices = [field, *field.get("anyOf", ())]
        return any("description" in {**resolve(page, choice), **choice} for choice in choices)

    assert [name for name, field in sent.items() if not is_described(field)] == []


def test_the_openapi_page_names_every_route_and_code(server: Any) -> None:
    page = server.request("GET", "/api/openapi.json", key=None).json
    create = page["paths"]["/api/v1/client/job/CreateTask"]["post"]
    assert {"200", "401", "402", "403", "404", "409", "413", "422", "429", "455", "505"} <= set(
        create["responses"]
    )
    own = {
        path
        for path, operations in page["paths"].items()
        if not any(VENDORS in operation.get("tags", ()) for operation in operations.values())
    }
    assert len(page["paths"]) > len(own)
    assert own == {
        "/api/v1/client/job/bytedance-templates",
        "/api/v1/client/job/kling-templates",
        "/api/v1/client/job/vidu-templates",
        "/api/v1/client/job/suno-persona-generate",
        "/api/v1/client/job/CreateTask",
        "/api/v1/client/job/TaskInfo",
        "/api/v1/client/job/list",
        "/api/v1/client/job/cancel",
        "/api/v1/client/job/events",
        "/api/v1/client/job/feed",
        "/api/v1/client/job/delete",
        "/api/v1/client/job/preview",
        "/api/v1/client/job/preview-piece",
        "/api/v1/projects",
        "/api/v1/projects/file",
        "/api/v1/projects/{project_id}",
        "/api/v1/projects/{project_id}/file",
        "/api/v1/projects/{project_id}/rename",
        "/api/v1/projects/{project_id}/undelete",
        "/api/v1/projects/{project_id}/duplicate",
        "/api/v1/projects/{project_id}/versions",
        "/api/v1/projects/{project_id}/versions/{number}",
        "/api/v1/projects/{project_id}/versions/{number}/restore",
        "/api/v1/client/job/outline",
        "/api/v1/client/job/lyrics",
        "/api/v1/client/job/correct-words",
        "/api/v1/client/account/prices",
        "/api/v1/client/account/webhook-test",
        "/api/v1/client/job/callbacks",
        "/api/v1/client/job/callbacks/{task_id}/resend",
        "/api/v1/client/account/webhook-secret",
        "/api/v1/client/account/webhook-endpoints",
        "/api/v1/client/account/webhook-endpoints/{endpoint_id}",
        "/api/v1/client/account/webhook-endpoints/{endpoint_id}/disable",
        "/api/v1/client/account/webhook-endpoints/{endpoint_id}/enable",
        "/api/v1/client/account/webhook-endpoints/{endpoint_id}/secret",
        "/api/v1/client/account/webhook-endpoints/{endpoint_id}/test",
        "/api/v1/client/account/webhook-deliveries",
        "/api/v1/client/account/webhook-deliveries/{webhook_id}",
        "/api/v1/client/account/webhook-deliveries/{webhook_id}/replay",
        "/api/v1/client/files",
        "/api/v1/client/files/upload-url",
        "/upload/{upload_id}",
        "/media/{file_id}/{name}",
        "/api/v1/client/account/balance",
        "/api/v1/client/account/ledger",
        "/api/v1/client/account/keys",
        "/api/v1/client/account/keys/{key_id}",
        "/api/v1/client/account/keys/{key_id}/reset",
        "/api/v1/client/account/keys/{key_id}/disable",
        "/api/v1/client/account/keys/{key_id}/enable",
        "/api/v1/client/job/Models",
        "/api/v1/styles",
        "/api/v1/client/job/Models/{model}",
        "/api/v1/client/job/estimate-credits",
        "/api/v1/client/job/EstimateTask",
        "/api/v1/client/job/understand",
    }
