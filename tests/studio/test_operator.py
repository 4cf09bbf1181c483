"""The operator's page in a real browser: accounts that are deleted, and charts of the server."""

from __future__ import annotations

from typing import Any

from browsing import violations
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
