"""Templates into pages, with what every page needs: who is signed in, language, theme, menu."""

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
from scopitone.http import browsers
from scopitone.http.services import base_url
from scopitone.studio import static
from scopitone.studio.strings import LANGUAGES, for_scripts, preferred, sayer
from scopitone.tasks.sessions import Visitor

LANGUAGE_COOKIE, THEME_COOKIE = "scopitone_language", "scopitone_theme"
THEMES = ("auto", "dark", "light")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; `name` is the page's and its sentences' table."""

    name: str
    path: str
    operator: bool = False


MENU = (
    Entry("video", "/studio/"),
    Entry("song", "/studio/song"),
    Entry("tasks", "/studio/tasks"),
    Entry("keys", "/studio/keys"),
    Entry("credits", "/studio/credits"),
    Entry("webhooks", "/studio/webhooks"),
    Entry("reference", "/studio/reference"),
    Entry("operator", "/studio/operator", operator=True),
)


SECTIONS = {"task": "tasks", "health": "operator", "link": "operator"}
"""The line of the menu that a page belongs to, where it is not its own."""


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: Request, name: str, who: Visitor | None = None, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """The page of the template `NAME.html`. `values` are the template's own."""
    language = language_of(request)
    theme = request.cookies.get(THEME_COOKIE, "auto")
    template = _environment().get_template(f"{name}.html")
    root = browsers.root(request)
    text = template.render(
        name=name,
        section=SECTIONS.get(name, name),
        say=sayer(language),
        language=language,
        languages=LANGUAGES,
        theme=theme if theme in THEMES else "auto",
        themes=THEMES,
        root=root,
        base=base_url(request),
        static=f"{root}/studio/static/{static.version()}",
        who=who,
        menu=[entry for entry in MENU if who and (who.operator or not entry.operator)],
        script_strings=as_json(for_scripts(language, name)),
        as_json=as_json,
        product_version=scopitone.__version__,
        **values,
    )
    response = HTMLResponse(text, status)
    if who is not None and who.stale and (cookie := _renewed(request, who)):
        browsers.keep_cookie(request, response, cookie)
    return response


def language_of(request: Request) -> str:
    """The language that this reader wants."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return preferred(request.headers.get("accept-language", ""), chosen)


def as_json(value: Any) -> Markup:
    """JSON that can stand within a script element: nothing in it ends one."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _renewed(request: Request, who: Visitor) -> str | None:
    from scopitone.http.services import services
    from scopitone.tasks import sessions

    return sessions.renew(services(request).engine, who)
