"""Web servers of the machine, with the snippets of docs/serving, on a free port."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.reading.site import Heard

SNIPPETS = Path(__file__).resolve().parents[2] / "docs" / "serving"
PLACES = "abcde"
NGINX = """
{user} worker_processes 1; daemon off; error_log stderr warn; pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  {snippet}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def put_in(snippet, changes):
    for place, value in changes.items():
        assert place in snippet, f"the snippet says nothing of {place}"
        snippet = snippet.replace(place, value)
    return snippet


def nginx(folder, root, *, application=9):
    """Start nginx with our snippet; returns the process and its port."""
    port = free_port()
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/srv/verbatim/site/current": f"{root}/current",
        "127.0.0.1:8000": f"127.0.0.1:{application}",
    }
    snippet = put_in((SNIPPETS / "nginx.conf").read_text(), changes)
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of tests are their owner's alone
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, snippet=snippet, user=user))
    return started([program("nginx"), "-c", str(config)], port, folder), port


def caddy(folder, root, *, application=9):
    port = free_port()
    changes = {
        "leaflets.example.org {": f"http://:{port} {{",
        "/srv/verbatim/site/current": f"{root}/current",
        "127.0.0.1:8000": f"127.0.0.1:{application}",
    }
    config = folder / "Caddyfile"
    options = f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}/storage\n}}\n"
    config.write_text(options + put_in((SNIPPETS / "Caddyfile").read_text(), changes))
    environment = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"]
    return started(command, port, folder, environment), port


def started(command, port, folder, environment=None):
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
    raise AssertionError(log.read_text())


def ask(port, address, *, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, headers={"host": "leaflets.example.org", "accept-encoding": ""} | named)
        answer = connection.getresponse()
        return Heard(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()
