"""
RSA signatures whose digest is named without the NULL that usually stands behind its name.

Both spellings mean the same and have to be accepted (RFC 4055, section 2.1; RFC 8017, A.2.4), and a
large signing service in use writes the short one; OpenSSL accepts the long one only. The whole
padded block is built and compared, so that nothing can hide in it.
"""

from __future__ import annotations

import hmac
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

__all__ = ["BothSpellings"]

_NAMES: dict[str, tuple[hashes.HashAlgorithm, bytes]] = {
    "sha256": (hashes.SHA256(), bytes.fromhex("608648016503040201")),
    "sha384": (hashes.SHA384(), bytes.fromhex("608648016503040202")),
    "sha512": (hashes.SHA512(), bytes.fromhex("608648016503040203")),
}
"""Digest and the object identifier of its name."""


class BothSpellings(DefaultSignatureValidator):
    """Checks as pyHanko does, and RSA with PKCS #1 v1.5 in the short spelling too."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: Any,
        signature_algorithm: Any,
        *context: Any,
        **more: Any,
    ) -> None:
        """
        Return when the signature is valid.

        Raises:
            InvalidSignature: It is not.
        """
        try:
            super().validate_signature(
                signature, signed_data, public_key_info, signature_algorithm, *context, **more
            )
        except InvalidSignature:
            if not _is_short_spelling(signature, signed_data, public_key_info, signature_algorithm):
                raise


def _is_short_spelling(signature: bytes, signed_data: bytes, key_info: Any, algorithm: Any) -> bool:
    if str(algorithm["algorithm"].native) not in ("sha256_rsa", "sha384_rsa", "sha512_rsa"):
        return False
    key = serialization.load_der_public_key(key_info.dump())
    if not isinstance(key, rsa.RSAPublicKey) or len(signature) != key.key_size // 8:
        return False
    digest, name = _NAMES[str(algorithm.hash_algo)]
    hashed = hashes.Hash(digest)
    hashed.update(signed_data)
    value = hashed.finalize()
    named = b"\x30" + bytes([len(name) + 2]) + b"\x06" + bytes([len(name)]) + name
    info = named + b"\x04" + bytes([len(value)]) + value
    info = b"\x30" + bytes([len(info)]) + info
    wanted = b"\x00\x01" + b"\xff" * (len(signature) - len(info) - 3) + b"\x00" + info
    numbers = key.public_numbers()
    found = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(len(signature), "big")
    return hmac.compare_digest(found, wanted)
