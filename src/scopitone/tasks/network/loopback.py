"""Decide whether URLs from clients may lead to this machine itself.

On a personal machine it is useful that `audio_url` and `callback_url` may name 127.0.0.1. Behind a
proxy, the same would open the operator's local services to every client. So the loopback is allowed
without a setting only while nothing suggests a proxy: the server listens on the loopback, has no
`public_url`, and no request has ever come through a proxy. The last is stored with the switches of
the database: it survives restarts, applies to all servers and workers of the database, and is never
undone. SCOPITONE_ALLOW_NETWORKS allows the loopback permanently.
"""

from __future__ import annotations

from sqlalchemy import Engine

from scopitone.core.settings import Settings
from scopitone.tasks.accounts.feature_flags import load_switches, set_switch
from scopitone.tasks.network.ssrf_guard import SsrfGuard

PROXY_SEEN = "proxy-seen"
"""The switch that is set by the first request that came through a proxy."""


def is_loopback_allowed(settings: Settings, engine: Engine) -> bool:
    """Return whether URLs may lead to the loopback without a setting that lists it."""
    if settings.public_url or not settings.is_loopback_only:
        return False
    return PROXY_SEEN not in load_switches(engine)


def record_proxy(engine: Engine) -> None:
    """Store that a request came through a proxy. Repeating it changes nothing."""
    set_switch(engine, PROXY_SEEN, on=True)


def guard_for(settings: Settings, engine: Engine, *, accepted_with_loopback: bool) -> SsrfGuard:
    """Return the guard for the URLs of a task or delivery.

    accepted_with_loopback: what `is_loopback_allowed` returned when the request was accepted. It is
    checked again now: a proxy may have been seen since, or configured by `public_url`.
    """
    allowed = accepted_with_loopback and is_loopback_allowed(settings, engine)
    return SsrfGuard(allowed, settings.allow_networks)
