"""Posting to another system: to public addresses only, in a limited time, without following it elsewhere.

The address is looked up once, at the moment of connecting, and what was judged is what is connected to; so a name that leads
somewhere else a moment later leads nowhere.
"""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx
from django.conf import settings

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 10.0
MAX_URL = 500
EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # NAT64: the last four bytes are an IPv4 address


class NotPosted(Exception):
    """It did not arrive, as far as we know; says why in a sentence."""


def reasons_against_address(url: str) -> Iterator[str]:
    """Say what is wrong with an address to post to; asks the name service."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        yield "This is no web address."
        return
    if parsed.scheme not in _schemes() or not parsed.host:
        yield f"The address begins with {' or '.join(f'{scheme}://' for scheme in _schemes())} and names a host."
    elif parsed.userinfo or parsed.fragment:
        yield "The address has neither a user name nor a fragment; the signature says who posts."
    elif len(url) > MAX_URL:
        yield f"The address has more than {MAX_URL} characters."
    else:
        try:
            _public_addresses(parsed.host, parsed.port or 443)
        except NotPosted as problem:
            yield str(problem)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post, and return when the other side said yes; raises NotPosted else. Nothing of its answer is kept."""
    target = httpx.URL(url)
    if target.scheme not in _schemes():
        raise NotPosted("Addresses without https are not posted to.")
    address = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
    backend = _Guarded(time.monotonic() + WHOLE_SECONDS)
    limits = {"connect": CONNECT_SECONDS, "read": WHOLE_SECONDS, "write": WHOLE_SECONDS, "pool": CONNECT_SECONDS}
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend) as pool,
            pool.stream("POST", address, headers=list(headers.items()), content=body, extensions={"timeout": limits}) as answer,
        ):
            status = answer.status
    except httpcore.TimeoutException as problem:
        raise NotPosted(f"There was no answer within {WHOLE_SECONDS:.0f} seconds.") from problem
    except (httpcore.NetworkError, httpcore.ProtocolError) as problem:
        raise NotPosted("The system cannot be reached, or does not speak HTTP.") from problem
    if 300 <= status < 400:
        raise NotPosted(f"It answered with status {status}, which leads elsewhere; that is not followed.")
    if not 200 <= status < 300:
        raise NotPosted(f"It answered with status {status}.")


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if settings.IS_LOCAL else ("https",)


def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses of the host; raises NotPosted where any of them is not a public one."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as problem:
        raise NotPosted("The name of the host is not known.") from problem
    if not settings.IS_LOCAL and not all(_is_public(address) for address in found):
        raise NotPosted("The host has an address that is not public; nothing is posted inside our own network.")
    return found


def _is_public(address: str) -> bool:
    judged: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(judged, IPv6Address):
        within = judged.ipv4_mapped or judged.sixtofour
        if any(judged in network for network in EMBEDDING):
            within = IPv4Address(judged.packed[-4:])
        judged = within or judged
    return judged.is_global and not judged.is_multicast and not judged.is_reserved


class _Guarded(httpcore.NetworkBackend):
    """Connects to the address that was judged, and gives up when the whole time is over."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        problem = httpcore.ConnectError("the host has no address")
        for address in _public_addresses(host, port):
            left = _left(self.until, timeout)
            try:
                return _Limited(self.system.connect_tcp(address, port, left, local_address, socket_options), self.until)
            except httpcore.ConnectError as failed:
                problem = failed
        raise problem


class _Limited(httpcore.NetworkStream):
    """A connection whose every wait is cut to what is left of the whole time."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.until, timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Limited(self.stream.start_tls(ssl_context, server_hostname, _left(self.until, timeout)), self.until)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _left(until: float, asked: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole time is over")
    return left if asked is None else min(left, asked)
