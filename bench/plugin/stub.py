"""A server that says yes to everything, in a process of its own: for reporters that must have somebody to talk to."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = {
    "id": "1",
    "message": "yes",
    "uuid": "00000000-0000-0000-0000-000000000001",
    "content": [],
    "endpoints": ["/v0.4/traces", "/evp_proxy/v4/"],
    "data": {"id": "1", "type": "bench", "attributes": {}},
}
"""What ReportPortal's client and Datadog's look for, in one object."""


class Yes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        self.read()
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def read(self) -> None:
        """Take the request's body, of a told length or in chunks."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Yes)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
