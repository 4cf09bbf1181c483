"""The quota of stored bytes that an account has, unless it is an operator's."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, false, func, select

from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.tables import Account, File
from scopitone.tasks.errors import QuotaError

_STORED_BYTES = PreparedStatement(
    lambda _: (
        select(func.coalesce(func.sum(File.size), 0).label("size"))
        .join(Account, Account.id == File.account_id)
        .where(Account.id == bindparam("account"), Account.operator == false())
    )
)


def check_stored_bytes(
    connection: Connection, account_id: str, max_bytes: int, new_bytes: int = 0
) -> None:
    """Check that the files of an account leave room for `new_bytes` (at least one).

    Files with the same content count each: the sum is that of the sizes which clients see.

    max_bytes: the quota; 0 means none.

    Raises:
        QuotaError: they do not.
    """
    if not max_bytes:
        return
    [row] = _STORED_BYTES(connection, account=account_id)
    stored = int(row.size)
    if stored + max(1, new_bytes) > max_bytes:
        raise QuotaError(
            f"Storage quota exceeded: the account's files have {stored / 2**20:.1f} of "
            f"{max_bytes / 2**20:.1f} MB; delete tasks that are no longer needed"
        )
