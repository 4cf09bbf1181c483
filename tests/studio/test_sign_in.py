"""Signing in and out, cookies, and protection against requests from other sites."""

from __future__ import annotations

import http.client
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from browsing import violations
from playwright.sync_api import BrowserContext, Page, expect

from scopitone.studio.security_headers import CONTENT_SECURITY_POLICY


def cookie_of(context: BrowserContext) -> Any:
    return next(one for one in context.cookies() if one["name"] == "scopitone_session")


def test_the_first_start_prints_a_link_that_works_once(own_studio: Any, page: Page) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    page.goto(own_studio.link)
    page.wait_for_url("**/studio/")
    page.context.clear_cookies()
    page.goto(own_studio.link)
    expect(page.get_by_role("alert")).to_contain_text("already used")
    own_studio.stop()
    own_studio.link = ""
    own_studio.start()
    assert own_studio.link == ""


def test_the_cookie_is_for_this_server_and_not_for_scripts(signed_in: Page) -> None:
    cookie = cookie_of(signed_in.context)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["secure"] is False  # http on the loopback; behind https it is
    assert signed_in.evaluate("document.cookie") == ""


def test_a_key_signs_in_and_leads_where_one_wanted(studio: Any, page: Page) -> None:
    page.goto(f"{studio.url}/studio/keys")
    page.get_by_label("API key").fill("ak_" + "x" * 32)
    page.get_by_role("button", name="Sign in with the key").click()
    expect(page.get_by_role("alert")).to_contain_text("unknown or disabled")
    page.get_by_label("API key").fill(studio.key)
    page.get_by_role("button", name="Sign in with the key").click()
    expect(page).to_have_url(f"{studio.url}/studio/keys")


@pytest.mark.parametrize("where", ["https://example.com/studio/", "//example.com/studio/", "\\\\x"])
def test_signing_in_never_leads_elsewhere(studio: Any, page: Page, where: str) -> None:
    page.goto(f"{studio.url}/studio/sign-in?next={where}")
    page.get_by_label("API key").fill(studio.key)
    page.get_by_role("button", name="Sign in with the key").click()
    expect(page).to_have_url(f"{studio.url}/studio/")


@pytest.mark.parametrize("path", ["/", "/studio"])
def test_addresses_that_people_type_lead_to_the_studio(
    studio: Any, signed_in: Page, path: str
) -> None:
    signed_in.goto(f"{studio.url}{path}")
    expect(signed_in).to_have_url(f"{studio.url}/studio/")


def test_attempts_are_throttled(own_studio: Any, page: Page) -> None:
    own_studio.start()
    for _ in range(10):
        page.goto(f"{own_studio.url}/studio/enter/guess")
        expect(page.get_by_role("alert")).to_contain_text("already used")
    page.goto(f"{own_studio.url}/studio/enter/guess")
    expect(page.get_by_role("alert")).to_contain_text("Too many")


def sign_in(page: Page, user_name: str, password: str) -> None:
    page.get_by_role("textbox", name="User name").fill(user_name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def guess(url: str, user_name: str, address: str) -> int:
    """The status of the answer to a wrong password that is sent from an address."""
    host, port = url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), 30, source_address=(address, 0))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/studio/sign-in", f"user_name={user_name}&password=a+guess", form)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_musician_sets_a_password_signs_out_and_gets_back_in(own_studio: Any, page: Page) -> None:
    own_studio.start()
    page.goto(own_studio.link)
    page.goto(f"{own_studio.url}/studio/keys")
    assert violations(page) == []
    page.get_by_role("textbox", name="User name").fill("Mira Müller")
    page.get_by_label("New password").fill("lantern over low tide")
    page.get_by_role("button", name="Set password").click()
    expect(page.locator("main").get_by_role("status")).to_contain_text("saved")
    page.get_by_label("Current password").fill("not this one, sorry")
    page.get_by_label("New password").fill("another lantern at sea")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("current password is wrong")

    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, "mira müller", "not this one, sorry")
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    assert violations(page) == []
    # Another way to write the same name.
    sign_in(page, "MIRA MU\u0308LLER ", "lantern over low tide")
    expect(page).to_have_url(f"{own_studio.url}/studio/")

    # The operator sets a new one, which signs out all browsers.
    command = [
        Path(sys.executable).with_name("scopitone"),
        "accounts",
        "password",
        "--user",
        "mira",
    ]
    subprocess.run(
        command, env=own_studio.env, input="words of the operator\n", text=True, check=True
    )
    page.goto(f"{own_studio.url}/studio/tasks")
    sign_in(page, "mira", "words of the operator")
    expect(page).to_have_url(f"{own_studio.url}/studio/tasks")
    expect(page.locator(".about-you")).to_contain_text("Signed in as mira")

    # A name is guessed from many addresses: even the right password has to wait then.
    for number in range(10):
        assert guess(own_studio.url, "mira", f"127.0.1.{number + 1}") == 401
    page.context.clear_cookies()
    page.goto(f"{own_studio.url}/studio/sign-in")
    sign_in(page, "mira", "words of the operator")
    expect(page.get_by_role("alert")).to_contain_text("Too many")


def test_signing_out_everywhere_ends_other_browsers_too(
    studio: Any, signed_in: Page, browser: Any
) -> None:
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(studio.new_link())
    elsewhere.wait_for_url("**/studio/")
    signed_in.goto(f"{studio.url}/studio/keys")
    signed_in.get_by_role("button", name="Sign out everywhere").click()
    expect(signed_in.get_by_role("heading", name="Sign in")).to_be_visible()
    elsewhere.goto(f"{studio.url}/studio/keys")
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()
    other.close()


def test_a_request_without_our_token_changes_nothing(studio: Any, signed_in: Page) -> None:
    api = f"{studio.url}/api/v1/client/account/keys"
    assert signed_in.request.get(api).status == 200
    refused = signed_in.request.post(api, data={"name": "forged"})
    assert refused.status == 403
    assert "out of date" in refused.json()["message"]
    names = [key["name"] for key in signed_in.request.get(api).json()["data"]["keys"]]
    assert "forged" not in names


def test_another_sites_form_cannot_sign_in(studio: Any, page: Page) -> None:
    refused = page.request.post(
        f"{studio.url}/studio/sign-in",
        form={"key": studio.key},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert refused.status == 403


def test_every_answer_carries_the_policy(studio: Any, signed_in: Page) -> None:
    for path in ("/studio/keys", "/studio/nothing", "/studio/sign-in"):
        answer = signed_in.request.get(studio.url + path)
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        body = answer.text()
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", body)
        assert not re.search(r"\son\w+=|\sstyle=", body)


def test_the_cookie_is_changed_in_time_and_the_old_one_ends(
    studio: Any, signed_in: Page, browser: Any
) -> None:
    old = cookie_of(signed_in.context)
    with sqlite3.connect(studio.data_dir / "scopitone.sqlite") as database:
        database.execute("update studio_sessions set rotated_at = rotated_at - 86400")
    signed_in.goto(f"{studio.url}/studio/keys")
    assert cookie_of(signed_in.context)["value"] != old["value"]
    with sqlite3.connect(studio.data_dir / "scopitone.sqlite") as database:
        database.execute("update studio_sessions set rotated_at = ?", [int(time.time()) - 120])
    stolen = browser.new_context()
    stolen.add_cookies([old])
    page = stolen.new_page()
    page.goto(f"{studio.url}/studio/keys")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    stolen.close()
