"""Mails: thousands of parts, parts inside parts, broken wrappings."""

from __future__ import annotations

import base64
from collections.abc import Callable

from make_hostile.archives import zipped
from make_hostile.compound import compound_file
from make_hostile.good import GOOD_TEXT

__all__ = ["FILES"]

_HEAD = (
    b"From: Specimen Card Works (fictional) <a@example.com>\r\nSubject: "
    b"=?utf-8?q?Zertifikate_f=C3=BCr_Sie?=\r\n"
    b"MIME-Version: 1.0\r\n"
)


def many_parts() -> bytes:
    """Ten thousand attachments of a few bytes."""
    parts = b"".join(
        b"--b\r\nContent-Type: application/octet-stream; name=%d.bin\r\n\r\n%d\r\n" % (number, number)
        for number in range(10_000)
    )
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n"


def deep_parts() -> bytes:
    """Three thousand parts, each inside the one before, and many lines that each must be compared with."""
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(3_000)
    )
    return _HEAD + parts + b"Content-Type: text/plain\r\n\r\n" + b"line\r\n" * 60_000


def deep_forwarding() -> bytes:
    """Thirty mails forwarded inside each other."""
    data = _HEAD + b"Content-Type: text/plain\r\n\r\nThe innermost mail.\r\n"
    for level in range(30):
        boundary = b"f%d" % level
        data = (
            _HEAD + b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\nContent-Type: "
            b"message/rfc822\r\n\r\n" % (boundary, boundary) + data + b"\r\n--%s--\r\n" % boundary
        )
    return data


def _one_part(head: bytes, body: bytes) -> bytes:
    return (
        _HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee "
        b"attached.\r\n--b\r\n" + head + b"\r\n\r\n" + body + b"\r\n--b--\r\n"
    )


def winmail() -> bytes:
    """Attachments in the form that only Outlook opens."""
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64"
    return _one_part(head, base64.b64encode(b"\x78\x9f\x3e\x22" + bytes(200)))


def sealed() -> bytes:
    """A part that only the holder of a key can open."""
    head = (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
        b"Content-Transfer-Encoding: base64"
    )
    return _one_part(head, base64.b64encode(bytes(200)))


def odd_attachment_names() -> bytes:
    """A name that leads out of the folder, with terminal codes in encoded words."""
    word = base64.b64encode(b"../../\x1b[2Jpaper.txt")
    head = b'Content-Type: text/plain; name="=?utf-8?B?' + word + b'?="\r\nContent-Disposition: attachment'
    return _one_part(head, GOOD_TEXT)


def strange_encodings() -> bytes:
    """An unknown character set, a broken transfer encoding, and a header of half a megabyte."""
    head = (
        b"Content-Type: text/plain; charset=x-no-such-thing; name=paper.txt\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"X-Filler: " + b'a"=;' * 120_000
    )
    return _one_part(head, b"!!!! not base64 at all !!!!")


def bomb_attached() -> bytes:
    """A zip bomb in a mail, beside an honest paper."""
    body = base64.encodebytes(zipped(("zeros.txt", bytes(80 << 20)), ("paper.txt", GOOD_TEXT)))
    return _one_part(
        b"Content-Type: application/zip; name=papers.zip\r\nContent-Transfer-Encoding: base64", body
    )


FILES: dict[str, Callable[[], bytes]] = {
    "many-parts.eml": many_parts,
    "deep-parts.eml": deep_parts,
    "deep-forwarding.eml": deep_forwarding,
    "winmail.eml": winmail,
    "sealed.eml": sealed,
    "odd-attachment-names.eml": odd_attachment_names,
    "strange-encodings.eml": strange_encodings,
    "bomb-attached.eml": bomb_attached,
    "no-parts.eml": lambda: _HEAD + b"\r\n",
    "broken.msg": lambda: compound_file({"__properties_version1.0": b"\xff" * 64, "__nameid_version1.0": {}}),
    "truncated.msg": lambda: compound_file({"__properties_version1.0": bytes(64)})[:1500],
}
