"""Tasks: their life, the jobs that workers run for them, and the workers themselves.

Modules:

    accounts/       Accounts, API keys, sessions and credits.
    clip_lyrics     The lyrics of a song that a task handles: which words are sung, and when.
    clips           The songs of an account, of which videos can be made.
    deletion        Deletes a task that has ended: its results, and what is stored about it.
    dialects/       Tasks as clients of other dialects of the API see them.
    distributed/    One video drawn by several workers.
    errors          Errors of requests, apart from wrong values of fields (`errors.InputError`).
    files/          Uploaded and stored files: rows with URLs, types, disk space.
    jobs/           What a worker runs for a task, one module per task model.
    media_store/    Ownership, retention, sweeping, checking and restoring of stored media.
    models          The task models: one row each, with the queue that takes its tasks and the
                    spec it stores.
    network/        Outgoing requests: which addresses may be reached, connecting, downloading.
    observability/  Logs and traces.
    operations/     The operator's tools: backup, doctor, overview.
    personas        Personas: what the built-in engine keeps of a song, by account.
    presenter       A task as its client sees it, in TaskInfo and in callbacks.
    previews/       Single frames drawn for requests, in processes of their own.
    projects/       Projects of accounts: stored, with their versions, and made into videos.
    queries         Lists tasks of an account: pages, newest first, and progress.
    queue/          Queues: their names, priorities and limits, and how work is enqueued.
    runtime/        What a job gets and needs while it runs.
    sandbox/        Foreign files are opened in a child process with limits.
    specs           Specs: validated requests, stored with their task as JSON.
    state           The life of a task: created, started, making progress, ended.
    status          The states of a task, as they are stored and sent.
    webhooks/       Callbacks: owed deliveries, signing, sending.
    worker/         The worker process and its supervisor.
"""
