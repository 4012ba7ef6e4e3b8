"""A seeded stream of malformed requests: every byte that is sent follows from the seed and the number of a request."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_from_bytes

ACTIONS: Final = ("petition", "boycott", "strike", "", "petition%00", "%70etition")
FIELDS: Final = (
    "name", "email", "city", "show_name", "news", "consent", "language", "text", "key", "nonce", "stamp",
    "altcha",
    "website", "threshold",
)  # fmt: skip
#: What breaks parsers: Unicode's corners, numbers' corners, and other people's syntax.
HOSTILE: Final = (
    "", " ", "\0", "a\0b", "\ufeff", "\u202e gnp.exe", "\u2066\u2069", "\u200d\u200c", "e\u0301" * 40,
    "\ud7ff", "\U0010ffff",
    "ﷺ" * 80, "🏳️‍🌈" * 30, "ǅ", "İi̇ıI", "ß" * 81, "\r\nSet-Cookie: a=b", "a\r\n.\r\n",
    "<script>alert(1)</script>",
    "' OR 1=1 --", "{{7*7}}", "${jndi:x}", "../../etc/passwd", "%", "%0", "%zz", "%C0%AF", "%ED%A0%80",
    "NaN", "Infinity",
    "-1", "1e999", "9" * 400, "0x10", "١٢٣", "true", "null", "[]", "{}", "a" * 5_000, "a@b", "@", "a@@b.c",
    "a@[127.0.0.1]",
    '"a b"@example.org', "a@xn--", "a@" + "b" * 300 + ".org", "ن@البريد.المغرب", "a@b.c\n",
    "=cmd|'/c calc'!A0", "\x1b[2J",
    "eyJhbGdvcml0aG0iOiJTSEEtMjU2In0=", "AAAA" * 6, "-" * 22, "_" * 22, "A" * 22, "A" * 23,
)  # fmt: skip
CONTENT_TYPES: Final = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "application/json",
    "application/json; charset=latin-1", "multipart/form-data; boundary=x", "multipart/form-data",
    "text/plain", "", "/", "a",
    "application/xml", "application/json\x0b", "APPLICATION/JSON", "application/x-www-form-urlencoded;;;=",
)  # fmt: skip
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "P", "G" * 40)
HEADERS: Final = (
    "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Cookie", "Origin", "Sec-Fetch-Site",
    "Referer",
    "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "If-None-Match",
    "If-Modified-Since", "Range",
    "Authorization", "Content-Encoding", "Expect", "Upgrade", "Connection", "User-Agent",
    "X-HTTP-Method-Override", "TE",
    "Last-Event-ID", "Content-Language", "Host",
)  # fmt: skip
HEADER_VALUES: Final = (
    "", " ", "*", "gzip;q=0", "gzip;q=x", "fr;q=1.5", "ar-MA,zgh;q=0.9,;,,", "-", "null",
    "https://evil.example", "cross-site",
    "application/json", "text/html, */*;q=", "a=b; c", "sessionid=" + "x" * 2_000, "127.0.0.1, ::1, x",
    "::ffff:1.2.3.4%eth0",
    "bytes=0-", "bytes=9-1", 'W/"', "Basic !!!", "100-continue", "websocket", "Upgrade, HTTP2-Settings",
    "\xff\xfe", "é", "x" * 9_000,
    "Thu, 99 Foo 0000 99:99:99 GMT", "gzip, deflate, br", "[::1", "evil.example:99999", "a b",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Malformed:
    """One request as it goes over the wire.

    Attributes:
        number: Its place in the stream.
        parts: The bytes, sent one behind the other.
        ends_early: Whether the client then closes its sending side, in the middle of what it announced.
        is_head: Whether the answer has no body.
    """

    number: int
    parts: tuple[bytes, ...]
    ends_early: bool = False
    is_head: bool = False

    def __str__(self) -> str:
        """Return the beginning of what is sent, for a failed test's message."""
        return f"request {self.number}: {b''.join(self.parts)[:300]!r}"


def requests(seed: int, count: int, slug: str, tokens: Sequence[str]) -> Iterator[Malformed]:
    """Yield `count` malformed requests.

    Args:
        seed: Gives the same requests again.
        count: How many.
        slug: A campaign that exists, so that most get past the router.
        tokens: Tokens that are valid: they are broken on purpose.
    """
    for number in range(count):
        yield one(seed, number, slug, tokens)


def one(seed: int, number: int, slug: str, tokens: Sequence[str]) -> Malformed:
    """Return the request of this number in the stream of a seed."""
    chance = random.Random(f"{seed}-{number}")
    make = chance.choice(_MAKERS)
    return make(chance, number, _Names(slug, tuple(tokens)))


@dataclass(frozen=True, slots=True)
class _Names:
    slug: str
    tokens: tuple[str, ...]


def _request(
    chance: random.Random, number: int, method: str, target: bytes, headers: list[tuple[str, str]], body: bytes
) -> Malformed:
    """Frame a request, in one case of four with hostile headers, in one of eight with a broken frame."""
    lines = [("Host", "127.0.0.1"), *headers]
    if chance.random() < 0.25:
        lines += [(chance.choice(HEADERS), chance.choice(HEADER_VALUES)) for _ in range(chance.randint(1, 6))]
    framing, body, ends_early = _framed(chance, body)
    chance.shuffle(lines)
    head = b"".join(f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in [*lines, *framing])
    whole = method.encode() + b" " + target + b" HTTP/1.1\r\n" + head + b"\r\n" + body
    if chance.random() < 0.05:
        cut = chance.randrange(len(whole))
        return Malformed(number, (whole[:cut],), True, method == "HEAD")
    if chance.random() < 0.1:
        cut = chance.randrange(len(whole))
        return Malformed(number, (whole[:cut], whole[cut:]), ends_early, method == "HEAD")
    return Malformed(number, (whole,), ends_early, method == "HEAD")


def _framed(chance: random.Random, body: bytes) -> tuple[list[tuple[str, str]], bytes, bool]:
    if chance.random() > 0.125:
        return [("Content-Length", str(len(body)))], body, False
    kind = chance.randrange(8)
    if kind == 0:
        return [("Content-Length", str(len(body) + chance.randint(1, 90)))], body, True
    if kind == 1:
        return [("Content-Length", chance.choice(("-1", "x", "1e3", "0x10", "9" * 30, "+5", "5, 5", " ")))], body, True
    if kind == 2:
        return [("Content-Length", "3"), ("Content-Length", "4")], body, True
    if kind == 3:
        return (
            [("Transfer-Encoding", chance.choice(("gzip, chunked", "chunked, identity", "CHUNKED", "x")))],
            body,
            True,
        )
    if kind == 4:
        return [("Content-Length", "5"), ("Transfer-Encoding", "chunked")], _chunked(body), True
    if kind == 5:
        return [("Transfer-Encoding", "chunked")], b"zz\r\n" + body, True
    if kind == 6:
        return [("Transfer-Encoding", "chunked")], _chunked(body)[: chance.randint(0, 40)], True
    return [("Transfer-Encoding", "chunked")], _chunked(body), False


def _chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _fields(chance: random.Random) -> list[tuple[str, str]]:
    names = [name for name in FIELDS if chance.random() < 0.8]
    if chance.random() < 0.3 and names:
        names.append(chance.choice(names))
    if chance.random() < 0.2:
        names.append(chance.choice(HOSTILE))
    good = {
        "name": "Amina",
        "email": "amina@example.org",
        "consent": "1",
        "language": chance.choice(("fr", "ar", "en", "zgh")),
    }
    return [(name, good[name] if name in good and chance.random() < 0.7 else chance.choice(HOSTILE)) for name in names]


def _encoded(chance: random.Random, text: str) -> bytes:
    raw = text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "utf-16", "utf-32")), "surrogatepass")
    return quote_from_bytes(raw).encode() if chance.random() < 0.8 else raw


def _form_body(chance: random.Random) -> bytes:
    pairs = [_encoded(chance, name) + b"=" + _encoded(chance, value) for name, value in _fields(chance)]
    if chance.random() < 0.05:
        pairs += [b"x"] * chance.choice((1, 500, 9_000))
    return chance.choice((b"&", b"&", b"&", b";", b"&&")).join(pairs)


def _json_body(chance: random.Random) -> bytes:
    values: list[object] = [None, True, 0, -1, 1e308, 10**30, [], {}, [[[]]], *HOSTILE]
    fields = {name: chance.choice(values) if chance.random() < 0.4 else value for name, value in _fields(chance)}
    whole = json.dumps(fields, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    breaks: list[Callable[[bytes], bytes]] = [
        lambda text: text,
        lambda text: text[: chance.randrange(len(text) + 1)],
        lambda text: b"[" * 8_000 + text,
        lambda text: b'{"name":"a",' + text[1:],
        lambda text: text.replace(b'"', b"'"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.decode("utf-8", "replace").encode("utf-16", "replace"),
        lambda text: text.replace(b":", b":NaN,"),
        lambda text: b'"\\ud800"',
        lambda text: b'{"name":"\\ud800","email":"\\u0000"}',
    ]
    return chance.choice(breaks)(whole)


def _sign(chance: random.Random, number: int, names: _Names) -> Malformed:
    is_json = chance.random() < 0.4
    body = _json_body(chance) if is_json else _form_body(chance)
    if chance.random() < 0.03:
        body += b"a" * chance.choice((16_384, 17_000, 70_000, 300_000))
    honest = "application/json" if is_json else "application/x-www-form-urlencoded"
    kind = honest if chance.random() < 0.8 else chance.choice(CONTENT_TYPES)
    headers = [("Content-Type", kind)]
    if chance.random() < 0.5:
        headers.append(("Accept", "application/json"))
    action = chance.choice(ACTIONS) if chance.random() < 0.2 else "petition"
    return _request(chance, number, "POST", f"/c/{names.slug}/{action}/sign".encode(), headers, body)


def _token(chance: random.Random, names: _Names) -> str:
    token = chance.choice((*names.tokens, "A" * 40, "x", "-", "." * 9, "A" * 4_000))
    kind = chance.randrange(5)
    if kind == 0 and token:
        at = chance.randrange(len(token))
        return token[:at] + chance.choice("AZaz09-_.~!") + token[at + 1 :]
    if kind == 1:
        return token[: chance.randrange(len(token) + 1)]
    if kind == 2:
        return token + chance.choice(("=", "A", "%00", "%FF", "/", "?", "%2F", "\u00e9"))
    return quote_from_bytes(chance.choice(HOSTILE).encode("utf-8", "surrogatepass")) if kind == 3 else token[::-1]


def _token_post(chance: random.Random, number: int, names: _Names) -> Malformed:
    page = chance.choice(("confirm", "withdraw", "unsubscribe", "receipt"))
    method = "POST" if chance.random() < 0.7 else chance.choice(METHODS)
    body = chance.choice((b"", b"language=ar", b"List-Unsubscribe=One-Click", b"\xff" * 30, b"&" * 900, b"a" * 17_000))
    headers = [("Content-Type", chance.choice(CONTENT_TYPES))]
    if chance.random() < 0.4:
        headers.append(("Accept", "application/json"))
    return _request(chance, number, method, f"/{page}/{_token(chance, names)}".encode(), headers, body)


def _tile(chance: random.Random, number: int, names: _Names) -> Malformed:
    paths = (
        "checkpoint", "checkpoint/", "Checkpoint", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/000",
        "tile/0/0000", "tile/00/000",
        "tile/-1/000", "tile/64/000", "tile/63/000", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/255",
        "tile/0/000.p/01", "tile/0/000.p/1", "tile/0/000.p/1/", "tile/0/999",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/x009/x223/x372/x036/x854/x775/807", "tile/entries/000", "tile/entries/000.p/1",
        "tile/entries/x001/000",
        "tile/data/000", "tile/0/%30%30%30", "tile/0/../0/000", "..%2f..%2fsecrets", "%00", "tile/0/٠٠٠",
        "tile//000",
    )  # fmt: skip
    path = chance.choice(paths)
    method = "GET" if chance.random() < 0.8 else chance.choice(METHODS)
    target = f"/c/{names.slug}/log/{path}".encode()
    return _request(chance, number, method, target, [("Accept-Encoding", chance.choice(HEADER_VALUES))], b"")


def _any_path(chance: random.Random, number: int, names: _Names) -> Malformed:
    slug = names.slug
    known = (
        "", f"c/{slug}/", f"c/{slug}/petition/challenge", f"c/{slug}/key", f"c/{slug}/counts.json",
        f"fr/c/{slug}/", f"ar/c/{slug}/",
        f"c/{slug}/history", f"c/{slug}/history.json", f"c/{slug}/check", f"c/{slug}/texts/00", "privacy",
        "about-the-count",
        "admin/", "admin/login/", "static/web/nidaa.css", "healthz", "demo/mail/", "favicon.ico",
        "robots.txt", "zgh/", "c/", f"c/{slug}",
    )  # fmt: skip
    path = chance.choice(known).encode()
    for _ in range(chance.randrange(3)):
        junk = chance.choice(HOSTILE).encode("utf-8", "surrogatepass")
        junk = quote_from_bytes(junk).encode() if chance.random() < 0.9 else junk
        at = chance.randrange(len(path) + 1)
        path = path[:at] + junk + path[at:]
    if chance.random() < 0.4:
        path += b"?" + b"&".join(_encoded(chance, text) for text in chance.choices(HOSTILE, k=3))
    if chance.random() < 0.03:
        path += b"/a" * chance.choice((5_000, 30_000, 70_000))
    target = chance.choice((b"/", b"/", b"/", b"/", b"//", b"", b"*", b"http://127.0.0.1/")) + path
    body = b"" if chance.random() < 0.7 else _form_body(chance)
    return _request(chance, number, chance.choice(METHODS), target, [("Accept", chance.choice(HEADER_VALUES))], body)


def _noise(chance: random.Random, number: int, names: _Names) -> Malformed:
    kinds = (
        lambda: chance.randbytes(chance.randint(1, 400)),
        lambda: b"\x16\x03\x01" + chance.randbytes(60),
        lambda: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + chance.randbytes(40),
        lambda: b"GET / HTTP/9.9\r\n\r\n",
        lambda: b"GET /\r\n\r\n",
        lambda: b"\r\n" * 50,
        lambda: b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % at for at in range(300)) + b"\r\n",
        lambda: b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        lambda: b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        lambda: b"GET / HTTP/1.1\nHost: a\n\n",
        lambda: b"POST /c/%b/petition/sign HTTP/1.0\r\n\r\nname=a" % names.slug.encode(),
    )
    return Malformed(number, (chance.choice(kinds)(),), ends_early=True)


_MAKERS: Final = (_sign, _sign, _sign, _sign, _token_post, _token_post, _tile, _any_path, _any_path, _noise)
