"""The wire format: Pydantic models of requests and responses. Nothing else defines it.

Modules:

    answers   Responses: `data` of each one, and the envelope around it.
    checking  Validation of requests, with one error message for each invalid field.
    clip_files  `input` of the models that make other files of a clip, and of the one that writes
              lyrics.
    keys      Requests and responses about API keys.
    models    Responses about models and their prices.
    music     `input` of the four music models.
    parameters  What the parameters of paths, queries, and headers mean.
    personas  Making personas: the request and its response.
    projects    Requests and responses about projects.
    requests  Bodies of requests about tasks; `input` of the import and video models.
    webhooks  Requests and responses about webhook endpoints and deliveries.
"""
