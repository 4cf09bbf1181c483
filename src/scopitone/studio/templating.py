"""Rendering of templates, with the values that every page needs: visitor, language, menu, theme."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import scopitone
from scopitone.http.security import browser_sessions
from scopitone.http.services import base_url, services
from scopitone.studio import assets
from scopitone.studio.translations import (
    LANGUAGES,
    build_translator,
    choose_language,
    load_script_strings,
)
from scopitone.tasks.accounts import sessions
from scopitone.tasks.accounts.sessions import Visitor

LANGUAGE_COOKIE, THEME_COOKIE = "scopitone_language", "scopitone_theme"
THEMES = ("auto", "dark", "light")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A menu entry. `name` is the name of the page and of its table of strings."""

    name: str
    path: str
    operator: bool = False


MENU = (
    MenuEntry("video", "/studio/"),
    MenuEntry("projects", "/studio/projects"),
    MenuEntry("song", "/studio/song"),
    MenuEntry("tasks", "/studio/tasks"),
    MenuEntry("keys", "/studio/keys"),
    MenuEntry("credits", "/studio/credits"),
    MenuEntry("webhooks", "/studio/webhooks"),
    MenuEntry("reference", "/studio/reference"),
    MenuEntry("operator", "/studio/operator", operator=True),
)


SECTIONS = {"task": "tasks", "delivery": "webhooks", "health": "operator", "link": "operator"}
"""The menu entry of pages that have no entry of their own."""


@lru_cache
def _load_environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(
    request: Request,
    name: str,
    visitor: Visitor | None = None,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Render the template `NAME.html`; `values` are passed to it."""
    language = language_of(request)
    theme = request.cookies.get(THEME_COOKIE, "auto")
    template = _load_environment().get_template(f"{name}.html")
    root = browser_sessions.root_path(request)
    text = template.render(
        name=name,
        section=SECTIONS.get(name, name),
        t=build_translator(language),
        language=language,
        languages=LANGUAGES,
        theme=theme if theme in THEMES else "auto",
        themes=THEMES,
        root=root,
        base=base_url(request),
        static=f"{root}/studio/static/{assets.compute_version()}",
        visitor=visitor,
        menu=[entry for entry in MENU if visitor and (visitor.operator or not entry.operator)],
        script_strings=to_script_json(load_script_strings(language, name)),
        to_script_json=to_script_json,
        product_version=scopitone.__version__,
        **values,
    )
    response = HTMLResponse(text, status)
    if visitor is not None and visitor.stale:
        cookie = sessions.rotate_cookie(services(request).engine, visitor)
        if cookie:
            browser_sessions.set_session_cookie(request, response, cookie)
    return response


def language_of(request: Request) -> str:
    """Return the language of the pages for this request."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return choose_language(request.headers.get("accept-language", ""), chosen)


def to_script_json(value: Any) -> Markup:
    """Encode `value` as JSON that is safe inside a script element: nothing in it can end one."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
