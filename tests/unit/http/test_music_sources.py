"""Checks of the source of suno/music-extend, and the specs of videos."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rows import clip_row

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.http.create_task.handler import build_task
from scopitone.http.schemas.checking import InvalidError
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.services import Services
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, writing
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.jobs.music.workflow import generate_spec_of
from scopitone.tasks.queue.client import QueueClient
from scopitone.tasks.state import NewTask


@pytest.fixture
def server(tmp_path: Path) -> Services:
    settings = Settings.with_options({"data_dir": tmp_path})
    migrate(settings.database_url, tmp_path / "lock")
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    return Services(
        settings,
        engine,
        LocalBlobs(settings.blob_dir),
        QueueClient(engine),
        CallLimits(settings),
        DiskGuard.of(settings),
    )


@pytest.fixture
def source(server: Services) -> str:
    """Create a finished v4 song of 60 s with the clip "clip" and return its task id."""
    new = NewTask("default", "suno/music-generate", "sunov4", {}, {}, "http://h", None, 0)
    task_id = state.create_task(server.engine, new, lambda *_: None)
    with writing(server.engine) as session:
        session.get_one(Task, task_id).status = "success"
        session.add(clip_row("clip", task_id, 60.0, model="v4", audio_blob="b"))
    return task_id


def extend(server: Services, task_id: str, **more: Any) -> NewTask:
    fields = {"task_id": task_id, "suno_id": "clip", **more}
    new, _ = build_task(
        server, "default", {"model": "suno/music-extend", "input": fields}, "http://h"
    )
    return new


def test_a_source_that_is_right_is_continued_from_where_it_says(
    server: Services, source: str
) -> None:
    for more, start in (({}, 60.0), ({"continue_at": 59.9}, 59.9), ({"title": "t" * 80}, 60.0)):
        spec = extend(server, source, **more).spec
        assert (spec["clip_id"], spec["continue_at"]) == ("clip", start)


def test_unknown_unfinished_and_other_clips(server: Services, source: str) -> None:
    with pytest.raises(InputError, match=r"^input\.task_id: "):
        extend(server, "0" * 32)
    with pytest.raises(ChoiceError) as refused:
        extend(server, source, suno_id="other")
    assert refused.value.accepted == ["clip"]
    with writing(server.engine) as session:
        session.get_one(Task, source).status = "running"
    with pytest.raises(InputError, match="its status is running"):
        extend(server, source)


def test_it_continues_within_the_track(server: Services, source: str) -> None:
    with pytest.raises(InputError, match=r"input\.continue_at: must be less than .* 60 s"):
        extend(server, source, continue_at=60)


def test_the_limits_are_those_of_the_sources_version(server: Services, source: str) -> None:
    with pytest.raises(InvalidError, match=r"input\.title: must have at most 80"):
        extend(server, source, title="t" * 81)
    assert extend(server, source, title="t" * 81, model="v5").model_version == "sunov5"


STYLE = {
    "vocal_gender": "f",
    "style_weight": 0.25,
    "weirdness_constraint": 0.75,
    "negative_tags": "drums",
}


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("suno/music-generate", {}),
        ("suno/music-extend-upload", {"audio_url": "http://h/a.mp3", "continue_at": 3.0}),
        ("suno/music-cover", {"audio_url": "http://h/a.mp3"}),
        ("suno/music-extend", {"suno_id": "clip"}),
    ],
)
def test_every_music_model_passes_voice_and_weights_to_its_engine(
    server: Services, source: str, model: str, more: dict[str, Any]
) -> None:
    given = {"mode": "custom", "model": "v5", "title": "t", "tags": "folk", "lyrics": "la"}
    if model == "suno/music-extend":
        given = {"task_id": source}
    body = {"model": model, "input": {**given, **more, **STYLE}}
    new, warnings = build_task(server, "default", body, "http://h")
    assert warnings == []
    task = Task(id="t", model=model, model_version=new.model_version, spec=new.spec)
    spec = generate_spec_of(task, None)
    found = (spec.vocal_gender, spec.style_weight, spec.weirdness, spec.negative_tags)
    assert found == ("f", 0.25, 0.75, "drums")


def test_what_a_video_is_to_be_reaches_its_worker(server: Services, source: str) -> None:
    def spec(**more: Any) -> dict[str, Any]:
        fields = {"task_id": source, "suno_id": "clip", **more}
        body = {"model": "suno/music-video", "input": fields}
        return build_task(server, "default", body, "http://h")[0].spec

    usual = {
        "clip_id": "clip",
        "author": None,
        "brand": None,
        "width": 1920,
        "height": 1080,
        "fps": 30,
        "lyrics": True,
        "words": None,
        "keyframe_seconds": 2.0,
        "sound_bit_rate": 256000,
        "style": "auto",
        "palette": [],
        "start": None,
        "end": None,
        "loudness": None,
        "longest": None,
        "loop": False,
        "subtitles": False,
        "romanize": False,
        "furigana": False,
        "intro": "",
        "outro": "",
        "motion": "felt",
        "codec": "h264",
        "quality": "standard",
        "choices": {},
        "logo_url": None,
        "background_url": None,
        "font_urls": [],
        "footage_urls": [],
        "allow_loopback": True,
        "project_id": None,
        "project_digest": None,
        "document": None,
        "title": None,
        "cover_url": None,
    }
    assert spec() == usual
    chosen = {"palette": ["#112233", "#445566"], "start": 5, "end": 59.5}
    assert spec(**chosen, style="vinyl", loudness="-14") == {
        **usual,
        **chosen,
        "style": "vinyl",
        "loudness": -14.0,
    }
    kit = {"name": "Moth", "logo": "https://example.com/m.svg", "colors": ["#112233", "#445566"]}
    house = {"brand": "Moth", "logo_url": kit["logo"], "palette": kit["colors"]}
    assert spec(brand_kit=kit) == {**usual, **house}
    british = {"name": "Moth", "logo": kit["logo"], "colours": kit["colors"]}
    assert spec(brand_kit=british) == {**usual, **house}
    # Fields of the request override the kit; `brand` replaces the logo.
    other = {**usual, "palette": kit["colors"], "brand": "Owl"}
    assert spec(brand_kit=kit, brand="Owl") == other
    cut = {"style": "cover", "options": {"corners": "square"}, "outro": "Thanks"}
    merged = {"style": "cover", "choices": {"corners": "square"}, "outro": "Thanks"}
    assert spec(brand_kit=cut) == {**usual, **merged}
    # Options for the kit's style mean nothing to another style.
    another = {"style": "dust", "choices": {}, "outro": "Thanks"}
    assert spec(brand_kit=cut, style="dust") == {**usual, **another}
    assert spec(subtitles="soft") == {**usual, "subtitles": True}
    readings = {"romanize": True, "furigana": True}
    assert spec(**readings) == {**usual, **readings}
    assert spec(loudness=-14) == {**usual, "loudness": -14.0}
    tall = {"width": 1440, "height": 2560, "fps": 60}
    assert spec(aspect_ratio="9:16", resolution="1440p", fps=60) == {**usual, **tall}
    texts = {"author": "Bo", "brand": "Moth"}
    assert spec(**texts, resolution="720p", fps=24, lyrics="off") == {
        **usual,
        **texts,
        "width": 1280,
        "height": 720,
        "fps": 24,
        "lyrics": False,
    }


def test_furigana_are_refused_at_once_where_their_dictionary_is_missing(
    server: Services, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sudachidict_small", None)
    fields = {"task_id": source, "suno_id": "clip", "furigana": True}
    with pytest.raises(InputError, match=r"^input\.furigana: .*scopitone\[readings\]"):
        build_task(server, "default", {"model": "suno/music-video", "input": fields}, "http://h")


def test_a_preset_sets_what_is_not_sent_beside_it(server: Services, source: str) -> None:
    def spec(**more: Any) -> dict[str, Any]:
        fields = {"task_id": source, "suno_id": "clip", **more}
        body = {"model": "suno/music-video", "input": fields}
        new_spec = build_task(server, "default", body, "http://h")[0].spec
        names = ("width", "height", "fps", "loudness", "longest", "loop")
        return {name: new_spec[name] for name in names}

    youtube = {
        "width": 1920,
        "height": 1080,
        "fps": 30,
        "loudness": -14.0,
        "longest": None,
        "loop": False,
    }
    shorts = {**youtube, "width": 1080, "height": 1920, "longest": 180.0}
    assert spec(preset="youtube") == youtube
    assert spec(preset="shorts") == spec(preset="reels") == shorts
    assert spec(preset="tiktok") == {**shorts, "longest": 600.0}
    assert spec(preset="square") == {**youtube, "width": 1080}
    assert spec(preset="canvas") == {**shorts, "loudness": None, "longest": 8.0, "loop": True}
    own = spec(preset="shorts", resolution="720p", fps=24, loudness="off")
    assert own == {**shorts, "width": 720, "height": 1280, "fps": 24, "loudness": None}


def test_a_part_lies_within_the_clip(server: Services, source: str) -> None:
    def ask(**part: float) -> None:
        fields = {"task_id": source, "suno_id": "clip", **part}
        build_task(server, "default", {"model": "suno/music-video", "input": fields}, "http://h")

    ask(start=0, end=60)
    with pytest.raises(InputError, match=r"input\.end: .* duration is 60 s"):
        ask(end=60.1)
    with pytest.raises(InputError, match=r"input\.start: .* duration is 60 s"):
        ask(start=59.5)


GENERATE = {"mode": "simple", "model": "v5", "prompt": "a song"}
UPLOAD = {**GENERATE, "audio_url": "http://127.0.0.1/a.mp3"}
SOURCE = {"task_id": "", "suno_id": "clip"}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("suno/music-video", SOURCE),
        ("suno/music-generate", GENERATE),
        ("suno/music-extend", SOURCE),
        ("suno/music-extend-upload", UPLOAD),
        ("suno/music-cover", UPLOAD),
        ("scopitone/import", {"audio_url": "http://127.0.0.1/a.mp3"}),
    ],
)
@pytest.mark.parametrize(("host", "allowed"), [("127.0.0.1", True), ("0.0.0.0", False)])
def test_the_machine_itself_is_for_those_on_it_only(
    server: Services, source: str, model: str, fields: dict[str, str], host: str, allowed: bool
) -> None:
    """`allow_loopback` decides about downloads and callbacks of every model."""
    listening = replace(server, settings=server.settings.model_copy(update={"host": host}))
    if "task_id" in fields:
        fields = {**fields, "task_id": source}
    new, _ = build_task(listening, "default", {"model": model, "input": fields}, "http://h")
    assert new.spec["allow_loopback"] is allowed
