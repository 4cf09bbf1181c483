"""URL paths of this server: one constant for each, used by routes, limits and the OpenAPI page.

They are part of the wire format. `music/remote/suno_api.py`, which speaks the same API to another
server, and the scripts of the studio spell them themselves.
"""

from __future__ import annotations

API = "/api/v1"
CLIENT = f"{API}/client"
JOB = f"{CLIENT}/job"
ACCOUNT = f"{CLIENT}/account"
KEYS = f"{ACCOUNT}/keys"
WEBHOOK_ENDPOINTS = f"{ACCOUNT}/webhook-endpoints"
WEBHOOK_DELIVERIES = f"{ACCOUNT}/webhook-deliveries"
FILES = f"{CLIENT}/files"
UPLOAD_URL = f"{FILES}/upload-url"
PROJECTS = f"{API}/projects"
PROJECT_FILE = f"{PROJECTS}/file"
CREATE_TASK = f"{JOB}/CreateTask"
OPENAPI = "/api/openapi.json"

# The second dialect of the API, that of sunoapi.org and kie.ai.
GENERATE = f"{API}/generate"
LYRICS = f"{API}/lyrics"
KIE_JOBS = f"{API}/jobs"
FILE_ROUTES = {kind: f"/api/file-{kind}-upload" for kind in ("stream", "base64", "url")}
SECOND_DIALECT = (
    *(GENERATE, LYRICS, KIE_JOBS, *FILE_ROUTES.values()),
    *(f"{API}/{name}" for name in ("mp4", "wav", "midi", "vocal-removal", "style", "suno")),
    *(f"{API}/{name}" for name in ("chat", "common")),
)
SECOND_CREATES = frozenset(
    {GENERATE, LYRICS, f"{KIE_JOBS}/createTask"}
    | {f"{GENERATE}/{name}" for name in ("extend", "upload-cover", "upload-extend")}
    | {f"{API}/{name}/generate" for name in ("mp4", "wav", "midi", "vocal-removal", "suno/cover")}
)


def is_second_dialect(path: str) -> bool:
    """Return whether a path belongs to the second dialect."""
    return any(path == root or path.startswith(f"{root}/") for root in SECOND_DIALECT)


# Below these, the URL itself is the secret; no API key is sent.
MEDIA = "/media"
UPLOAD = "/upload"

HEALTH = "/healthz"
READINESS = "/readyz"
METRICS = "/metrics"
