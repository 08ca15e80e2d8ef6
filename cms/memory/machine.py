"""The door to machine translation: off unless a service is named. What comes through it is a suggestion and nothing more."""

import json
import time
from collections.abc import Sequence
from typing import Any, Protocol

import httpx
from django.conf import settings

from cms.errors import Refused
from cms.languages import SOURCE, Language

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 30.0
MAX_ANSWER = 2 * 1024 * 1024
MAX_SAID = 200
# What LibreTranslate calls a language, where it is not the first part of its tag.
CODES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "prs": "fa"}


class MachineTranslation(Protocol):
    @property
    def name(self) -> str:
        """What people are told the words come from."""
        ...

    def translate(self, texts: Sequence[str], *, language: Language) -> list[str]:
        """Return a translation of each English text, in order; raises Refused where the service does not give them all."""
        ...


class LibreTranslate:
    """A service that speaks LibreTranslate's HTTP interface, on a machine of one's own or elsewhere."""

    def __init__(self, url: str, *, key: str = "", answer_seconds: float = ANSWER_SECONDS) -> None:
        self.url, self.key, self.answer_seconds = url.rstrip("/"), key, answer_seconds
        self.timeout = httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS)

    @property
    def name(self) -> str:
        return f"machine translation ({httpx.URL(self.url).host})"

    def translate(self, texts: Sequence[str], *, language: Language) -> list[str]:
        if not texts:
            return []
        target = CODES.get(language.code, language.tag.partition("-")[0])
        asked: dict[str, Any] = {"q": list(texts), "source": SOURCE, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        told = self._answer(asked).get("translatedText")
        if not isinstance(told, list) or len(told) != len(texts) or not all(isinstance(text, str) for text in told):
            raise Refused(f"The {self.name} did not answer as LibreTranslate does; nothing of it was taken.")
        return told

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Ask, and give up when the whole answer is not there in time or is far too long."""
        try:
            status, body = self._asked(asked)
        except httpx.TimeoutException as problem:
            raise Refused(f"The {self.name} did not answer in time; try again later.") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise Refused(f"The {self.name} cannot be reached.") from problem
        told = _object_in(body)
        if status != httpx.codes.OK or told is None:
            said = str((told or {}).get("error", ""))[:MAX_SAID]
            raise Refused(f"The {self.name} refused with status {status}{f': {said}' if said else ''}.")
        return told

    def _asked(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        until, body = time.monotonic() + self.answer_seconds, b""
        client = httpx.Client(timeout=self.timeout, trust_env=False)
        with client, client.stream("POST", f"{self.url}/translate", json=asked) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise Refused(f"The {self.name} gives more than {MAX_ANSWER // 1_048_576} MB; nothing of it was taken.")
                if time.monotonic() > until:  # the time-out of a client is for each piece alone
                    raise httpx.ReadTimeout("the answer comes too slowly")
            return answer.status_code, body


def _object_in(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def machine() -> MachineTranslation | None:
    """The service that the settings name, if they name one."""
    url = settings.MACHINE_TRANSLATION_URL
    return LibreTranslate(url, key=settings.MACHINE_TRANSLATION_KEY) if url else None
