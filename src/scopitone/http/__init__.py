"""The job API on the wire.

Modules:

    address_file     The file that contains a running server's address, for commands on the same
                     data folder.
    app              The ASGI application: routes, middleware and error handlers.
    create_task/     CreateTask: from a request to a queued task.
    dialects/        Other public dialects of the API: the same tasks, credits, limits and media by
                     other names.
    envelope         The envelope of every JSON response: {"code", "message", "data"}; `code` is
                     the HTTP status.
    errors           Error handlers: the only place where errors become status codes and error
                     responses.
    file_uploads     Uploaded files: checked and stored, however they came.
    live/            Server-sent events.
    metrics          Prometheus metrics, served at /metrics.
    middleware       ASGI middleware for every request: limit of the body size, HEAD for GET
                     routes, CORS.
    models/          The task models as the API shows them: inputs, prices, catalogue.
    openapi          The OpenAPI page: FastAPI's, completed with authentication and an example of
                     every response.
    paging           Pages of lists: their length and where they begin, as clients ask for them.
    paths            URL paths of this server: one constant for each, used by routes, limits and
                     the OpenAPI page.
    project_uploads  Project files that clients upload: a ZIP file with its song and files, or a
                     document alone.
    range_responses  HTTP responses for files in an S3 store: the whole file, one byte range, or
                     the headers.
    request_log      The request log: an id, a log line, metrics and a trace span for every
                     request.
    routes/          The routes, one module per topic.
    schemas/         The wire format: Pydantic models of requests and responses.
    security/        Who may call, how often, and with what JSON.
    server           The server: one HTTP process and its worker processes.
    services         Settings, stores and limits that the routes work with; one object per running
                     server.
"""
