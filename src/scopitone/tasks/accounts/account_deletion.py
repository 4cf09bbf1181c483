"""Deletes an account with all that it has: keys, sessions, tasks, files, projects, and credits.

The bytes of its media are deleted by later sweeps, through the trash, unless another account has
files with the same bytes. Workers stop what they are doing for it as if it had been canceled.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, Table, delete, func, select
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store import media_tables, project_tables
from scopitone.store.database import writing
from scopitone.store.tables import Account, Base, File, Key, Task
from scopitone.tasks.accounts.accounts import check_account, check_operator_left, lock_accounts
from scopitone.tasks.accounts.api_keys import DEFAULT_ACCOUNT
from scopitone.tasks.status import OPEN_STATUSES

log = logging.getLogger(__name__)

# The modules whose tables `Base` then knows.
_TABLE_MODULES = (media_tables, project_tables)


@dataclass(frozen=True, slots=True)
class DeletedAccount:
    """What was deleted with an account. tasks: with the `canceled` ones. size: of files, in bytes.

    Tasks include those that had been deleted before, of which only a row was left.
    """

    id: str
    name: str
    keys: int
    tasks: int
    canceled: int
    projects: int
    files: int
    size: int


def delete_account(
    engine: Engine, account_id: str, confirmation: str, deleted_by: str
) -> DeletedAccount:
    """Delete an account for good, in one transaction, and log it.

    confirmation: the name of the account, as the operator typed it. deleted_by: for the log.

    Raises: InputError ("account" or "confirmation") if there is no such account, if it is the last
    operator's or the server's own, or if the name is another.
    """
    check_account(engine, account_id)
    with writing(engine) as session:
        # Until the end, nobody can add anything that belongs to the account.
        account = lock_accounts(session, account_id)
        if account_id == DEFAULT_ACCOUNT:
            raise InputError(
                "account", "is the server's own; accepted: another one; this one can be disabled"
            )
        check_operator_left(session, account)
        if confirmation.strip() != account.name.strip():
            raise InputError(
                "confirmation", f"is not the name of the account; accepted: {account.name}"
            )
        deleted = _count(session, account)
        for table, condition in _list_owned_rows(account_id):
            session.execute(delete(table).where(condition))
    log.info(
        "Account %s (%r) was deleted by %s: %d keys, %d tasks, %d of them canceled, %d projects, "
        "%d files of %d bytes",
        *(deleted.id, deleted.name, deleted_by, deleted.keys, deleted.tasks, deleted.canceled),
        *(deleted.projects, deleted.files, deleted.size),
    )
    return deleted


def _count(session: Session, account: Account) -> DeletedAccount:
    def count(table: type[Base], *conditions: ColumnElement[bool]) -> int:
        owned = table.__table__.c.account_id == account.id
        query = select(func.count()).select_from(table).where(owned, *conditions)
        return session.scalar(query) or 0

    size = select(func.sum(File.size)).where(File.account_id == account.id)
    return DeletedAccount(
        id=account.id,
        name=account.name,
        keys=count(Key),
        tasks=count(Task),
        canceled=count(Task, Task.status.in_(OPEN_STATUSES)),
        projects=count(project_tables.StoredProject),
        files=count(File),
        size=int(session.scalar(size) or 0),
    )


def _list_owned_rows(account_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Yield each table that has rows of accounts, and which of them are the account's.

    A table is yielded before those that it refers to.
    """
    owned: dict[Table, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        condition = _select_owned(table, owned, account_id)
        if condition is not None:
            owned[table] = condition
    yield from reversed(owned.items())


def _select_owned(
    table: Table, owned: dict[Table, ColumnElement[bool]], account_id: str
) -> ColumnElement[bool] | None:
    if table is Account.__table__:
        return table.c.id == account_id
    if "account_id" in table.c:
        return table.c.account_id == account_id
    for key in table.foreign_keys:
        parent = key.column.table
        if parent in owned:
            return key.parent.in_(select(key.column).where(owned[parent]))
    return None
