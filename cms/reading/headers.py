"""The headers of answers: how long they are kept, and what a page may do in a reader's browser. Pure."""

import re

PAGE_CACHE = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
ASSET_CACHE = "public, max-age=31536000, immutable"
NOT_KEPT = "no-store"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# The search of a language is compiled to WebAssembly and fetches its index from this site.
SEARCH_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
# Browsers show a PDF with scripts and styles of their own, which the policy of a page would forbid.
PAPER_POLICY = "frame-ancestors 'none'"
SEARCH = re.compile(r"[^/]+/search/index\.html")
PAPER = re.compile(r"([^/]+)/([^/]+)\.pdf")
GUARDS = [
    ("X-Content-Type-Options", "nosniff"),
    # Other sites learn nothing; a form of this site still names its origin, which `no-referrer` would hide.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
SECURE = [("Strict-Transport-Security", "max-age=31536000")]

Headers = list[tuple[str, str]]


def guards(site_url: str) -> Headers:
    """Return what every answer carries; a site without TLS must not ask for it."""
    return [*GUARDS, *(SECURE if site_url.startswith("https:") else [])]


def policy_of(path: str) -> str:
    if PAPER.fullmatch(path):
        return PAPER_POLICY
    return SEARCH_POLICY if SEARCH.fullmatch(path) else POLICY


def paper_headers(path: str, *, page: str) -> Headers:
    """Say under which name a PDF is kept, and which page it is the paper of."""
    found = PAPER.fullmatch(path)
    if found is None or not found[0].isascii():
        return []
    name = re.sub(r"[^\w.-]", "-", f"{found[2]}-{found[1]}.pdf")
    link = [("Link", f'<{page}>; rel="canonical"')] if page else []
    return [*link, ("Content-Disposition", f'inline; filename="{name}"')]
