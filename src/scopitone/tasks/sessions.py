"""Signing in to the studio: links that work once, and the sessions of browsers.

Neither a link nor a session's cookie is stored, only their SHA-256. A session's cookie is
changed every ROTATE_AFTER_S; the one before stays good for GRACE_S, for what was on its way.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, replace

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, SignInLink, StudioSession
from scopitone.tasks.errors import UnauthorizedError

LINK_SECONDS = 3600
ROTATE_AFTER_S = 12 * 3600
GRACE_S = 60
# OWASP ASVS 4.0, 3.3: a session that nobody uses ends; a month suits a tool of one's own.
IDLE_SECONDS = 30 * 24 * 3600
_SEEN_NOTED_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose browser sent a request, by its `cookie`. `stale`: the cookie is due to be changed."""

    session_id: str
    account_id: str
    account_name: str
    operator: bool
    csrf: str
    cookie: str
    stale: bool = False


def make_link(engine: Engine, account_id: str) -> str:
    """The secret part of a link that signs in to the account once, within LINK_SECONDS."""
    secret = secrets.token_urlsafe(24)
    now = int(time.time())
    with writing(engine) as session:
        session.execute(delete(SignInLink).where(SignInLink.expires_at <= now))
        session.add(
            SignInLink(sha256=_hash(secret), account_id=account_id, expires_at=now + LINK_SECONDS)
        )
    return secret


def enter_by_link(engine: Engine, secret: str) -> Visitor:
    """Use the link up and open a session. Raises UnauthorizedError where it is not good."""
    with writing(engine) as session:
        link = session.get(SignInLink, _hash(secret))
        if link is None or link.expires_at <= time.time():
            raise UnauthorizedError("This link was used already, or is too old")
        session.delete(link)
        return _open(session, link.account_id)


def enter(engine: Engine, account_id: str) -> Visitor:
    """Open a session for an account that has shown one of its keys."""
    with writing(engine) as session:
        return _open(session, account_id)


def visitor(engine: Engine, cookie: str) -> Visitor | None:
    """Whose session the cookie is, None if it is nobody's, or not any more."""
    now = int(time.time())
    sha256 = _hash(cookie)
    wanted = (
        select(StudioSession, Account)
        .join(Account, Account.id == StudioSession.account_id)
        .where(or_(StudioSession.sha256 == sha256, StudioSession.previous_sha256 == sha256))
    )
    with reading(engine) as session:
        row = session.execute(wanted).first()
    if row is None:
        return None
    found, account = row.tuple()
    late = found.sha256 != sha256 and now > found.rotated_at + GRACE_S
    if late or now > found.seen_at + IDLE_SECONDS:
        return None
    if now > found.seen_at + _SEEN_NOTED_EVERY_S:
        with writing(engine) as session:
            session.execute(
                update(StudioSession).where(StudioSession.id == found.id).values(seen_at=now)
            )
    stale = found.sha256 == sha256 and now > found.rotated_at + ROTATE_AFTER_S
    return replace(_visitor(found, account, cookie), stale=stale)


def renew(engine: Engine, who: Visitor) -> str | None:
    """A new cookie for the session; None if another request has just made one."""
    cookie, now, old = secrets.token_urlsafe(32), int(time.time()), _hash(who.cookie)
    mine = (
        update(StudioSession)
        .where(StudioSession.id == who.session_id, StudioSession.sha256 == old)
        .values(sha256=_hash(cookie), previous_sha256=old, rotated_at=now, seen_at=now)
        .returning(StudioSession.id)
    )
    with writing(engine) as session:
        return cookie if session.scalar(mine) is not None else None


def leave(engine: Engine, session_id: str) -> None:
    """End one session."""
    with writing(engine) as session:
        session.execute(delete(StudioSession).where(StudioSession.id == session_id))


def leave_everywhere(engine: Engine, account_id: str) -> None:
    """End all sessions of the account, and make its unused links useless."""
    with writing(engine) as session:
        session.execute(delete(StudioSession).where(StudioSession.account_id == account_id))
        session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def count(engine: Engine, account_id: str) -> int:
    """How many browsers are signed in to the account."""
    with reading(engine) as session:
        found = session.scalars(
            select(StudioSession.id).where(
                StudioSession.account_id == account_id,
                StudioSession.seen_at > time.time() - IDLE_SECONDS,
            )
        )
        return len(list(found))


def _open(session: Session, account_id: str) -> Visitor:
    now = int(time.time())
    account = session.get_one(Account, account_id)
    session.execute(delete(StudioSession).where(StudioSession.seen_at < now - IDLE_SECONDS))
    cookie = secrets.token_urlsafe(32)
    opened = StudioSession(
        id=secrets.token_hex(8),
        account_id=account_id,
        sha256=_hash(cookie),
        previous_sha256=None,
        csrf=secrets.token_urlsafe(24),
        created_at=now,
        rotated_at=now,
        seen_at=now,
    )
    session.add(opened)
    return _visitor(opened, account, cookie)


def _visitor(found: StudioSession, account: Account, cookie: str) -> Visitor:
    return Visitor(found.id, account.id, account.name, account.operator, found.csrf, cookie)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
