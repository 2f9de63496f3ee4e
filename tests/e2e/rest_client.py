"""A REST client of the standard library only."""
import base64
import http.client
import json
import ssl
import urllib.parse

API = "/api/v1"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class RestClient:
    """Keeps one connection; `source` is the address to come from, `certificate` a file with a client certificate and its key."""

    def __init__(self, demo, user="KRM-1001", source="127.0.0.1", certificate=None):
        row = demo.user(user)
        self.user, self.password = row["username"], row["password"]
        self.host, self.port = "localhost", demo.port
        self.context = ssl.create_default_context(cafile=demo.ca)
        if certificate:
            self.context.load_cert_chain(certificate)
        self.source = source
        self.bearer = None
        self.connection = None

    def send(self, method, path, body=None, headers=None):
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(
                    self.host, self.port, timeout=30, context=self.context, source_address=(self.source, 0))
            try:
                self.connection.request(method, path, body=body, headers=headers or {})
                return Answer(self.connection.getresponse())
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise

    def request_token(self, user=None, password=None, basic=False, **members):
        form = {"grant_type": "client_credentials", **members}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        user, password = user or self.user, password or self.password
        if basic:
            pair = urllib.parse.quote(user) + ":" + urllib.parse.quote(password)
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form.update(client_id=user, client_secret=password)
        return self.send("POST", API + "/token", urllib.parse.urlencode(form), headers)

    def log_in(self):
        answer = self.request_token()
        assert answer.status == 200, answer.body
        self.bearer = answer.json["access_token"]
        return self

    def ask(self, service, criteria, headers=None, **members):
        """`service`: name/yyyy-mm-dd/operation."""
        return self.ask_raw(service, json.dumps({"criteria": criteria, **members}), headers)

    def ask_raw(self, service, body, headers=None):
        all_headers = {"Content-Type": "application/json"}
        if self.bearer is not None:
            all_headers["Authorization"] = "Bearer " + self.bearer
        all_headers.update(headers or {})
        if isinstance(body, str):
            body = body.encode()
        return self.send("POST", f"{API}/services/{service}", body, all_headers)
