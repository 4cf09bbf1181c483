"""Journeys of users and operators in a real browser: videos, songs, tasks, callbacks."""

from __future__ import annotations

import json
import re
import time
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import EXAMPLES, Api, Receiver, violations, wav
from clocks import forge_clock_record
from playwright.sync_api import Page, expect

from scopitone.audio.decode import AAC_RATE, decode
from scopitone.audio.encode import write_wav
from scopitone.http.models.catalogue import MODELS


@pytest.mark.slow
def test_from_the_first_start_to_a_watched_video(
    own_studio: Any, page: Page, tmp_path: Path
) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    song = tmp_path / "Leave a Light On.wav"
    write_wav(islice(decode(EXAMPLES / "song.mp3", rate=AAC_RATE, channels=2), 12), song)
    page.set_input_files("#files", [song, EXAMPLES / "cover.jpg", EXAMPLES / "song.lrc"])
    expect(page.locator("#now-title")).to_have_text("Leave a Light On", timeout=60_000)
    expect(page.locator("#frame")).to_be_visible(timeout=60_000)
    page.get_by_label("Artist name").fill("Ava")
    page.get_by_text("More options").click()
    page.get_by_label("Resolution").select_option("720p")
    expect(page.locator("#call")).to_contain_text('"author": "Ava"')
    page.get_by_role("button", name="Render the video").click()
    video = page.locator("#made-result video")
    expect(video).to_be_visible(timeout=240_000)
    length = video.evaluate(
        "(video) => new Promise((done) => { const tell = () => done(video.duration); "
        "video.readyState ? tell() : video.addEventListener('loadedmetadata', tell); })"
    )
    assert length == pytest.approx(12.0, abs=1.5)
    played = video.evaluate(
        "(video) => new Promise((done, failed) => { video.muted = true; "
        "video.addEventListener('timeupdate', () => video.currentTime > 0.3 && done(video."
        "currentTime)); video.addEventListener('error', failed); video.play().catch(failed); })"
    )
    assert played > 0.3
    assert video.evaluate("(video) => video.textTracks.length") == 1
    page.get_by_text("More files").click()
    for name in ("Download video", "POSTER", "SRT", "TTML"):
        link = page.get_by_role("link", name=name, exact=True).get_attribute("href")
        assert page.request.get(own_studio.url + (link or "")).status == 200


def test_the_preview_follows_what_is_chosen(signed_in: Page, tmp_path: Path) -> None:
    signed_in.set_input_files("#files", [wav(tmp_path, 6.0)])
    frame = signed_in.locator("#frame")
    expect(frame).to_be_visible(timeout=60_000)
    # Small at once, then as sharp as the screen.
    expect(frame).to_have_js_property("naturalWidth", 1280)
    signed_in.get_by_role("radio", name="9:16").check(force=True)
    expect(frame).to_have_js_property("naturalWidth", 720)
    assert frame.evaluate("(image) => image.naturalHeight") == 1280
    expect(signed_in.locator("#call")).to_contain_text('"aspect_ratio": "9:16"')


def test_a_preset_fills_the_form_and_what_is_chosen_beside_it_counts(
    signed_in: Page, tmp_path: Path
) -> None:
    signed_in.set_input_files("#files", [wav(tmp_path, 3.0)])
    signed_in.locator("details.more > summary").click()
    signed_in.locator("#preset").select_option("shorts")
    call = signed_in.locator("#call")
    expect(signed_in.get_by_role("radio", name="9:16")).to_be_checked()
    expect(signed_in.locator("#loudness")).to_have_value("-14")
    expect(call).to_contain_text('"preset": "shorts"')
    expect(call).not_to_contain_text("aspect_ratio")
    signed_in.get_by_role("radio", name="16:9").check(force=True)
    signed_in.locator("#loudness").select_option("off")
    expect(call).to_contain_text('"aspect_ratio": "16:9"')
    expect(call).to_contain_text('"loudness": "off"')
    signed_in.locator("#preset").select_option("")
    expect(call).not_to_contain_text("loudness")


def test_words_are_moved_and_saved(studio: Any, signed_in: Page, api: Api, tmp_path: Path) -> None:
    words = [
        {"word": "One", "start_s": 0.5, "end_s": 1.0},
        {"word": "two\n", "start_s": 1.5, "end_s": 2.0},
    ]
    fields = {"audio_url": api.upload(wav(tmp_path, 4.0)), "aligned_words": words, "title": "Words"}
    task = api.ended(api.create("scopitone/import", fields))
    clip = task["result"]["suno_data"][0]["suno_id"]
    signed_in.goto(f"{studio.url}/studio/?task_id={task['task_id']}&suno_id={clip}")
    signed_in.get_by_role("button", name="two", exact=True).click()
    signed_in.get_by_role("button", name="+50 ms").click()
    signed_in.get_by_role("button", name="+50 ms").click()
    expect(signed_in.locator("#saved")).to_have_text("Saved")
    project = parse_qs(urlsplit(signed_in.url).query)["project"][0]
    document = api("GET", f"/api/v1/projects/{project}")["document"]
    assert [line["words"] for line in document["lyrics"]["lines"]] == [
        [["One", 0.5, 1.0], ["two", 1.6, 2.1]]
    ]


@pytest.mark.extended
def test_a_song_is_composed_and_made_a_video_of(studio: Any, signed_in: Page) -> None:
    signed_in.goto(f"{studio.url}/studio/song")
    signed_in.get_by_role("tab", name="Use my lyrics").click()
    signed_in.get_by_label("Title").fill("Short one")
    signed_in.get_by_label("Style").fill("pop, 120 bpm")
    signed_in.get_by_role("textbox", name="Lyrics").fill(
        "[Chorus]\nLight the lamp and leave the door"
    )
    signed_in.get_by_role("button", name="Compose").click()
    takes = signed_in.locator("#takes article")
    expect(takes).to_have_count(2, timeout=240_000)
    source = takes.first.locator("audio").get_attribute("src") or ""
    assert signed_in.request.get(studio.url + source).status == 200
    takes.first.get_by_role("button", name="Extend").click()
    expect(signed_in.locator("#source")).to_contain_text("Extends “Short one”")
    expect(signed_in.locator("#call")).to_contain_text("suno/music-extend")
    takes.first.get_by_role("link", name="Make a video").click()
    expect(signed_in.locator("#now-title")).to_have_text("Short one")
    expect(signed_in.locator("#lines button").first).to_have_text("Light")


def test_tasks_appear_and_end_by_themselves_in_two_tabs(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    other = signed_in.context.new_page()
    for tab in (signed_in, other):
        tab.goto(f"{studio.url}/studio/tasks")
    task_id = api.create(
        "scopitone/import", {"audio_url": api.upload(wav(tmp_path)), "title": "Live"}
    )
    for tab in (signed_in, other):
        row = tab.get_by_role("row").filter(has_text="Live")
        expect(row).to_contain_text("finished", timeout=60_000)
        expect(row.get_by_role("link")).to_have_attribute("href", f"/studio/tasks/{task_id}")
    other.close()


def test_a_task_is_cancelled_run_again_and_deleted(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    source = {"audio_url": api.upload(wav(tmp_path, 20.0)), "title": "Rainlight"}
    song = api.ended(api.create("scopitone/import", source))
    clip = song["result"]["suno_data"][0]["suno_id"]
    fields = {"task_id": song["task_id"], "suno_id": clip, "resolution": "2160p", "fps": 60}
    task_id = api.create("suno/music-video", fields)
    signed_in.goto(f"{studio.url}/studio/tasks/{task_id}")
    signed_in.get_by_role("button", name="Cancel").click()
    expect(signed_in.locator("#status")).to_have_text("canceled")
    expect(signed_in.locator("#says")).to_be_empty()
    expect(signed_in.locator("#task-title")).to_have_text("Rainlight")
    signed_in.get_by_role("button", name="Run again").click()
    signed_in.wait_for_url(lambda url: task_id not in url)
    signed_in.get_by_role("button", name="Cancel").click()
    expect(signed_in.locator("#status")).to_have_text("canceled")
    signed_in.get_by_role("button", name="Delete").click()
    signed_in.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(signed_in).to_have_url(f"{studio.url}/studio/tasks")
    rows = signed_in.get_by_role("row").filter(has=signed_in.get_by_role("link", name="Rainlight"))
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("canceled")
    for row in rows.all():
        row.get_by_role("checkbox").check()
    signed_in.get_by_role("button", name="Delete 2").click()
    signed_in.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(0)
    assert api("GET", "/job/list?search=Rainlight")["tasks"] == []


def test_a_failed_callback_is_seen_and_sent_again(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    receiver = Receiver(500)
    fields = {"audio_url": api.upload(wav(tmp_path)), "title": "Told"}
    task_id = api.create("scopitone/import", fields, callback_url=receiver.url)
    api.ended(task_id)
    signed_in.goto(f"{studio.url}/studio/tasks/{task_id}")
    attempts = signed_in.locator("#attempts tbody tr")
    while attempts.count() == 0:
        signed_in.reload()
    expect(attempts.first).to_contain_text("500")
    receiver.status = 204
    signed_in.get_by_role("button", name="Send again").click()
    expect(signed_in.locator("#delivery")).to_have_text("delivered", timeout=40_000)
    assert len(receiver.received) >= 2
    assert len(set(receiver.received)) == 1
    receiver.close()


def test_a_webhook_is_tried_out(studio: Any, signed_in: Page) -> None:
    receiver = Receiver(200)
    signed_in.goto(f"{studio.url}/studio/webhooks")
    signed_in.get_by_role("button", name="Show secret").click()
    expect(signed_in.locator("#secret")).to_contain_text("whsec_")
    signed_in.get_by_label("URL", exact=True).fill(receiver.url)
    signed_in.get_by_role("button", name="Send", exact=True).click()
    expect(signed_in.locator("#outcome")).to_contain_text("Received: 200")
    receiver.close()
    signed_in.get_by_role("button", name="Send", exact=True).click()
    expect(signed_in.locator("#outcome")).to_contain_text("did not respond")


def test_the_operator_stops_and_starts_the_server_taking_tasks(
    own_studio: Any, page: Page, tmp_path: Path
) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    page.goto(f"{own_studio.url}/studio/operator")
    page.get_by_role("button", name="Start maintenance").click()
    page.get_by_role("dialog").get_by_role("button", name="Start maintenance").click()
    expect(page.get_by_text("new tasks are rejected", exact=True)).to_be_visible()
    page.goto(f"{own_studio.url}/studio/")
    page.set_input_files("#files", [wav(tmp_path)])
    expect(page.get_by_role("alert")).to_contain_text("Maintenance")
    page.goto(f"{own_studio.url}/studio/operator")
    page.get_by_role("button", name="End maintenance").click()
    expect(page.get_by_text("new tasks are accepted")).to_be_visible()
    page.get_by_label("Credits for default").fill("12.5")
    page.get_by_role("button", name="Grant credits").click()
    expect(page.get_by_role("row").filter(has_text="default").first).to_contain_text("12.5")
    page.get_by_role("button", name="Switch off suno/music-cover").click()
    expect(page.get_by_role("button", name="Switch on suno/music-cover")).to_be_visible()
    page.get_by_label("Name of the new account").fill("Mira")
    page.get_by_role("button", name="Create account").click()
    row = page.get_by_role("row").filter(has_text="Mira")
    row.get_by_role("button", name="Disable").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(row).to_contain_text("disabled")
    row.get_by_role("button", name="Enable").click()
    expect(row).not_to_contain_text("disabled")


def test_the_operator_is_told_of_a_foreign_media_store_and_of_a_clock_that_was_set(
    own_studio: Any, page: Page, tmp_path: Path
) -> None:
    store = tmp_path / "shared"
    store.mkdir()
    owner = "f" * 32
    (store / "scopitone-store.json").write_text(json.dumps({"installation": owner}))
    own_studio.environment["SCOPITONE_BLOB_URL"] = store.as_uri()
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")

    def is_told() -> bool:
        page.goto(f"{own_studio.url}/studio/operator")
        return page.get_by_text("scopitone media adopt").is_visible()

    deadline = time.monotonic() + 60
    while not is_told():
        assert time.monotonic() < deadline
    expect(page.get_by_text(owner)).to_be_visible()
    own_studio.run("media", "adopt")
    page.goto(f"{own_studio.url}/studio/operator")
    expect(page.get_by_text("scopitone media adopt")).to_have_count(0)
    forge_clock_record(own_studio.data_dir, 2 * 86_400.0)
    page.reload()
    expect(page.get_by_text("set forward by 2.0 days")).to_be_visible()


@pytest.mark.extended
def test_a_page_recovers_when_the_server_comes_back(
    own_studio: Any, page: Page, tmp_path: Path
) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    page.set_input_files("#files", [wav(tmp_path, 8.0)])
    expect(page.locator("#frame")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Render the video").click()
    expect(page.locator("#made-says")).to_contain_text("%", timeout=60_000)
    own_studio.stop()
    expect(page.locator("#offline")).to_be_visible(timeout=30_000)
    own_studio.start()
    expect(page.locator("#offline")).to_be_hidden(timeout=30_000)
    expect(page.locator("#made-result video")).to_be_visible(timeout=240_000)


def test_an_upload_that_fails_says_why_and_is_tried_again(signed_in: Page, tmp_path: Path) -> None:
    song = wav(tmp_path, 3.0)
    signed_in.route("**/client/files", lambda route: route.abort("connectionreset"))
    signed_in.set_input_files("#files", [song])
    failed = signed_in.get_by_role("alert")
    expect(failed).to_contain_text(f"Could not import {Path(song).name}")
    expect(failed).to_contain_text("unreachable")
    signed_in.unroute("**/client/files")
    failed.get_by_role("button", name="Try again").click()
    expect(signed_in.locator("#now-title")).to_be_visible(timeout=30_000)
    expect(failed).to_be_hidden()


def test_what_is_no_song_is_refused_where_it_was_dropped(signed_in: Page, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"not a song at all" * 40)
    signed_in.set_input_files("#files", [str(path)])
    expect(signed_in.get_by_role("alert")).to_contain_text("Could not import song.mp3")
    expect(signed_in.get_by_role("button", name="Try again")).to_be_focused()


def test_brand_and_options_are_in_the_preview_and_in_the_call(
    signed_in: Page, tmp_path: Path
) -> None:
    from PIL import Image

    wall, moth, font = (tmp_path / name for name in ("wall.png", "moth.svg", "script.ttf"))
    font.write_bytes((files("fontpkg_heebo") / "files" / "Heebo[wght].ttf").read_bytes())
    Image.new("RGB", (320, 180), (0, 0, 255)).save(wall)
    moth.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    signed_in.set_input_files("#files", [wav(tmp_path, 6.0)])
    expect(signed_in.locator("#frame")).to_be_visible(timeout=60_000)
    expect(signed_in.locator("#style-about")).to_have_text(
        "Field for this song, because it has no words.", timeout=60_000
    )
    signed_in.locator(".more summary").first.click()
    signed_in.locator("label", has_text="Cover").first.click()
    signed_in.get_by_label("The corners of the cover").select_option("square")
    signed_in.get_by_label("Text on the end card").fill("moth-records.example")
    signed_in.get_by_label("Watermark", exact=True).fill("Moth")
    call = signed_in.locator("#call")
    with signed_in.expect_response("**/job/preview", timeout=60_000) as seen:
        signed_in.set_input_files("#logo", str(moth))
        signed_in.set_input_files("#background", str(wall))
        signed_in.set_input_files("#font", str(font))
    assert seen.value.ok
    for name in ("logo", "background", "font"):
        expect(signed_in.locator(f"#{name}-shown")).to_be_visible()
    for part in ('"corners": "square"', '"outro": "moth-records.example"', '"name": "Moth"'):
        expect(call).to_contain_text(part)
    expect(call).to_contain_text(re.compile(r'"logo": "http.*/moth.svg"'))
    expect(call).to_contain_text(re.compile(r'"font": "http.*/script.ttf"'))
    expect(call).to_contain_text('"background": "http')
    signed_in.locator("label", has_text="Horizon").click()
    expect(signed_in.locator("#background")).to_be_disabled()
    expect(call).not_to_contain_text('"background"')
    expect(call).not_to_contain_text('"corners"')
    signed_in.locator("#logo-remove").click()
    expect(call).not_to_contain_text('"logo"')
    expect(signed_in.locator("#logo-shown")).to_be_hidden()


def test_the_reference_has_the_fields_of_every_model_and_three_languages(
    studio: Any, signed_in: Page
) -> None:
    page = signed_in
    page.goto(f"{studio.url}/studio/reference")
    page.locator(".operation summary", has_text="/client/job/CreateTask").click()
    page.get_by_text("Fields of input, by model").click()
    expect(page.locator(".model")).to_have_count(len(MODELS))
    page.locator(".model summary", has_text="suno/music-video").click()
    row = page.locator(".model .fields tr", has=page.get_by_role("rowheader", name="codec"))
    expect(row).to_contain_text("h264, hevc, av1")
    expect(row).to_contain_text('Default: "h264"')
    code = page.get_by_role("tabpanel")
    for name, text in (("curl", "curl -s"), ("Python", "urllib"), ("JavaScript", "await fetch")):
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        expect(code).to_contain_text(text)
        page.get_by_role("tab", name=name).press("ArrowRight")
    expect(page.get_by_role("tab", name="curl")).to_be_focused()
    assert violations(page) == []
