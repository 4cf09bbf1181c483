"""Logs and traces.

Modules:

    log_files   Whether the log file and its older parts are Scopitone's, so that rotation may
                delete them.
    log_limits  Limits of the log's size: repeated messages are counted, and long ones are
                shortened.
    logs        Log lines that name the request and the task they belong to.
    tracing     OpenTelemetry traces: a request, the task that it creates, its steps and its
                segments.
"""
