"""A client of the job API, for servers of Scopitone and for the hosted service.

It uses nothing else of this package.

Modules:

    async_client   The same client for asyncio.
    client_errors  What goes wrong between a client and a server.
    job_client     `Client`: tasks, from CreateTask to the finished file.
    task_info      Tasks and clips as objects.
    transfers      Uploads, and downloads that resume.
    transport      Requests: the envelope, errors, repetition.
    verification   Signatures of callbacks.
    waiting        Waiting for a task: by events, or by asking again.
"""
