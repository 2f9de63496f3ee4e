"""Servers that are wrong in one way, and a proxy that changes what passes: the faults that `kps doctor` must name."""
import contextlib
import http.client
import http.server
import os
import pathlib
import re
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass, field

SHIFT_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void) { const char* text = getenv("SHIFT_SECONDS"); return text ? atol(text) : 0; }
int clock_gettime(clockid_t id, struct timespec* out) {
    static int (*real)(clockid_t, struct timespec*);
    if (!real) real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, out);
    if (result == 0 && id == CLOCK_REALTIME) out->tv_sec += shift();
    return result;
}
int gettimeofday(struct timeval* out, void* zone) {
    struct timespec now; (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    out->tv_sec = now.tv_sec; out->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t* out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
"""


class Workshop:
    """Keys, certificates and a clock that is wrong, made in one folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        source = self.folder / "shift.c"
        source.write_text(SHIFT_SOURCE)
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", self.folder / "shift.so", source, "-ldl"], check=True)
        self.authority = self.certificate("authority", authority=True, days=400, shift=-86400)
        self.good = self.certificate("good", issuer=self.authority, days=300, shift=-86400)

    def shifted(self, seconds):
        """The environment of a program whose clock is wrong by `seconds`."""
        return {**os.environ, "LD_PRELOAD": str(self.folder / "shift.so"), "SHIFT_SECONDS": str(seconds)}

    def certificate(self, name, issuer=None, host="localhost", days=30, shift=0, authority=False):
        """Path of a PEM file with key and certificate; without issuer signed by itself."""
        key, request, out = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("basicConstraints=critical,CA:TRUE\n" if authority
                              else f"basicConstraints=CA:FALSE\nsubjectAltName=DNS:{host}\n")

        def openssl(*arguments):
            subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, env=self.shifted(shift))
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
                "-subj", f"/CN=test {name}")
        signer = ["-CA", issuer, "-CAkey", issuer, "-CAcreateserial"] if issuer else ["-signkey", key]
        openssl("x509", "-req", "-in", request, *signer, "-days", days, "-extfile", extensions, "-out", out)
        out.write_text(out.read_text() + key.read_text())
        return out


def server_context(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def listener(backlog=5):
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    made.listen(backlog)
    return made


def url_of(sock):
    return f"https://localhost:{sock.getsockname()[1]}"


@contextlib.contextmanager
def accepting(answer):
    """`answer(connection)` for each connection, on a thread; yields the URL."""
    sock = listener()

    def serve():
        while True:
            try:
                connection, _ = sock.accept()
            except OSError:
                return
            with contextlib.suppress(OSError, ssl.SSLError), connection:
                answer(connection)
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield url_of(sock)
    finally:
        sock.shutdown(socket.SHUT_RDWR)
        sock.close()
        thread.join(10)


def speaking(text):
    """Reads once, says `text` in clear and hangs up."""
    def answer(connection):
        connection.recv(4096)
        connection.sendall(text)
    return accepting(answer)


def silent():
    """Accepts, reads and never says a word."""
    def answer(connection):
        while connection.recv(4096):
            pass
    return accepting(answer)


def tls(context):
    """Shakes hands, reads once and hangs up."""
    def answer(connection):
        with context.wrap_socket(connection, server_side=True) as session:
            session.recv(4096)
    return accepting(answer)


@contextlib.contextmanager
def full():
    """A port that takes no connection and refuses none, as behind a firewall that drops."""
    sock = listener(0)
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(sock.getsockname())
        waiting.append(client)
    try:
        yield url_of(sock)
    finally:
        for each in (*waiting, sock):
            each.close()


@dataclass
class Exchange:
    path: str
    body: bytes
    headers: dict
    source: str = "127.0.0.1"  # from which the proxy asks
    status: int = 0
    answer: bytes = b""
    answer_headers: dict = field(default_factory=dict)
    raw: bytes | None = None  # sent instead of an answer; then the connection ends

    @property
    def is_token(self):
        return self.path.endswith("/IWSTrust13")

    @property
    def is_query(self):
        return self.path.endswith("/RoutingService.svc")

    def replace(self, old, new):
        """In the question."""
        assert re.search(old, self.body.decode()), f"{old} is not in the question"
        self.body = re.sub(old, new, self.body.decode(), count=1).encode()

    def replace_in_answer(self, old, new):
        assert re.search(old, self.answer.decode()), f"{old} is not in the answer"
        self.answer = re.sub(old, new, self.answer.decode(), count=1).encode()

    def respond(self, status, body=b"", **headers):
        """Answers in the server's place."""
        self.status, self.answer = status, body
        self.answer_headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Proxy:
    """Opens the TLS between a client and the demo. `before` may change the question or answer it; `after` may change the answer.

    It writes the demo's own address into questions, as a proxy must that has another name; without `renames` it does not.
    """

    def __init__(self, demo, certificate, before=None, after=None, renames=True):
        self.demo, self.before, self.after, self.renames = demo, before, after, renames
        self.mistakes = []  # of a test's own change
        self.upstream = ssl.create_default_context(cafile=demo.ca)
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_GET(self):
                try:
                    proxy.pass_on(self)
                except AssertionError as mistake:
                    proxy.mistakes.append(mistake)
                    raise

            do_HEAD = do_POST = do_GET

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.server.socket = server_context(certificate).wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.server.server_address[1]}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)
        if self.mistakes:
            raise self.mistakes[0]

    def pass_on(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        exchange = Exchange(handler.path, body, {"Content-Type": handler.headers.get("Content-Type", "")})
        if self.renames:
            exchange.body = body.replace(self.url.encode(), self.demo.base_url.encode())
        if self.before:
            self.before(exchange)
        if not exchange.status and exchange.raw is None:
            self.ask_the_demo(handler.command, exchange)
        if self.after and exchange.raw is None:
            self.after(exchange)
        if exchange.raw is not None:
            handler.close_connection = True
            handler.wfile.write(exchange.raw)
            return
        handler.send_response_only(exchange.status)
        for name, value in {**exchange.answer_headers, "Content-Length": str(len(exchange.answer))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(exchange.answer)

    def ask_the_demo(self, command, exchange):
        connection = http.client.HTTPSConnection("localhost", self.demo.port, context=self.upstream, timeout=20,
                                                 source_address=(exchange.source, 0))
        with contextlib.closing(connection):
            connection.request(command, exchange.path, exchange.body or None, {k: v for k, v in exchange.headers.items() if v})
            response = connection.getresponse()
            exchange.status, exchange.answer = response.status, response.read()
            exchange.answer_headers = {name: value for name, value in response.getheaders()
                                       if name.lower() not in ("content-length", "connection")}
