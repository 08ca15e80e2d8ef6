"""One published page, served by the reading application and by everything it is compared with, side by side.

Run by `make bench-reading` after the demonstration is published. Every server has two processes and 32 connections;
where wrk is installed it asks, otherwise a client of our own, which is slower and says so. What is not installed is
named and left out. The servers take turns, several rounds; one JSON line for each, then a table.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / os.environ.get("PUBLISHED_ROOT", "var/site")
BIN = Path(sys.executable).parent
CONNECTIONS, PROCESSES = 32, 2
START_SECONDS = 15.0
OURS, TARGET = "cms.reading, Granian WSGI", "WhiteNoise, Granian WSGI"
NGINX = """
worker_processes {processes}; daemon off; error_log stderr crit; pid {folder}/nginx.pid; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  {server}
}}
"""
PLAIN = "include /etc/nginx/mime.types; server {{ listen 127.0.0.1:{port}; root {site}/current; index index.html; }}"


@dataclass(frozen=True)
class Server:
    name: str
    command: list[str]
    port: int
    needs: str = ""  # a program or a package without which it is left out
    accepts: str = ""  # encodings that the reader takes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def granian(application: str, port: int, *more: str, interface: str = "wsgi") -> list[str]:
    start = [str(BIN / "granian"), "--interface", interface, "--port", str(port), "--workers", str(PROCESSES), "--no-ws"]
    return [*start, *more, application]


def servers(folder: Path) -> Iterator[Server]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    reading = "cms.wsgi:application"
    threads = ["--blocking-threads", "8"]
    yield Server(OURS, granian(reading, port := free_port(), *threads), port)
    yield Server(f"{OURS}, brotli", granian(reading, port := free_port(), *threads), port, accepts="gzip, deflate, br")
    yield Server(TARGET, granian("bench.with_whitenoise:application", port := free_port(), *threads), port)
    port = free_port()
    mount = ["--static-path-route", "/", "--static-path-mount", f"{SITE}/current", "--static-path-dir-to-file", "index.html"]
    yield Server("plain file, Granian's static mount", granian(reading, port, *mount), port)
    workers = ["--workers", str(PROCESSES)]
    bound = ["--bind", f"127.0.0.1:{(port := free_port())}", "--worker-class", "gthread", "--threads", "8", reading]
    yield Server("cms.reading, Gunicorn gthread", [str(BIN / "gunicorn"), *workers, *bound], port, needs="gunicorn")
    quiet = ["--port", str(port := free_port()), "--no-access-log", "--log-level", "error", "bench.with_asgi:application"]
    yield Server("cms.reading, uvicorn through a2wsgi", [str(BIN / "uvicorn"), *workers, *quiet], port, needs="uvicorn")
    database = granian("bench.from_database:application", port := free_port(), *threads)
    yield Server("from the database, Granian WSGI", database, port)
    for name, config in (("plain file, nginx", plain_config), ("plain file, nginx with our snippet", snippet_config)):
        port = free_port()
        yield Server(name, [nginx or "nginx", "-c", str(config(folder, port))], port, needs="nginx")


def plain_config(folder: Path, port: int) -> Path:
    return _config(folder, "plain", PLAIN.format(port=port, site=SITE))


def snippet_config(folder: Path, port: int) -> Path:
    snippet = (ROOT / "docs" / "serving" / "nginx.conf").read_text()
    snippet = snippet.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/verbatim/site", str(SITE))
    return _config(folder, "snippet", snippet)


def _config(folder: Path, name: str, server: str) -> Path:
    file = folder / f"{name}.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    file.write_text(NGINX.format(folder=folder, processes=PROCESSES, user=user, server=server))
    return file


async def client(server: Server, address: str, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {server.accepts}\r\n\r\n".encode()
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append(time.perf_counter() - began)
    writer.close()


async def load(server: Server, address: str, seconds: int) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(client(server, address, until, times) for _ in range(CONNECTIONS)))
    return sorted(times)


def with_own_client(server: Server, address: str, seconds: int) -> dict[str, Any]:
    times = asyncio.run(load(server, address, seconds))
    median, slow = times[len(times) // 2], times[int(len(times) * 0.99)]
    return {"rps": round(len(times) / seconds), "p50_ms": round(median * 1e3, 2), "p99_ms": round(slow * 1e3, 2), "client": "own"}


def with_wrk(server: Server, address: str, seconds: int, folder: Path) -> dict[str, Any]:
    figures = "s.requests, s.duration, l:percentile(50), l:percentile(99), s.errors.status"
    script = folder / "report.lua"
    script.write_text(f'done = function(s, l) io.write(string.format("%d %d %d %d %d", {figures})) end')
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), "-H", f"Accept-Encoding: {server.accepts}"]
    command.append(f"http://127.0.0.1:{server.port}{address}")
    last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    requests, duration, median, p99, errors = (int(word) for word in last.split())
    found = {"rps": round(requests / duration * 1e6), "p50_ms": round(median / 1e3, 2), "p99_ms": round(p99 / 1e3, 2)}
    return found | ({"errors": errors} if errors else {})


def measured(server: Server, address: str, seconds: int, folder: Path) -> dict[str, Any]:
    if server.needs and not (find_spec(server.needs) or shutil.which(server.command[0])):
        return {"left_out": f"{server.needs} is not installed"}
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    process = subprocess.Popen(server.command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if (status := status_of(server, address, process)) != "200":
            return {"left_out": f"the server did not give the page ({status or 'it did not start'})"}
        if not shutil.which("wrk"):
            return with_own_client(server, address, seconds)
        with_wrk(server, address, 1, folder)  # warms every process up
        return with_wrk(server, address, seconds, folder)
    finally:
        stop(process)


def best(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return max((row for row in (one, other) if row), key=lambda row: row.get("rps", 0))


def status_of(server: Server, address: str, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), 5) as connection:
                connection.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                return connection.recv(12).decode().rpartition(" ")[2]
        except OSError:
            time.sleep(0.1)
    return ""


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def page_to_ask_for() -> str:
    """Return the address of the published factsheet nearest to ten kilobytes, or of the largest."""
    try:
        listing = json.loads((SITE / "current" / "manifest.json").read_bytes())
    except OSError:
        raise SystemExit("Nothing is published; run make demo first.") from None
    sheets = [path for path in listing if path.count("/") == 2 and path.endswith("/index.html") and "/search/" not in path]
    if not sheets:
        raise SystemExit("No factsheet is published; run make demo first.")
    chosen = min(sheets, key=lambda path: (abs(listing[path]["size"] - 10_240), path))
    print(
        json.dumps({"page": f"/{chosen}", "bytes": listing[chosen]["size"], "connections": CONNECTIONS, "processes": PROCESSES})
    )
    return "/" + chosen.removesuffix("index.html")


def table(rows: dict[str, dict[str, Any]]) -> None:
    print(f"\n{'server':44}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for name, row in rows.items():
        figures = f"{row['rps']:>12,}{row['p50_ms']:>10}{row['p99_ms']:>10}" if "rps" in row else f"  {row['left_out']}"
        print(f"{name:44}{figures}")
    if "rps" in rows[OURS] and "rps" in rows[TARGET]:
        times = rows[OURS]["rps"] / rows[TARGET]["rps"]
        print(f"\ncms.reading serves {times:.2f} times what WhiteNoise serves under the same server.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument(
        "--rounds", type=int, default=3, help="of which the best is told: other work on the machine only ever slows"
    )
    chosen = parser.parse_args()
    address = page_to_ask_for()
    rows: dict[str, dict[str, Any]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(chosen.rounds):
            for server in servers(folder):
                rows[server.name] = best(rows.get(server.name, {}), measured(server, address, chosen.seconds, folder))
        for name, row in rows.items():
            print(json.dumps({"server": name} | row), flush=True)
    table(rows)


if __name__ == "__main__":
    main()
