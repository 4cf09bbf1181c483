"""The four music models over HTTP by the composer, and a video of what it sang.

One server, one song of a few lines: each further model takes what the one before made.
"""

from __future__ import annotations

import io
import json
import math
import re
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import sunoapi_models as models
from sunoapi_client import Client

from scopitone.lyrics.formats.enhanced_lrc import parse

pytestmark = pytest.mark.extended

PERSONA = "/api/v1/client/job/suno-persona-generate"
HOOK = "https://example.com/callback"

LYRICS = "One light is burning\nOver the bay\nOne heart is turning\nTurning away"
CUSTOM = {"mode": "custom", "model": "v5", "title": "Lamp", "tags": "lo-fi, slow", "lyrics": LYRICS}


def finished(server: Any, model: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The clips of a task that succeeds, whose progress never went back."""
    task_id = server.create(model, given)
    seen: list[float] = []

    def ended(task: Any) -> bool:
        seen.append(task["progress"])
        return task["status"] in ("success", "failed")

    task = server.until(task_id, ended)
    assert task["status"] == "success", task
    assert seen == sorted(seen)
    clips: list[dict[str, Any]] = task["result"]["suno_data"]
    assert task["result"]["media_urls"] == [clip["suno_audio_url"] for clip in clips]
    return [{**clip, "task_id": task_id} for clip in clips]


def body(server: Any, url: str) -> bytes:
    answer = server.request("GET", url, key=None)
    assert answer.status == 200, url
    content: bytes = answer.body
    return content


@pytest.fixture(scope="module")
def clips(server: Any) -> list[dict[str, Any]]:
    """What suno/music-generate makes of the four lines."""
    return finished(server, "suno/music-generate", CUSTOM)


def test_two_takes_with_all_that_belongs_to_them(server: Any, clips: Any) -> None:
    assert [(clip["title"], clip["suno_model"]) for clip in clips] == [("Lamp", "chirp-v5")] * 2
    covers = [body(server, clip["suno_image_large_url"]) for clip in clips]
    assert covers[0] != covers[1]
    for clip in clips:
        with av.open(io.BytesIO(body(server, clip["suno_audio_url"]))) as container:
            assert container.format.name == "mp3"
            assert float(container.duration or 0) / 1e6 == pytest.approx(clip["duration"], abs=0.1)
        assert set(clip["stem_urls"]) == {"vocals", "drums", "bass", "other"}
        assert body(server, clip["stem_urls"]["vocals"])[:4] == b"fLaC"
        assert body(server, clip["midi_url"])[:4] == b"MThd"
        assert clip["lyrics"] == LYRICS
        assert not clip["instrumental"]
        assert isinstance(clip["notes"], list)
        assert {"genre", "moods", "length", "language"} <= set(clip["understood"])
        made_by = clip["made_by"]
        assert (made_by["engine"], made_by["lyricist"]) == ("composer", None)
        assert made_by["soundfont"].endswith(".sf2")
        assert made_by["voice"].startswith("eSpeak NG")


def test_the_words_times_are_the_lrcs(server: Any, clips: Any) -> None:
    for clip in clips:
        told = clip["aligned_words"]
        assert "".join(f"{word['word']} " for word in told).split() == LYRICS.split()
        lines = parse(body(server, clip["lyrics_url"]).decode()).lines
        words = [word for line in lines for word in line.words]
        assert [word.start for word in words] == [word["start_s"] for word in told]
        assert all(0 < word["start_s"] < word["end_s"] <= clip["duration"] for word in told)


@pytest.mark.extended
def test_a_clip_becomes_a_video(server: Any, clips: Any, tmp_path: Path) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"], "resolution": "720p"}
    task = server.finished(server.create("suno/music-video", {**given, "fps": 24}))
    assert task["status"] == "success", task
    assert task["model_version"] == "sunov5"
    video = tmp_path / "video.mp4"
    video.write_bytes(body(server, task["result"]["media_urls"][0]))
    assert task["result"]["video"]["duration"] == pytest.approx(clip["duration"], abs=0.1)
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.height, stream.average_rate) == (720, 24)
        assert abs(stream.frames - math.ceil(clip["duration"] * 24)) <= 1


def samples(content: bytes) -> Any:
    """(2, n) of a sound file, in whole numbers of 16 bits."""
    with av.open(io.BytesIO(content)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).reshape(-1, 2).T.astype(int)


def made_of(server: Any, clip: Any, model: str, **more: str) -> dict[str, str]:
    """`media_info` of a task about the clip."""
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"], **more}
    task = server.finished(server.create(model, given))
    assert task["status"] == "success", task
    info: dict[str, str] = task["result"]["media_info"]
    assert task["result"]["media_urls"] == list(info.values())
    return info


def test_a_clip_is_separated_exactly(server: Any, clips: Any) -> None:
    for clip, model in zip(clips, ("suno/vocal-separation", "suno/vocal-separatio"), strict=True):
        info = made_of(server, clip, model, mode="vocal")
        assert list(info) == ["vocal_url", "instrumental_url"]
        voice, rest = (samples(body(server, url)) for url in info.values())
        assert voice.any()
        assert rest.any()
        wav = made_of(server, clip, "scopitone/wav")
        song = samples(body(server, wav["wav_url"]))
        # Each of four stems is rounded to 16 bits, and so is the song.
        assert np.abs(voice + rest - song).max() <= 4
        parts = made_of(server, clip, model, mode="stems")
        assert list(parts) == [
            *("vocal_url", "instrumental_url", "drums_url", "bass_url", "other_url")
        ]
        assert body(server, parts["vocal_url"]) == body(server, info["vocal_url"])


def test_a_separation_is_named_as_its_vendor_does(server: Any, clips: Any) -> None:
    given = {"task_id": clips[0]["task_id"], "suno_id": clips[0]["suno_id"]}
    task = server.finished(server.create("suno/vocal-separatio", given))
    assert (task["model"], task["model_version"]) == (
        "suno/vocal-separation",
        "suno-vocal-separation",
    )
    assert task["param"]["model"] == "suno/vocal-separatio"


def test_a_clips_score_and_further_pictures(server: Any, clips: Any) -> None:
    assert body(server, made_of(server, clips[1], "scopitone/midi")["midi_url"])[:4] == b"MThd"
    pictures = [
        body(server, url) for url in made_of(server, clips[0], "scopitone/pictures").values()
    ]
    pictures += [body(server, clip["suno_image_url"]) for clip in clips]
    assert len(set(pictures)) == 4
    assert all(picture[:4] == b"\x89PNG" for picture in pictures[:2])


def test_of_other_songs_there_are_no_stems_and_no_score(server: Any, song: bytes) -> None:
    given = {"audio_url": server.upload("song.wav", song)["url"]}
    task = server.finished(server.create("scopitone/import", given))
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    create = "/api/v1/client/job/CreateTask"
    for model, reason in (("suno/vocal-separation", "stems"), ("scopitone/midi", "score")):
        refused = server.post(create, {"model": model, "input": clip})
        assert refused.status == 505
        assert reason in refused.json["message"]
    assert made_of(server, clip, "scopitone/wav")["wav_url"].endswith(".wav")


def test_stems_and_score_in_the_other_dialect(server: Any, clips: Any) -> None:
    client = Client(server.url, server.key)
    ids = {"taskId": clips[1]["task_id"], "audioId": clips[1]["suno_id"]}
    reader = {"vocal-removal": models.StemsRecordAnswer, "midi": models.MidiRecordAnswer}
    found = {}
    for path, model in reader.items():
        given = {**ids, **({"type": "split_stem"} if path == "vocal-removal" else {})}
        answer = client.post(f"/api/v1/{path}/generate", given)
        record = f"/api/v1/{path}/record-info"
        answer = client.wait(record, answer["data"]["taskId"], state="successFlag")
        found[path] = models.parse(model, answer)["data"]["response"]
    made = {name for name, url in found["vocal-removal"].items() if url}
    assert made == {"vocalUrl", "instrumentalUrl", "drumsUrl", "bassUrl"}
    assert body(server, found["vocal-removal"]["drumsUrl"])[:4] == b"fLaC"
    assert body(server, found["midi"]["midiUrl"])[:4] == b"MThd"


def sounds(server: Any, clip: Any, role: str) -> set[str]:
    """The sounds that play a role, as the names of the score's tracks say."""
    names = re.findall(rb"%s \d+ ([a-z0-9-]+)" % role.encode(), body(server, clip["midi_url"]))
    return {name.decode() for name in names}


@pytest.mark.extended
def test_a_persona_sings_and_plays_another_song(server: Any, clips: Any) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"], "name": " Ava "}
    made = server.post(PERSONA, {**given, "vocal_start": 1})
    assert made.status == 200, made.json
    assert (made.data["name"], made.data["description"]) == ("Ava", "")
    assert made.data["warnings"] == ["vocal_start: unknown field, ignored"]
    song = {**CUSTOM, "tags": "metal", "persona_id": made.data["persona_id"]}
    for take in finished(server, "suno/music-generate", song):
        assert sounds(server, take, "comp")
        assert sounds(server, take, "comp") <= sounds(server, clip, "comp")
        assert sounds(server, take, "drums") == sounds(server, clip, "drums")


def test_a_persona_in_the_other_dialect(server: Any, clips: Any) -> None:
    client = Client(server.url, server.key)
    given = {"taskId": clips[0]["task_id"], "audioId": clips[0]["suno_id"]}
    path = "/api/v1/generate/generate-persona"
    answer = client.post(path, {**given, "name": "Ava", "description": "calm", "vocalEnd": 20})
    persona = models.parse(models.PersonaAnswer, answer)["data"]
    assert (persona["name"], persona["description"]) == ("Ava", "calm")
    nameless = models.parse(models.Refused, client.post(path, given))
    assert (nameless["code"], nameless["msg"]) == (400, "name: is required")
    song = {"customMode": True, "instrumental": False, "model": "V5", "callBackUrl": HOOK}
    song |= {"prompt": LYRICS, "style": "folk", "title": "Lamp", "personaId": persona["personaId"]}
    task_id = models.parse(models.Accepted, client.post("/api/v1/generate", song))["data"]["taskId"]
    server.post("/api/v1/client/job/cancel", {"task_id": task_id})
    asked = server.task(task_id)["param"]["input"]
    assert asked["persona_id"] == persona["personaId"]
    unknown = client.post("/api/v1/generate", {**song, "personaId": "p"})
    assert models.parse(models.Refused, unknown)["code"] == 400
    assert unknown["msg"].startswith("personaId: must be the id of a persona of this account")


def test_a_persona_that_is_unknown_or_anothers_is_422(server: Any, clips: Any, song: bytes) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"], "name": "Ava"}
    persona_id = server.post(PERSONA, given).data["persona_id"]
    account = json.loads(server.cli("accounts", "create", "other", "--json"))["id"]
    key = json.loads(server.cli("keys", "create", "--account", account, "--json"))["key"]
    extension = {"task_id": clip["task_id"], "suno_id": clip["suno_id"]}
    audio = {**CUSTOM, "audio_url": "data:,x", "continue_at": 1}
    for model, fields in (
        ("suno/music-generate", CUSTOM),
        ("suno/music-extend", extension),
        ("suno/music-extend-upload", audio),
        ("suno/music-cover", audio),
    ):
        for wanted, caller in (("p", server.key), (persona_id, key)):
            order = {"model": model, "input": {**fields, "persona_id": wanted}}
            if (model, caller) == ("suno/music-extend", key):
                continue
            refused = server.post("/api/v1/client/job/estimate-credits", order, key=caller)
            assert refused.status == 422
            assert refused.json["message"].startswith("input.persona_id: must be the id of a")
        order = {"model": model, "input": {**fields, "persona_id": persona_id}}
        assert server.post("/api/v1/client/job/estimate-credits", order).status == 200
    imported = server.create("scopitone/import", {"audio_url": server.upload("a.wav", song)["url"]})
    [item] = server.finished(imported)["result"]["suno_data"]
    foreign = server.post(PERSONA, {**given, "task_id": imported, "suno_id": item["suno_id"]})
    assert foreign.status == 505
    assert "has no score" in foreign.json["message"]


def test_lyrics_are_written(server: Any) -> None:
    task = server.finished(server.create("scopitone/lyrics", {"prompt": "rain over the harbour"}))
    assert task["status"] == "success", task
    first, second = task["result"]["lyrics_data"]
    assert first["text"] != second["text"]
    for sheet in (first, second):
        assert sheet["title"]
        assert sheet["text"].startswith("[Verse]\n")
        assert "\n\n[Chorus]\n" in sheet["text"]


def test_there_are_no_templates(server: Any) -> None:
    for vendor in ("kling", "vidu", "bytedance"):
        path = f"/api/v1/client/job/{vendor}-templates?page=1&page_size=20"
        assert server.request("GET", path).data == {"total": 0, "templates": []}


@pytest.mark.extended
def test_a_clip_is_extended_from_its_score(server: Any, clips: Any) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"]}
    late = {**given, "continue_at": clip["duration"]}
    refused = server.post(
        "/api/v1/client/job/CreateTask", {"model": "suno/music-extend", "input": late}
    )
    assert refused.status == 422
    longer = finished(server, "suno/music-extend", {**given, "lyrics": "Coming home\nAlone"})
    for take in longer:
        assert take["duration"] > clip["duration"] + 2
        assert take["title"].startswith("Lamp")


@pytest.mark.extended
def test_a_clip_is_covered_from_its_score(server: Any, clips: Any) -> None:
    given = {**CUSTOM, "tags": "folk", "audio_url": clips[0]["suno_audio_url"]}
    assert len(finished(server, "suno/music-cover", given)) == 2


@pytest.mark.extended
def test_an_upload_is_extended_and_covered(server: Any, clips: Any) -> None:
    """The composer hears a recording of which it knows nothing but the sound."""
    known = clips[0]
    recording = server.upload("lamp.mp3", body(server, known["suno_audio_url"]))["url"]
    cut = round(known["duration"] / 2, 2)
    longer = finished(
        server, "suno/music-extend-upload", {**CUSTOM, "audio_url": recording, "continue_at": cut}
    )
    assert len(longer) == 2
    assert all(take["duration"] > cut + 5 for take in longer)
    assert all(take["lyrics_url"] and take["aligned_words"] for take in longer)
    other = finished(server, "suno/music-cover", {**CUSTOM, "tags": "folk", "audio_url": recording})
    assert len({take["suno_id"] for take in [*other, *longer]}) == 4
    assert all(take["aligned_words"] for take in other)
