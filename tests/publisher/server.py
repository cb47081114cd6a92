"""The test publisher itself: what it holds, what it was asked, what goes wrong; loopback HTTP around it."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Collection, Sequence
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

from tests.publisher.endpoints import Mishap, answer
from tests.publisher.examples import example_awards
from tests.publisher.faults import ALL_FAULTS, CHANGING, FAULTS, QUESTION_FAULTS, Fault
from tests.publisher.holdings import Holdings
from tests.publisher.orders import JOB_FAULTS
from tests.publisher.records import ExampleAward
from tests.publisher.replies import Question, Reply
from tests.publisher.zips import FILE_FAULTS

LONGEST_WAIT = 60.0  # seconds; a client whose patience is longer than that is told nothing


class Publisher:
    """Answers from `awards` while the `with` block runs; `fail` makes it fail, `publish` fills its archive."""

    def __init__(self, awards: Sequence[ExampleAward] | None = None, port: int = 0) -> None:
        self.holdings = Holdings(list(example_awards() if awards is None else awards))
        self.faults: list[Fault] = []
        self.questions: list[Question] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.publisher = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def awards(self) -> list[ExampleAward]:
        return self.holdings.awards

    def publish(
        self, day: date, awards: Sequence[ExampleAward] | None = None, resent: Collection[str] = ()
    ) -> None:
        """Make the monthly archive of that day, of these awards, which the API answers from as well."""
        if awards is not None:
            self.holdings.awards = list(awards)
        self.holdings.today = day
        self.holdings.archive.publish(day, self.holdings.awards, resent)

    def fail(self, name: str, path: str = "/", times: int = 1, skip: int = 0) -> None:
        """Switch on a fault of ALL_FAULTS."""
        if name not in ALL_FAULTS:
            raise KeyError(name)
        self.faults.append(Fault(name, path, times, skip))

    def recover(self) -> None:
        """Switch all faults off; jobs that hang are given up."""
        self.faults.clear()
        self.holdings.orders.give_up_hanging()

    def asked(self, path: str) -> list[Question]:
        return [question for question in self.questions if question.plain_path.startswith(path)]

    def reply_to(self, question: Question) -> Reply:
        with self._lock:
            self.questions.append(question)
            fault = next((fault for fault in self.faults if fault.befalls(question.plain_path)), None)
            return self._reply(question, fault.name if fault else "")

    def _reply(self, question: Question, fault: str) -> Reply:
        if fault in QUESTION_FAULTS:
            question = QUESTION_FAULTS[fault](question)
        mishap = Mishap(FILE_FAULTS.get(fault, bytes), fault if fault in JOB_FAULTS else "")
        reply = answer(self.holdings, question, mishap)
        if fault in CHANGING:
            self.holdings.shelf.remake(question.plain_path)
        return FAULTS[fault](reply) if fault in FAULTS else reply

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    publisher: Publisher

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away; `python -m` users see the rest in their client."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: waiting between them costs 40 ms

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        question = Question(self.command, parts.path, dict(self.headers), body, parts.query)
        reply = self.server.publisher.reply_to(question)
        if reply.keeps_waiting:
            self._wait()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) + reply.lost_bytes))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        half = reply.body[: len(reply.body) // 2]
        if reply.reset:
            self.wfile.write(half)
            self._reset()
        elif reply.stalls:
            self.wfile.write(half)
            self._wait()
        elif reply.seconds_a_byte:
            self._drip(reply)
        else:
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or reply.lost_bytes != 0

    def _wait(self) -> None:
        self.server.publisher.closing.wait(LONGEST_WAIT)
        self.close_connection = True

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
