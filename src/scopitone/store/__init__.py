"""Storage: the database and the blobs.

Modules:

    blob_index           The index of blobs in the database: those that this installation stored,
                         and the trash.
    blobs                The media store: blobs, whose key is the SHA-256 of their bytes.
    database             The database, SQLite or PostgreSQL: opened, migrated, read and written.
    layout               The names of Scopitone's objects in the media store.
    leases               Leases: of all processes on a database, one does what is to be done once in
                         an interval.
    media_tables         The tables of the media store: its owner, and the blobs that this
                         installation stored.
    prepared_statements  Statements of the busiest requests, compiled once for each kind of
                         database.
    project_tables       The tables of projects: what a video is made from, and what it was before.
    restoration          The end of a restore: the content of a backup is put in its place, in one
                         atomic step.
    retry                Retries of work while the database is away.
    s3                   The media store in S3-compatible storage; uploads go there directly, not
                         through the server.
    schema_version       Which version of Scopitone wrote the database's schema, and whether this
                         one can use it.
    sqlite_file/         What is particular to SQLite: its version, and its writers.
    tables               The tables.
    upsert               INSERT … ON CONFLICT, which SQLite and PostgreSQL share and SQLAlchemy
                         spells for each.
"""
