"""Accounts, API keys, sessions and credits.

Modules:

    account_deletion  An account is deleted with all that it has.
    accounts       Accounts own tasks, files, credits and keys.
    api_keys       API keys: created, hashed, looked up.
    credit_ledger  Credits: an append-only ledger in hundredths.
    feature_flags  Feature flags that the operator sets without a restart: maintenance, and each
                   model.
    idempotency    Idempotency-Key: a request that is sent again gets the first answer, and
                   creates nothing.
    passwords      User names and passwords, by which people sign in to the studio.
    sessions       Sign-in to the studio: links that work once, and the sessions of browsers.
"""
