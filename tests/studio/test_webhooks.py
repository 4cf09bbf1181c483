"""Webhooks in the studio: endpoints, deliveries, and the page's own sample as a receiver."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browsing import Api
from playwright.sync_api import Locator, Page, expect
from receivers import Receiver, status

ENDPOINTS = "/account/webhook-endpoints"
ENDING = {"audio_url": "data:,"}


@pytest.fixture(scope="module")
def studio_environment() -> dict[str, str]:
    return {"SCOPITONE_CALLBACK_RETRIES_S": "[0.1]"}


@pytest.fixture
def no_endpoints(api: Api) -> Iterator[None]:
    """No endpoint is left after the test."""
    yield
    for endpoint in api("GET", ENDPOINTS)["endpoints"]:
        api("DELETE", f"{ENDPOINTS}/{endpoint['id']}")


@pytest.fixture
def receiver(no_endpoints: None) -> Iterator[Receiver]:  # noqa: ARG001
    running = Receiver()
    yield running
    running.close()


@dataclass
class Sample:
    """The page's sample, which runs."""

    process: subprocess.Popen[str]

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def run_sample(tmp_path: Path) -> Iterator[Callable[[str, str, int], Sample]]:
    """`run_sample(code, secret, port)` runs code as it stands, as its comments say."""
    started: list[subprocess.Popen[str]] = []

    def run(code: str, secret: str, port: int) -> Sample:
        script = tmp_path / "receiver.py"
        script.write_text(code)
        process = subprocess.Popen(
            [sys.executable, script],
            env={**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return Sample(process)
            except OSError:
                assert process.poll() is None, "it ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)

    yield run
    for process in started:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def visit(page: Page, studio: Any) -> None:
    page.goto(f"{studio.url}/studio/webhooks")


def item_of(page: Page, url: str) -> Locator:
    return page.locator("#endpoints li").filter(has_text=url)


def until_given_up(api: Api, webhook_id: str) -> None:
    deadline = time.monotonic() + 30
    while (found := api("GET", f"/account/webhook-deliveries/{webhook_id}"))["state"] != "given_up":
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def secret_in(place: Locator) -> str:
    expect(place).to_contain_text("whsec_")
    match = re.search(r"whsec_\S+", place.inner_text())
    assert match
    return match[0]


def test_the_sample_answers_the_test_of_a_callback_url(
    studio: Any, signed_in: Page, run_sample: Callable[[str, str, int], Sample]
) -> None:
    visit(signed_in, studio)
    code = signed_in.locator("#verify code").inner_text()
    signed_in.get_by_role("button", name="Show secret").click()
    ports = free_port(), free_port()
    sample = run_sample(code, secret_in(signed_in.locator("#secret")), ports[0])
    signed_in.get_by_label("URL", exact=True).fill(f"http://127.0.0.1:{ports[0]}/")
    signed_in.get_by_role("button", name="Send", exact=True).click()
    expect(signed_in.locator("#outcome")).to_contain_text("Received: 204")
    assert sample.says() == "Test: A test delivery from Scopitone"
    run_sample(code, "whsec_" + "A" * 44, ports[1])
    signed_in.get_by_label("URL", exact=True).fill(f"http://127.0.0.1:{ports[1]}/")
    signed_in.get_by_role("button", name="Send", exact=True).click()
    expect(signed_in.locator("#outcome")).to_contain_text("responded with 401")
    expect(signed_in.locator("#outcome")).to_contain_text("webhook-signature:")


@pytest.mark.usefixtures("no_endpoints")
def test_an_endpoint_is_added_with_the_keyboard_and_the_sample_is_told_of_a_task(
    studio: Any, api: Api, signed_in: Page, run_sample: Callable[[str, str, int], Sample]
) -> None:
    visit(signed_in, studio)
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    signed_in.get_by_label("Endpoint URL").focus()
    signed_in.keyboard.type(url)
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("by keyboard")
    signed_in.keyboard.press("Enter")
    dialog = signed_in.get_by_role("dialog")
    expect(dialog).to_contain_text("Signing secret of by keyboard")
    secret = secret_in(dialog)
    signed_in.keyboard.press("Escape")
    item = item_of(signed_in, url)
    expect(item).to_contain_text("all tasks")
    item.get_by_role("button", name="Secret").click()
    assert secret_in(dialog) == secret
    dialog.get_by_role("button", name="Close").click()
    sample = run_sample(signed_in.locator("#verify code").inner_text(), secret, port)
    item.get_by_role("button", name="Send test").click()
    expect(item.locator(".outcome")).to_contain_text("Received: 204")
    assert sample.says() == "Test: A test delivery from Scopitone"
    task_id = api.create("scopitone/import", ENDING)
    said = sample.says()
    assert said.startswith("Task: ")
    assert task_id in said
    assert "'status': 'failed'" in said


def test_a_delivery_is_looked_at_and_sent_again(
    studio: Any, api: Api, signed_in: Page, receiver: Receiver
) -> None:
    receiver.answers = [status(401, b"webhook-signature: unknown\nand more words"), status(500)]
    api("POST", ENDPOINTS, {"url": receiver.url, "name": "to look at"})
    task_id = api.create("scopitone/import", ENDING)
    sent = [receiver.next(), receiver.next()]
    webhook_id = sent[0].headers["webhook-id"]
    until_given_up(api, webhook_id)
    visit(signed_in, studio)
    row = signed_in.get_by_role("row").filter(has_text=task_id[:14])
    expect(row).to_contain_text("to look at")
    expect(row).to_contain_text("given up")
    expect(row).to_contain_text("500 · attempt 2")
    row.get_by_role("link", name="Details").click()
    expect(signed_in.get_by_role("heading", name="Delivery")).to_be_visible()
    attempts = signed_in.locator("#attempts tbody tr")
    expect(attempts).to_have_count(2)
    expect(attempts.nth(1)).to_contain_text("webhook-signature: unknown")
    expect(signed_in.locator("#request")).to_contain_text(
        f"webhook-signature: {sent[1].headers['webhook-signature']}"
    )
    expect(signed_in.locator("#body")).to_contain_text(f'"task_id": "{task_id}"')
    expect(signed_in.locator("main")).not_to_contain_text("and more words")
    receiver.answers = [status(200)]
    signed_in.get_by_role("button", name="Send again").click()
    expect(signed_in.locator("#state")).to_have_text("delivered")
    expect(attempts).to_have_count(3)
    again = receiver.next()
    assert (again.body, again.headers["webhook-id"]) == (sent[0].body, webhook_id)
    signed_in.get_by_role("link", name="← Webhooks").click()
    row.get_by_role("button", name="Send again").click()
    expect(row).to_contain_text("200 · attempt 4")
    receiver.next()
    assert receiver.got.empty()


def test_an_endpoint_is_disabled_enabled_and_deleted(
    studio: Any, api: Api, signed_in: Page, receiver: Receiver
) -> None:
    api("POST", ENDPOINTS, {"url": receiver.url})
    api.create("scopitone/import", ENDING)
    webhook_id = receiver.next().headers["webhook-id"]
    visit(signed_in, studio)
    item = item_of(signed_in, receiver.url)
    item.get_by_role("button", name="Disable").click()
    expect(item).to_contain_text("disabled")
    api.ended(api.create("scopitone/import", ENDING))
    [endpoint] = api("GET", ENDPOINTS)["endpoints"]
    log = api("GET", f"/account/webhook-deliveries?endpoint_id={endpoint['id']}")["deliveries"]
    assert [entry["webhook_id"] for entry in log] == [webhook_id]
    signed_in.goto(f"{studio.url}/studio/webhooks/{webhook_id}")
    expect(signed_in.locator("#facts")).to_contain_text("The endpoint is disabled.")
    expect(signed_in.get_by_role("button", name="Send again")).to_have_count(0)
    visit(signed_in, studio)
    item.get_by_role("button", name="Enable").click()
    expect(item).to_contain_text("enabled")
    item.get_by_role("button", name="Delete").click()
    dialog = signed_in.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(item).to_be_visible()
    item.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(item).to_have_count(0)
    signed_in.goto(f"{studio.url}/studio/webhooks/{webhook_id}")
    expect(signed_in.locator("#facts")).to_contain_text("The endpoint was deleted")


def test_a_refused_endpoint_has_its_reason_below_the_button(studio: Any, signed_in: Page) -> None:
    visit(signed_in, studio)
    signed_in.get_by_label("Endpoint URL").fill("ftp://example.com/")
    signed_in.get_by_role("button", name="Add endpoint").click()
    expect(signed_in.locator("#add .reason")).to_contain_text("url")
    expect(signed_in.locator("#endpoints li")).to_have_count(0)


def test_older_deliveries_are_loaded(
    studio: Any, api: Api, signed_in: Page, receiver: Receiver
) -> None:
    api("POST", ENDPOINTS, {"url": receiver.url})
    for _ in range(11):
        api.create("scopitone/import", ENDING)
        receiver.next()
    visit(signed_in, studio)
    rows = signed_in.locator("#rows tr")
    expect(rows).to_have_count(10)
    signed_in.get_by_role("button", name="Load older deliveries").click()
    expect(rows.nth(10)).to_be_visible()


def test_anothers_delivery_is_not_found(
    studio: Any, api: Api, signed_in: Page, receiver: Receiver
) -> None:
    api("POST", ENDPOINTS, {"url": receiver.url})
    api.create("scopitone/import", ENDING)
    webhook_id = receiver.next().headers["webhook-id"]
    account = studio.run("accounts", "create", "Other").split()[-1]
    signed_in.goto(studio.new_link(account))
    signed_in.wait_for_url("**/studio/")
    answer = signed_in.goto(f"{studio.url}/studio/webhooks/{webhook_id}")
    assert answer is not None
    assert answer.status == 404
    expect(signed_in.locator("main")).not_to_contain_text(receiver.url)
