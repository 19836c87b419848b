import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, *SECRETS = sys.argv[1:]
TOLERANCE = 5 * 60


def is_genuine(headers, body):
    message_id = headers.get("webhook-id")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split(" ")
    if not message_id or not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        text = f"{message_id}.{timestamp}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(wanted.encode(), given.encode()) for given in signatures):
            return True
    return False


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not is_genuine(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        message = json.loads(body)
        print(message["id"], message["event"], message["data"], flush=True)
        self.send_response(204)
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(PORT)), Receiver).serve_forever()
