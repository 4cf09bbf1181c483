"""The whole journey of a client, written from the protocol's text alone.

    python journey.py http://127.0.0.1:8000 ak_...

Nothing but the standard library and what the server answers is used. Prints one line for each
step and ends with 0, or says which promise was broken and ends with 1.
"""

import base64
import hashlib
import hmac
import http.server
import io
import json
import math
import queue
import sys
import threading
import time
import urllib.error
import urllib.request
import wave

SONG_S = 4
PATIENCE_S = 240


class BrokenPromiseError(Exception):
    pass


def promise(kept, text, *about):
    if not kept:
        raise BrokenPromiseError(" ".join([text, *map(repr, about)]))


def exchange(method, url, body=None, **headers):
    """(status, headers, bytes) of one request, whatever the status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


def api(base, key):
    """A function that calls the API and unwraps `data`."""

    def call(method, path, body=None, **more):
        headers = {"x_api_key": key, **more}
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content_Type"] = "application/json"
        status, got, raw = exchange(method, f"{base}/api/v1/client/{path}", body, **headers)
        answer = json.loads(raw)
        promise(sorted(answer) == ["code", "data", "message"], "envelope", answer)
        promise(answer["code"] == status, "the code is the status", status, answer)
        promise(got["X-Request-Id"], "a request id")
        promise(status == 200, f"{method} {path} succeeds", answer)
        return answer["data"]

    return call


def a_song():
    """A WAV file of SONG_S seconds: a low note on every half second."""
    rate = 32000
    frames = bytearray()
    for n in range(rate * SONG_S):
        beat = n / rate % 0.5
        value = int(25000 * math.sin(2 * math.pi * 110 * n / rate) * math.exp(-8 * beat))
        frames += value.to_bytes(2, "little", signed=True)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(bytes(frames))
    return file.getvalue()


def listen_for_callbacks():
    """(url, queue of (headers, body)): a receiver on this machine."""
    received = queue.Queue()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/done", received


def upload(call, song):
    where = call("GET", "files/upload-url?content_type=audio/wav&ext=.wav")
    status, _, _ = exchange("PUT", where["presigned_url"], song, Content_Type="audio/wav")
    promise(200 <= status < 300, "the signed URL takes the bytes", status)
    status, _, kept = exchange("GET", where["file_url"])
    promise((status, kept) == (200, song), "the file is what was uploaded", status)
    return where["file_url"]


def wait(call, task_id):
    """TaskInfo of a task that has ended; its status only moves forward on the way."""
    order = ["pending", "running", "success", "failed"]
    reached, progress = 0, 0.0
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        task = call("GET", f"job/TaskInfo?task_id={task_id}")
        now = order.index(task["status"])
        promise(now >= reached and task["progress"] >= progress, "no step back", task)
        reached, progress = now, task["progress"]
        if now >= 2:
            promise(task["status"] == "success", "the task succeeds", task)
            return task
        promise(task["result"] is None and task["complete_at"] is None, "null till the end", task)
        promise(isinstance(task["credits"], int | float), "credits are a number", task)
        time.sleep(0.1)
    raise BrokenPromiseError(f"task {task_id} ends within {PATIENCE_S} s")


def check_signature(headers, body, secret):
    lower = {name.lower(): value for name, value in headers.items()}
    signed = f"{lower['webhook-id']}.{lower['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    promise(f"v1,{right}" in lower["webhook-signature"].split(), "a good signature", lower)
    promise(abs(time.time() - int(lower["webhook-timestamp"])) < 300, "a fresh timestamp", lower)
    promise(lower["content-type"].startswith("application/json"), "JSON", lower)


def check_download(url):
    status, headers, movie = exchange("GET", url)
    promise(status == 200 and movie[4:8] == b"ftyp", "an MP4 file", status, movie[:12])
    promise(headers["Content-Type"] == "video/mp4", "its type", headers["Content-Type"])
    promise(headers["X-Content-Type-Options"] == "nosniff", "nosniff")
    status, part_headers, part = exchange("GET", url, Range="bytes=100-199")
    promise((status, part) == (206, movie[100:200]), "ranges", status, len(part))
    promise(part_headers["ETag"] == headers["ETag"] is not None, "an ETag")
    status, head, nothing = exchange("HEAD", url)
    promise((status, nothing) == (200, b""), "HEAD", status)
    promise(int(head["Content-Length"]) == len(movie), "its length", head["Content-Length"])
    return len(movie)


def journey(base, key, tell):
    call = api(base, key)
    before = call("GET", "account/balance")["balance"]
    tell(f"balance: {before}")

    file_url = upload(call, a_song())
    tell(f"uploaded: {file_url}")

    wanted = {
        "model": "scopitone/import",
        "input": {
            "audio_url": file_url,
            "title": "Low Tide",
            "artist": "Ava",
            "lyrics": "[00:00.50]Low tide\n[00:02.00]High moon\n",
        },
    }
    imported = wait(call, call("POST", "job/CreateTask", wanted)["task_id"])
    sent = {**wanted, "callback_url": None}
    promise(imported["param"] == sent, "param is the request", imported["param"])
    [clip] = imported["result"]["suno_data"]
    promise(clip["title"] == "Low Tide", "the title", clip)
    promise(abs(clip["duration"] - SONG_S) < 0.1, "the duration", clip["duration"])
    promise(imported["result"]["media_urls"] == [clip["suno_audio_url"]], "media_urls")
    tell(f"imported: {clip['suno_id']}")

    hook, received = listen_for_callbacks()
    wanted = {
        "model": "suno/music-video",
        "input": {
            "task_id": imported["task_id"],
            "suno_id": clip["suno_id"],
            "author": "Ava",
            "brand": "Moth Records",
            "resolution": "720p",
        },
        "callback_url": hook,
    }
    price = call("POST", "job/estimate-credits", wanted)["credits"]
    estimate = call("POST", "job/EstimateTask", wanted)
    promise(estimate["estimated_credits"] == price, "two estimates agree", estimate)
    promise(estimate["affordable"] == (estimate["balance"] >= price), "affordable", estimate)
    tell(f"estimate: {price}")

    secret = call("GET", "account/webhook-secret")["secret"]
    created = call("POST", "job/CreateTask", wanted, Idempotency_Key="the journey's video")
    again = call("POST", "job/CreateTask", wanted, Idempotency_Key="the journey's video")
    promise(again == created, "the same key gives the same answer", created, again)
    video = wait(call, created["task_id"])
    promise(video["credits"] == price, "the price that was estimated is charged", video)
    promise(not created.get("warnings"), "no warnings", created)
    tell(f"video: {video['duration_s']} s")

    headers, body = received.get(timeout=30)
    promise(json.loads(body) == video, "the callback is TaskInfo's data", body, video)
    check_signature(headers, body, secret)
    tell("callback: signed and true")

    [url] = video["result"]["media_urls"]
    tell(f"download: {check_download(url)} bytes")

    after = call("GET", "account/balance")["balance"]
    paid = price + imported["credits"]
    promise(after == before - paid, "the balance falls by what was charged", before, after)
    entries = call("GET", "account/ledger")["entries"]
    kinds = sorted(e["kind"] for e in entries if e["task_id"] == video["task_id"])
    promise(kinds == (["charge", "reserve"] if price else []), "reserve, then charge", kinds)
    tell(f"ledger: {len(entries)} entries, balance {after}")


def tell(text):
    sys.stdout.write(text + "\n")


def main(base, key):
    try:
        journey(base.rstrip("/"), key, tell)
    except BrokenPromiseError as broken:
        sys.stderr.write(f"Broken promise: {broken}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
