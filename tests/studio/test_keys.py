"""API keys in the studio: create, reset, disable, delete, and the effects on programs."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect


def status_of(studio: Any, key: str) -> int:
    request = urllib.request.Request(
        f"{studio.url}/api/v1/client/account/balance", headers={"x-api-key": key}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def read_new_key(page: Page) -> str:
    match = re.search(r"ak_[A-Za-z0-9]{32}", page.get_by_role("dialog").inner_text())
    assert match
    return match[0]


def create_key(page: Page, studio: Any, name: str) -> str:
    page.goto(f"{studio.url}/studio/keys")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("button", name="Create key").click()
    key = read_new_key(page)
    # The key is never shown again, so that Escape must not close it by accident.
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    return key


def test_resetting_a_key_makes_the_old_one_fail(studio: Any, signed_in: Page) -> None:
    old = create_key(signed_in, studio, "to reset")
    assert status_of(studio, old) == 200
    signed_in.get_by_role("row").filter(has_text="to reset").get_by_role(
        "button", name="Reset"
    ).click()
    signed_in.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(signed_in.get_by_role("dialog")).to_contain_text("ak_")
    new = read_new_key(signed_in)
    assert (status_of(studio, old), status_of(studio, new)) == (401, 200)


def test_a_key_is_switched_off_and_on_and_deleted(studio: Any, signed_in: Page) -> None:
    key = create_key(signed_in, studio, "to switch")
    row = signed_in.get_by_role("row").filter(has_text="to switch")
    row.get_by_role("button", name="Disable").click()
    expect(row).to_contain_text("disabled")
    assert status_of(studio, key) == 403
    row.get_by_role("button", name="Enable").click()
    expect(row).to_contain_text("enabled")
    row.get_by_role("button", name="Delete").click()
    signed_in.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    assert status_of(studio, key) == 401


def test_the_last_working_key_stays(own_studio: Any, page: Page) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    page.goto(f"{own_studio.url}/studio/keys")
    expect(page.get_by_role("button", name="Disable")).to_be_disabled()
    expect(page.get_by_role("button", name="Delete")).to_be_disabled()
    expect(page.get_by_text("This is your only enabled key")).to_be_visible()
