"""A browser of the portal for tests: one cookie, the header of its own pages, one-time codes, and a passkey in software."""
import base64
import hashlib
import hmac
import http.client
import json
import ssl
import struct
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

import shifted_clock

COOKIE = "__Host-kps-session"
CODE_SECONDS_LEFT = 10


def totp(secret, step):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.json = json.loads(body) if "json" in (headers.get("Content-Type") or "") and body else None
        self.code = self.json.get("code") if self.json and status >= 400 else None


class Browser:
    """One person's browser; `address` is where it calls from."""

    def __init__(self, demo, address="127.0.0.1"):
        self.url = urllib.parse.urlsplit(demo.base_url)
        self.context = ssl.create_default_context(cafile=demo.ca)
        self.address, self.token = address, None
        self.used_steps = {}

    @property
    def origin(self):
        return f"https://{self.url.netloc}"

    def own_headers(self):
        """What the portal's own pages send, and the session."""
        sent = {"KPS-Oturum": "1", "Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        return {**sent, "Cookie": f"{COOKIE}={self.token}"} if self.token else sent

    def ask(self, method, path, body=None, headers=None, **more):
        sent = self.own_headers() if headers is None else dict(headers)
        if self.token:
            sent["Cookie"] = f"{COOKIE}={self.token}"
        if "version" in more:
            sent["If-Match"] = f'"{more["version"]}"'
        if "key" in more:
            sent["Idempotency-Key"] = more["key"]
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPSConnection(self.url.hostname, self.url.port, context=self.context, timeout=20,
                                                 source_address=(self.address, 0))
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read())
        finally:
            connection.close()
        cookie = reply.headers.get("Set-Cookie", "")
        if cookie.startswith(COOKIE + "="):
            self.token = cookie[len(COOKIE) + 1:cookie.index(";")] or None
        return answer

    def upload(self, path, content, headers):
        """Hands a document in: the body is its content."""
        connection = http.client.HTTPSConnection(self.url.hostname, self.url.port, context=self.context, timeout=60,
                                                 source_address=(self.address, 0))
        try:
            connection.request("POST", path, content, headers)
            reply = connection.getresponse()
            return Answer(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def password(self, user, password=None):
        return self.post("/api/v1/session", {"login": user["username"], "password": password or user["password"]})

    def code(self, user):
        """A code that was not used yet: of the step before, this or the next, all of which the server takes."""
        last = last_steps.get(user["username"], 0)
        # The step before is good no longer once this one has ended: near its end it is not used.
        step = max(int(shifted_clock.now() + CODE_SECONDS_LEFT) // 30 - 1, last + 1)
        while step > int(shifted_clock.now()) // 30 + 1:
            time.sleep(0.2)
        last_steps[user["username"]] = step
        return totp(user["totp_secret"], step)

    def sign_in(self, user):
        first = self.password(user)
        assert first.status == 200, first.json
        second = self.post("/api/v1/session/second-factor", {"totp": self.code(user)})
        assert second.status == 200, second.json
        return self


# By login: the step of the last one-time code that was used.
last_steps = {}


def _cbor(value):
    def head(kind, number):
        if number < 24:
            return bytes([kind << 5 | number])
        if number < 256:
            return bytes([kind << 5 | 24, number])
        return bytes([kind << 5 | 25]) + struct.pack(">H", number)
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(_cbor(name) + _cbor(member) for name, member in value.items())


class SoftwarePasskey:
    """An authenticator with an ES256 key."""

    def __init__(self, origin, party):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.origin, self.party, self.counter = b"software-passkey", origin, party, 0

    def _data(self, flags):
        self.counter += 1
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + struct.pack(">I", self.counter)

    def _client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def register(self, challenge, label="test"):
        point = self.key.public_key().public_numbers()
        cose = _cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self._data(0x45) + bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        attestation = _cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return {"label": label, "client_data": base64url(self._client_data("webauthn.create", challenge)),
                "attestation_object": base64url(attestation)}

    def sign(self, challenge):
        client_data, data = self._client_data("webauthn.get", challenge), self._data(0x05)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return {"passkey": {"id": base64url(self.id), "client_data": base64url(client_data),
                            "authenticator_data": base64url(data), "signature": base64url(signature)}}
