"""What suno/music-extend checks of its source; what a video of one is to be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rows import clip_row

from scopitone.errors import InputError
from scopitone.http.creating import prepare
from scopitone.http.limits import CallLimits
from scopitone.http.schemas.checking import InvalidError
from scopitone.http.services import Services
from scopitone.settings import Settings
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, writing
from scopitone.store.tables import Task
from scopitone.tasks import lifecycle
from scopitone.tasks.errors import ChoiceError, NotFoundError
from scopitone.tasks.keys import ensure_account
from scopitone.tasks.lifecycle import NewTask
from scopitone.tasks.queueing import Queueing
from scopitone.tasks.room import Room


@pytest.fixture
def server(tmp_path: Path) -> Services:
    settings = Settings.with_options({"data_dir": tmp_path})
    migrate(settings.database_url, tmp_path / "lock")
    engine = open_engine(settings.database_url)
    ensure_account(engine)
    return Services(
        settings,
        engine,
        LocalBlobs(settings.blob_dir),
        Queueing(engine),
        CallLimits(settings),
        Room.of(settings),
    )


@pytest.fixture
def source(server: Services) -> str:
    """A completed v4 song of 60 s, whose clip is "clip"."""
    new = NewTask("default", "suno/music-generate", "sunov4", {}, {}, "http://h", None, 0)
    task_id = lifecycle.create(server.engine, new, lambda *_: None)
    with writing(server.engine) as session:
        session.get_one(Task, task_id).status = "success"
        session.add(clip_row("clip", task_id, 60.0, model="v4", audio_blob="b"))
    return task_id


def extend(server: Services, task_id: str, **more: Any) -> NewTask:
    given = {"task_id": task_id, "suno_id": "clip", **more}
    new, _ = prepare(server, "default", {"model": "suno/music-extend", "input": given}, "http://h")
    return new


def test_a_source_that_is_right_is_continued_from_where_it_says(
    server: Services, source: str
) -> None:
    for more, at in (({}, 60.0), ({"continue_at": 59.9}, 59.9), ({"title": "t" * 80}, 60.0)):
        spec = extend(server, source, **more).spec
        assert (spec["clip_id"], spec["continue_at"]) == ("clip", at)


def test_unknown_unfinished_and_other_clips(server: Services, source: str) -> None:
    with pytest.raises(NotFoundError):
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


def test_what_a_video_is_to_be_reaches_its_worker(server: Services, source: str) -> None:
    def spec(**more: Any) -> dict[str, Any]:
        given = {"task_id": source, "suno_id": "clip", **more}
        body = {"model": "suno/music-video", "input": given}
        return prepare(server, "default", body, "http://h")[0].spec

    usual = {
        "clip_id": "clip",
        "author": None,
        "brand": None,
        "width": 1920,
        "height": 1080,
        "fps": 30,
        "lyrics": True,
        "style": "auto",
        "palette": [],
        "start": None,
        "end": None,
        "loudness": None,
        "longest": None,
        "loop": False,
        "subtitles": False,
        "intro": "",
        "outro": "",
        "choices": {},
        "logo_url": None,
        "background_url": None,
        "font_urls": [],
        "allow_loopback": True,
    }
    assert spec() == usual
    chosen = {"palette": ["#112233", "#445566"], "start": 5, "end": 59.5}
    assert spec(**chosen, style="vinyl", loudness="-14") == {
        **usual,
        **chosen,
        "style": "vinyl",
        "loudness": -14.0,
    }
    kit = {"name": "Moth", "logo": "https://example.com/m.svg", "colours": ["#112233", "#445566"]}
    house = {"brand": "Moth", "logo_url": kit["logo"], "palette": kit["colours"]}
    assert spec(brand_kit=kit) == {**usual, **house}
    # What is sent beside the kit counts before it; a name stands where the logo would.
    other = {**usual, "palette": kit["colours"], "brand": "Owl"}
    assert spec(brand_kit=kit, brand="Owl") == other
    cut = {"style": "cover", "options": {"corners": "square"}, "outro": "Thanks"}
    said = {"style": "cover", "choices": {"corners": "square"}, "outro": "Thanks"}
    assert spec(brand_kit=cut) == {**usual, **said}
    # Options of the kit's style mean nothing to another.
    another = {"style": "dust", "choices": {}, "outro": "Thanks"}
    assert spec(brand_kit=cut, style="dust") == {**usual, **another}
    assert spec(subtitles="soft") == {**usual, "subtitles": True}
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


def test_a_preset_sets_what_is_not_sent_beside_it(server: Services, source: str) -> None:
    def spec(**more: Any) -> dict[str, Any]:
        given = {"task_id": source, "suno_id": "clip", **more}
        body = {"model": "suno/music-video", "input": given}
        made = prepare(server, "default", body, "http://h")[0].spec
        names = ("width", "height", "fps", "loudness", "longest", "loop")
        return {name: made[name] for name in names}

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
        given = {"task_id": source, "suno_id": "clip", **part}
        prepare(server, "default", {"model": "suno/music-video", "input": given}, "http://h")

    ask(start=0, end=60)
    with pytest.raises(InputError, match=r"input\.end: .* duration is 60 s"):
        ask(end=60.1)
    with pytest.raises(InputError, match=r"input\.start: .* duration is 60 s"):
        ask(start=59.5)


GENERATE = {"mode": "simple", "model": "v5", "prompt": "a song"}
UPLOAD = {**GENERATE, "audio_url": "http://127.0.0.1/a.mp3"}
SOURCE = {"task_id": "", "suno_id": "clip"}


@pytest.mark.parametrize(
    ("model", "given"),
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
    server: Services, source: str, model: str, given: dict[str, str], host: str, allowed: bool
) -> None:
    """For every model: what a task fetches and where its callback goes both go by this."""
    listening = replace(server, settings=server.settings.model_copy(update={"host": host}))
    if "task_id" in given:
        given = {**given, "task_id": source}
    new, _ = prepare(listening, "default", {"model": model, "input": given}, "http://h")
    assert new.spec["allow_loopback"] is allowed
