"""Requests and responses about webhook endpoints and deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scopitone.http.schemas.answers import CallbackAttempt
from scopitone.http.schemas.checking import HttpUrl, Wire
from scopitone.http.schemas.requests import Short

Event = Literal["success", "failed"]
_EVENTS: list[Event] = ["success", "failed"]

# Of the examples.
_ENDPOINT: Any = {
    "id": "5f0c6a3f9d2b41e8",
    "name": "production",
    "url": "https://example.com/hooks/scopitone",
    "events": _EVENTS,
    "disabled": False,
    "create_at": 1767225600,
}
_ATTEMPT: Any = {"number": 1, "at": 1767225661, "status": 204, "latency_ms": 31, "excerpt": ""}
_DELIVERY: Any = {
    "webhook_id": "msg_4f53cda18c2baa0c0354bb5f9a3ecbe5",
    "task_id": "6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6",
    "endpoint_id": "5f0c6a3f9d2b41e8",
    "url": "https://example.com/hooks/scopitone",
    "state": "delivered",
    "create_at": 1767225660,
}
_SIGNED: Any = {
    "Content-Type": "application/json",
    "webhook-id": _DELIVERY["webhook_id"],
    "webhook-timestamp": "1767225661",
    "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
}


class CreateEndpoint(Wire):
    """The body of a request that creates a webhook endpoint."""

    url: HttpUrl = Field(description="Where callbacks of all tasks are sent")
    name: Short = Field(default="", description="A name by which people know the endpoint")
    events: Annotated[list[Event], Field(min_length=1, max_length=2)] = Field(
        default=_EVENTS, description="The ends of tasks that are reported: success, failed, or both"
    )


class EndpointInfo(BaseModel):
    """A webhook endpoint. `create_at` is in Unix seconds."""

    model_config = ConfigDict(json_schema_extra={"example": _ENDPOINT})

    id: str
    name: str
    url: str
    events: list[Event]
    disabled: bool
    create_at: int


class EndpointList(BaseModel):
    """`data` of the list of webhook endpoints, oldest first."""

    model_config = ConfigDict(json_schema_extra={"example": {"endpoints": [_ENDPOINT]}})

    endpoints: list[EndpointInfo]


class DeliveryInfo(BaseModel):
    """The callback of a task to one receiver.

    `endpoint_id` is null if it was sent to the task's `callback_url`.
    """

    webhook_id: str
    task_id: str
    endpoint_id: str | None
    url: str
    state: Literal["pending", "delivered", "given_up"]
    create_at: int


class ListedDelivery(DeliveryInfo):
    """A delivery in a list; `last_attempt` is null before the first attempt has ended."""

    attempt_count: int
    last_attempt: CallbackAttempt | None


class DeliveryPage(BaseModel):
    """`data` of the list of deliveries, newest first; `next_cursor` is null on the last page."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "deliveries": [{**_DELIVERY, "attempt_count": 1, "last_attempt": _ATTEMPT}],
                "next_cursor": None,
            }
        }
    )

    deliveries: list[ListedDelivery]
    next_cursor: str | None


class SentAttempt(CallbackAttempt):
    """One attempt and the headers of its request; `headers` is null if it was not sent."""

    headers: dict[str, str] | None


class DeliveryDetails(DeliveryInfo):
    """A delivery with its message: `body` is the exact text of all attempts."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_DELIVERY,
                "body": '{"task_id":"6f1d3f3e8f3b4a7f9d0c2b1a49e8d7c6","status":"success"}',
                "attempts": [{**_ATTEMPT, "headers": _SIGNED}],
            }
        }
    )

    body: str
    attempts: list[SentAttempt]
