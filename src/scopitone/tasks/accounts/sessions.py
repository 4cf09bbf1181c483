"""Sign-in to the studio: links that work once, and the sessions of browsers.

Neither links nor the cookies of sessions are stored, only their SHA-256. The cookie of a session is
replaced every ROTATE_AFTER_S; the previous one stays valid for GRACE_S, for requests that were
already sent.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, replace

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, Password, SignInLink, StudioSession
from scopitone.tasks.errors import UnauthorizedError

LINK_TIMEOUT_S = 3600
ROTATE_AFTER_S = 12 * 3600
GRACE_S = 60
# OWASP ASVS 4.0, 3.3: an idle session ends. A month suits a personal tool.
MAX_IDLE_S = 30 * 24 * 3600
_LAST_SEEN_INTERVAL_S = 60


@dataclass(frozen=True, slots=True)
class Visitor:
    """The account whose browser sent a request with `cookie`.

    shown_name: the user name, or the name of an account without one. stale: replace the cookie.
    """

    session_id: str
    account_id: str
    shown_name: str
    operator: bool
    csrf: str
    cookie: str
    stale: bool = False


def make_link(engine: Engine, account_id: str) -> str:
    """Return the secret of a link that signs in to the account once, within LINK_TIMEOUT_S."""
    secret = secrets.token_urlsafe(24)
    now = int(time.time())
    with writing(engine) as session:
        session.add(
            SignInLink(sha256=_hash(secret), account_id=account_id, expires_at=now + LINK_TIMEOUT_S)
        )
    return secret


def sign_in_by_link(engine: Engine, secret: str) -> Visitor:
    """Use the link and open a session. Raises UnauthorizedError if it was used or has expired."""
    with writing(engine) as session:
        link = session.get(SignInLink, _hash(secret))
        if link is None or link.expires_at <= time.time():
            raise UnauthorizedError("This link was already used, or has expired")
        if session.get_one(Account, link.account_id).disabled_at is not None:
            raise UnauthorizedError("The account is disabled")
        session.delete(link)
        return _open_session(session, link.account_id)


def sign_in(engine: Engine, account_id: str) -> Visitor:
    """Open a session for an account that has authenticated with a key or a password."""
    with writing(engine) as session:
        return _open_session(session, account_id)


def find_visitor(engine: Engine, cookie: str) -> Visitor | None:
    """Return the visitor with this cookie; None if there is no such session, or it has ended."""
    now = int(time.time())
    sha256 = _hash(cookie)
    query = (
        select(StudioSession, Account, Password.user_name)
        .join(Account, Account.id == StudioSession.account_id)
        .outerjoin(Password, Password.account_id == Account.id)
        .where(or_(StudioSession.sha256 == sha256, StudioSession.previous_sha256 == sha256))
    )
    with reading(engine) as session:
        match = session.execute(query).first()
    if match is None:
        return None
    row, account, user_name = match
    if account.disabled_at is not None:
        return None
    is_late = row.sha256 != sha256 and now > row.rotated_at + GRACE_S
    if is_late or now > row.seen_at + MAX_IDLE_S:
        return None
    if now > row.seen_at + _LAST_SEEN_INTERVAL_S:
        with writing(engine) as session:
            session.execute(
                update(StudioSession).where(StudioSession.id == row.id).values(seen_at=now)
            )
    stale = row.sha256 == sha256 and now > row.rotated_at + ROTATE_AFTER_S
    return replace(_visitor_of(row, account, user_name, cookie), stale=stale)


def rotate_cookie(engine: Engine, who: Visitor) -> str | None:
    """Replace the cookie of a session. Returns None if another request has just replaced it."""
    cookie, now, old = secrets.token_urlsafe(32), int(time.time()), _hash(who.cookie)
    statement = (
        update(StudioSession)
        .where(StudioSession.id == who.session_id, StudioSession.sha256 == old)
        .values(sha256=_hash(cookie), previous_sha256=old, rotated_at=now, seen_at=now)
        .returning(StudioSession.id)
    )
    with writing(engine) as session:
        return cookie if session.scalar(statement) is not None else None


def sign_out(engine: Engine, session_id: str) -> None:
    """End one session."""
    with writing(engine) as session:
        session.execute(delete(StudioSession).where(StudioSession.id == session_id))


def sign_out_everywhere(engine: Engine, account_id: str) -> None:
    """End all sessions of the account, and invalidate its unused links."""
    with writing(engine) as session:
        session.execute(delete(StudioSession).where(StudioSession.account_id == account_id))
        session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def sign_out_others(engine: Engine, account_id: str, session_id: str) -> None:
    """End all sessions of the account but one, and invalidate its unused links."""
    with writing(engine) as session:
        session.execute(
            delete(StudioSession).where(
                StudioSession.account_id == account_id, StudioSession.id != session_id
            )
        )
        session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def count_sessions(engine: Engine, account_id: str) -> int:
    """Return the number of browsers that are signed in to the account."""
    with reading(engine) as session:
        ids = session.scalars(
            select(StudioSession.id).where(
                StudioSession.account_id == account_id,
                StudioSession.seen_at > time.time() - MAX_IDLE_S,
            )
        )
        return len(list(ids))


def delete_expired(session: Session) -> None:
    """Delete expired links and idle sessions. Call it only if the clock is trusted."""
    now = int(time.time())
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now))
    session.execute(delete(StudioSession).where(StudioSession.seen_at < now - MAX_IDLE_S))


def _open_session(session: Session, account_id: str) -> Visitor:
    now = int(time.time())
    account = session.get_one(Account, account_id)
    cookie = secrets.token_urlsafe(32)
    row = StudioSession(
        id=secrets.token_hex(8),
        account_id=account_id,
        sha256=_hash(cookie),
        previous_sha256=None,
        csrf=secrets.token_urlsafe(24),
        created_at=now,
        rotated_at=now,
        seen_at=now,
    )
    session.add(row)
    password = session.get(Password, account_id)
    return _visitor_of(row, account, password.user_name if password else None, cookie)


def _visitor_of(
    row: StudioSession, account: Account, user_name: str | None, cookie: str
) -> Visitor:
    shown_name = user_name or account.name
    return Visitor(row.id, account.id, shown_name, account.operator, row.csrf, cookie)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
