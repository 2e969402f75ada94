"""A server on loopback that speaks OpenAI's chat completions and says what a test wrote down for it."""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def says(text="", *tool_calls, usage=USAGE):
    """An answer with words, calls (see `calls`) or neither."""
    message = {"role": "assistant", "content": text}
    if tool_calls:
        message["tool_calls"] = list(tool_calls)
    return 200, completion(message, usage=usage)


def calling(name, arguments="{}", *, call_id=None, **named):
    """One tool call; `arguments` is the text the model wrote, or name the arguments."""
    text = json.dumps(named, ensure_ascii=False) if named else arguments
    return {
        "id": call_id or f"call_{name}",
        "type": "function",
        "function": {"name": name, "arguments": text},
    }


def fails(status=500):
    return status, {"error": {"message": "scripted failure", "type": "server_error", "code": None}}


def completion(message, *, usage=USAGE):
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "scripted-1",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }
    return body | ({"usage": usage} if usage is not None else {})


class ScriptedProvider:
    """Answers request by request from a script whose last entry is repeated; keeps what it was asked.

    An entry is (status, JSON), raw bytes, or a function of the request's JSON that returns one of those.
    """

    def __init__(self):
        self.script = [says("OK")]
        self.requests = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def will(self, *script):
        self.script = list(script)

    def start(self):
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def shown(self, number=-1):
        """All the words a request showed to the model, tools and system prompt included."""
        return json.dumps(self.requests[number], ensure_ascii=False)

    def messages(self, number=-1):
        return self.requests[number]["messages"]

    def _next(self, request):
        entry = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return entry(request) if callable(entry) else entry

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                provider.requests.append(request)
                answer = provider._next(request)
                status, body = (200, answer) if isinstance(answer, bytes) else answer
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                with suppress(ConnectionError):  # who gave up does not listen any more
                    self.end_headers()
                    self.wfile.write(data)

            def log_message(self, *arguments):
                del arguments

        return Handler


def after(seconds, answer):
    """Let the model think before it answers."""

    def slowly(request):
        del request
        time.sleep(seconds)
        return answer

    return slowly
