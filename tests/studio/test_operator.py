"""The operator's page in a real browser: accounts that are deleted, and charts of the server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from browsing import Api, violations, wav
from playwright.sync_api import Page, expect


def test_an_account_is_deleted_after_its_name_was_typed(studio: Any, signed_in: Page) -> None:
    page = signed_in
    page.goto(f"{studio.url}/studio/operator")
    page.get_by_label("Name of the new account").fill("Mira")
    page.get_by_role("button", name="Create account").click()
    row = page.get_by_role("row").filter(has_text="Mira")
    row.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    delete = dialog.get_by_role("button", name="Delete")
    expect(delete).to_be_disabled()
    assert violations(page) == []
    name = dialog.get_by_label("Type Mira to confirm")
    expect(name).to_be_focused()
    name.fill("mira")
    expect(delete).to_be_disabled()
    # Enter does nothing before the name is right.
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Delete").click()
    name.fill("Mira")
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    assert "'Mira') was deleted by the operator default" in (studio.data_dir / "log").read_text()

    # Neither one's own account nor the server's can be deleted.
    own = page.get_by_role("row").filter(has_text="default").first
    expect(own.get_by_role("button", name="Delete")).to_have_count(0)
    csrf = page.locator("html").get_attribute("data-csrf") or ""
    form = {"csrf": csrf, "account": "default", "confirmation": "default"}
    refused = page.request.post(f"{studio.url}/studio/operator/accounts/delete", form=form)
    assert refused.status == 422
    assert "is your own" in refused.text()


def test_charts_show_what_the_table_says_and_follow_the_server(
    studio: Any, signed_in: Page, api: Api, tmp_path: Path
) -> None:
    page = signed_in
    page.goto(f"{studio.url}/studio/operator")
    expect(page.locator("#charts svg")).to_have_count(4)
    rate = page.get_by_role("img", name="Tasks per minute")
    failed = page.get_by_role("img", name="Failed tasks")
    expect(failed).to_have_accessible_name("Failed tasks: now 0, at most 0")
    bars = rate.locator(".chart-bar")
    before = bars.count()
    page.get_by_text("Show as a table").click()
    assert violations(page) == []
    # The open table and the charts are kept up to date.
    api.ended(api.create("scopitone/import", {"audio_url": api.upload(wav(tmp_path))}))
    api.ended(api.create("scopitone/import", {"audio_url": "data:,"}))
    expect(failed).to_have_accessible_name(re.compile("at most 1$"))
    expect(page.locator("#periods")).to_be_visible()
    assert bars.count() > before
    column = (
        "(rows) => rows.map((row) => row.cells[4].dataset.value).filter((text) => text !== '0')"
    )
    assert page.locator("#periods tr").evaluate_all(column) == ["1"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
