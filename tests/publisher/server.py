"""The test publisher's HTTP server: loopback only, one thread per connection, every question remembered."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.publisher.endpoints import Reply, answer
from tests.publisher.faults import FAULTS, Fault
from tests.publisher.records import ExampleAward, example_awards


@dataclass(frozen=True)
class Question:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Publisher:
    """Answers from `awards` while the `with` block runs; append to `faults` to make it fail."""

    def __init__(self, awards: Sequence[ExampleAward] | None = None, port: int = 0) -> None:
        self.awards = list(example_awards() if awards is None else awards)
        self.faults: list[Fault] = []
        self.questions: list[Question] = []
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.publisher = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, name: str, path: str = "/", times: int = 1, skip: int = 0) -> None:
        """Switch on a fault of FAULTS."""
        if name not in FAULTS:
            raise KeyError(name)
        self.faults.append(Fault(name, path, times, skip))

    def asked(self, path: str) -> list[Question]:
        return [question for question in self.questions if question.path.startswith(path)]

    def reply_to(self, question: Question) -> Reply:
        self.questions.append(question)
        reply = answer(self.awards, question.method, question.path, question.body)
        fault = next((fault for fault in self.faults if fault.befalls(question.path)), None)
        return FAULTS[fault.name](reply) if fault else reply

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    publisher: Publisher


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: waiting between them costs 40 ms

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        question = Question(self.command, urlsplit(self.path).path, dict(self.headers), body)
        reply = self.server.publisher.reply_to(question)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + reply.lost_bytes))
        self.end_headers()
        if reply.reset:
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self._reset()
        elif reply.seconds_a_byte:
            self._drip(reply)
        else:
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or reply.lost_bytes > 0

    def _reset(self) -> None:
        """Close so that the other side sees a reset, not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _drip(self, reply: Reply) -> None:
        try:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.seconds_a_byte)
        except OSError:  # the other side lost patience, as it should
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: tests read `questions`."""
