"""Files of a song that was not composed here."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import sunoapi_models as models
from numpy.typing import NDArray
from onnx_model import write_model
from sunoapi_client import Client

CREATE = "/api/v1/client/job/CreateTask"
FFT = 2048


def samples(server: Any, url: str) -> NDArray[np.float64]:
    """The sound at a URL, (2, n) within ±1."""
    content = server.request("GET", url, key=None).body
    with av.open(io.BytesIO(content)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    flat = np.concatenate([frame.reshape(-1) for frame in frames])
    return flat.reshape(-1, 2).T / 32768


@pytest.fixture
def server(server_type: Any, tmp_path: Path) -> Any:
    """A server whose separator takes half of the left side for the voice."""
    model = write_model(tmp_path / "half.onnx", (0.5, 0.5, 0.0, 0.0), FFT // 2 + 1, 16)
    running = server_type(
        tmp_path,
        SCOPITONE_SEPARATION_MODEL=str(model),
        SCOPITONE_SEPARATION_FFT=str(FFT),
    )
    running.start()
    yield running
    running.kill()


@pytest.mark.extended
def test_another_song_is_separated_by_the_operators_model(server: Any, song: bytes) -> None:
    given = {"audio_url": server.upload("song.wav", song)["url"]}
    task = server.finished(server.create("scopitone/import", given))
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    parted = server.finished(server.create("suno/vocal-separation", clip))
    assert parted["status"] == "success", parted
    urls = parted["result"]["media_info"]
    wav = server.finished(server.create("scopitone/wav", clip))["result"]["media_info"]["wav_url"]
    whole = samples(server, wav)
    voice, rest = (samples(server, urls[f"{name}_url"]) for name in ("vocal", "instrumental"))
    assert voice.shape == rest.shape == whole.shape
    assert np.abs(voice + rest - whole).max() <= 2 / 32768
    inner = slice(5000, -5000)
    assert np.std(voice[0, inner]) == pytest.approx(np.std(whole[0, inner]) / 2, rel=0.05)
    assert np.abs(voice[1, inner]).max() <= 2 / 32768
    refused = server.post(
        CREATE, {"model": "suno/vocal-separation", "input": {**clip, "mode": "stems"}}
    )
    assert refused.status == 505
    assert "only voice and rest" in refused.json["message"]

    client = Client(server.url, server.key)
    ids = {"taskId": clip["task_id"], "audioId": clip["suno_id"]}
    task_id = client.post("/api/v1/vocal-removal/generate", ids)["data"]["taskId"]
    record = client.wait("/api/v1/vocal-removal/record-info", task_id, state="successFlag")
    other = models.parse(models.StemsRecordAnswer, record)["data"]["response"]
    assert np.array_equal(samples(server, other["vocalUrl"]), voice)
