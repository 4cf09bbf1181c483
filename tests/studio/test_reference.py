"""The API reference in a real browser: files and headers are sent, and the code beside works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from browsing import violations, wav
from playwright.sync_api import Locator, Page, expect


def open_operation(page: Page, studio: Any, method: str, path: str) -> Locator:
    page.goto(f"{studio.url}/studio/reference")
    name = page.locator("summary").filter(has=page.get_by_text(method, exact=True))
    operation = page.locator(".operation", has=name.filter(has=page.get_by_text(path, exact=True)))
    operation.locator("summary").first.click()
    return operation


def answer_of(operation: Locator) -> Any:
    """`data` of the answer to a call that is tried."""
    expect(operation.get_by_role("status").locator(".badge")).to_have_text("200")
    return json.loads(operation.get_by_role("status").locator("pre").inner_text())["data"]


def run_sample(operation: Locator, studio: Any, folder: Path, name: str) -> Any:
    """Run the code of a call in a language. Returns what it prints."""
    operation.get_by_role("tab", name=name).click()
    code = operation.get_by_role("tabpanel").locator("code").inner_text()
    command = {"curl": ["sh", "-c", code], "Python": [sys.executable, "-c", code]}[name]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "KEY": studio.key},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_file_is_uploaded_from_the_page_and_by_its_code(
    studio: Any, signed_in: Page, tmp_path: Path
) -> None:
    page = signed_in
    song = wav(tmp_path)
    operation = open_operation(page, studio, "POST", "/api/v1/client/files")
    operation.get_by_label("file").set_input_files(song)
    operation.get_by_role("button", name="Try it").click()
    uploaded = answer_of(operation)
    assert uploaded["size"] == song.stat().st_size
    assert page.request.get(uploaded["url"]).body() == song.read_bytes()
    assert violations(page) == []
    by_curl = json.loads(run_sample(operation, studio, tmp_path, "curl"))["data"]
    assert by_curl["size"] == uploaded["size"]
    assert f"'size': {uploaded['size']}" in run_sample(operation, studio, tmp_path, "Python")


def test_a_file_goes_to_an_upload_url(studio: Any, signed_in: Page, tmp_path: Path) -> None:
    page = signed_in
    song = wav(tmp_path)
    operation = open_operation(page, studio, "GET", "/api/v1/client/files/upload-url")
    operation.get_by_label("content_type").fill("audio/wav")
    operation.get_by_label("ext").fill("wav")
    operation.get_by_role("button", name="Try it").click()
    planned = answer_of(operation)
    put = open_operation(page, studio, "PUT", "/upload/{upload_id}")
    put.get_by_label("upload_id").fill(planned["presigned_url"].rpartition("/")[2])
    put.get_by_label("body").set_input_files(song)
    expect(put.get_by_role("tabpanel")).to_contain_text("--data-binary '@note.wav'")
    put.get_by_role("button", name="Try it").click()
    answer_of(put)
    assert page.request.get(planned["file_url"]).body() == song.read_bytes()
    # The same bytes may come again.
    assert json.loads(run_sample(put, studio, tmp_path, "curl"))["code"] == 200
    assert "None" in run_sample(put, studio, tmp_path, "Python")


def test_an_idempotency_key_is_sent(studio: Any, signed_in: Page, tmp_path: Path) -> None:
    page = signed_in
    operation = open_operation(page, studio, "POST", "/api/v1/client/job/CreateTask")
    key = operation.get_by_label("idempotency-key")
    expect(key).to_have_accessible_description(re.compile("no second task is created"))
    key.fill("once")
    body = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}
    operation.get_by_label("JSON body").fill(json.dumps(body))
    button = operation.get_by_role("button", name="Try it")
    button.click()
    first = answer_of(operation)["task_id"]
    button.click()
    expect(button).to_be_enabled()
    assert answer_of(operation)["task_id"] == first
    by_curl = json.loads(run_sample(operation, studio, tmp_path, "curl"))
    assert by_curl["data"]["task_id"] == first
    assert first in run_sample(operation, studio, tmp_path, "Python")
    key.fill("twice")
    button.click()
    expect(operation.get_by_role("status").locator("pre")).not_to_contain_text(first)
    # What is not JSON is not sent.
    operation.get_by_label("JSON body").fill("{")
    button.click()
    expect(page.locator(".toast.bad")).to_contain_text("not valid JSON")


def test_fields_within_fields_are_listed(studio: Any, signed_in: Page) -> None:
    page = signed_in
    operation = open_operation(page, studio, "POST", "/api/v1/client/job/CreateTask")
    page.get_by_text("Fields of input, by model").click()
    page.locator(".model summary", has_text="suno/music-video").click()
    for name, text in (("brand_kit.name", "Watermark"), ("aligned_words[].start_s", "number")):
        row = operation.locator(".model .fields tr", has=page.get_by_text(name, exact=True))
        expect(row).to_contain_text(text)
    assert violations(page) == []
