"""A published page served by the application, beside the same page as a plain file of nginx.

Prints one JSON line each: requests per second, and latency in milliseconds (median, 99th percentile), at 32 connections.
Run by `make bench-reading` after the demonstration is published; nginx is left out where it is not installed.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "var" / "site"
PAGE = "/ur/secondary-neuroendocrine-cancer/"
CONNECTIONS, SECONDS = 32, 8.0
NGINX = """
worker_processes 2; daemon off; error_log stderr crit; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; open_file_cache max=1000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {site}/current; index index.html; charset utf-8; }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def client(port: int, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"not served: {head[:60]!r}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append(time.perf_counter() - began)
    writer.close()


async def load(port: int) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    await asyncio.gather(*(client(port, until, times) for _ in range(CONNECTIONS)))
    return sorted(times)


def measured_with_wrk(port: int) -> dict[str, float] | None:
    """wrk spends less of the machine on asking than Python does; used where it is installed."""
    if not shutil.which("wrk"):
        return None
    figures = "s.requests, s.duration, l:percentile(50), l:percentile(99)"
    script = f'done = function(s, l) io.write(string.format("%d %d %d %d", {figures})) end'
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.lua"
        file.write_text(script)
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS:.0f}s", "-s", str(file), f"http://127.0.0.1:{port}{PAGE}"]
        last = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    requests, duration, median, p99 = (int(word) for word in last.split())
    return {"rps": round(requests / duration * 1e6), "median_ms": median / 1000, "p99_ms": p99 / 1000}


def measured(port: int) -> dict[str, float]:
    if (figures := measured_with_wrk(port)) is not None:
        return figures
    times = asyncio.run(load(port))
    return {
        "rps": round(len(times) / SECONDS),
        "median_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2),
    }


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def bench(name: str, command: list[str], port: int) -> None:
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        print(json.dumps({"server": name, "connections": CONNECTIONS} | measured(port)), flush=True)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    if not (SITE / "current").exists():
        raise SystemExit("Nothing is published; run make demo first.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    port = free_port()
    granian = str(Path(sys.executable).parent / "granian")
    arguments = ["--interface", "wsgi", "--port", str(port), "--workers", "2", "--no-ws", "cms.wsgi:application"]
    bench("granian, cms.reading", [granian, *arguments], port)
    nginx = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")
    if not nginx:
        print(json.dumps({"server": "nginx, plain file", "left_out": "nginx is not installed"}))
        return
    with TemporaryDirectory() as folder:
        port = free_port()
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port, site=SITE))
        Path(folder).chmod(0o755)
        bench("nginx, plain file", [nginx, "-c", str(config)], port)


if __name__ == "__main__":
    main()
