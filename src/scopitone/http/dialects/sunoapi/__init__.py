"""The dialect of sunoapi.org and kie.ai. It has no logic of its own: it renames.

Modules:

    creation         The routes that create tasks.
    dialect_answers  The envelope {"code", "msg", "data"}, and the codes of both vendors.
    dialect_bodies   Bodies of requests.
    extras           The routes that answer at once, and those of what is not made here.
    file_routes      The three upload routes, and links for downloads.
    kie_routes       The jobs API of kie.ai.
    openapi_answers  Answers, as the OpenAPI page describes them.
    records          The routes that return the record of a task.
    translation      From a body of this dialect to one of CreateTask.
"""
