"""The routes, one module per topic.

Modules:

    account     The account's balance, prices and ledger.
    callbacks   Callbacks of tasks: their attempts, sending them again, test deliveries, the
                signing secret.
    files       Uploads of songs and images: in one step with an API key, or in two steps with a
                signed URL.
    jobs        CreateTask and TaskInfo.
    keys        The account's API keys.
    media       Media files: whole, in byte ranges, or only the headers.
    models      The available models, and cost estimates for tasks.
    operations  Routes for the operator's tools: liveness, readiness, metrics.
    personas    Personas: what the built-in engine keeps of a song, for later ones.
    previews    What editors need before a video is rendered: frames, the song's outline,
                corrected words.
    project_files  Project files: downloaded with the song and all files, and uploaded again.
    projects    Projects: a song, its lyrics, and the options of its video, kept as they are edited.
    styles      The list of video styles.
    tasks       Routes for existing tasks: list, follow, cancel, delete.
    webhook_deliveries  Deliveries of callbacks: listed, with request and attempts, and sent again.
    webhook_endpoints   Webhook endpoints of the account, which receive the callbacks of all its
                tasks.
"""
