"""
Talking to an OpenID provider: its own description, codes for tokens, and tokens checked.

OpenID Connect Core 1.0, 3.1 (authorization code), with PKCE (RFC 7636), state and nonce. Nothing that
the provider says is believed before issuer, audience, times, nonce and signature of the ID token were
checked; only algorithms with a key pair are accepted, so that nobody signs with the client's secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    InvalidTokenError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet

from cardassay.office.faults import OfficeError
from cardassay.office.settings import OpenId

__all__ = ["ProviderError", "Start", "claims_of_code", "start_address"]

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519")
_SCOPES = "openid profile email"
_KEPT_S = 600
_WAIT_S = 8
_MOST_BYTES = 1 << 20
_LEEWAY_S = 60
"""How far the clocks of the two servers may be apart."""


class ProviderError(OfficeError):
    """The provider cannot be used, or said something that cannot be believed; nobody was signed in."""

    status = 502


@dataclass(frozen=True, slots=True)
class Start:
    """What a browser takes along to the provider and brings back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Description:
    authorization: str
    token: str
    keys: str
    basic: bool
    """Whether the client shows its secret in a header (``client_secret_basic``), else in the form."""
    names_issuer: bool
    """Whether answers name the issuer (RFC 9207), so that one that does not is none of its."""


_KEPT: dict[str, tuple[float, _Description, KeySet]] = {}
_LOCK = Lock()


def start_address(openid: OpenId, start: Start, back: str) -> str:
    """
    The address at the provider to which a browser is sent.

    Raises:
        ProviderError: The provider does not answer, or its description makes no sense.
    """
    described, _ = _provider(openid)
    digest = hashlib.sha256(start.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": openid.client_id,
        "redirect_uri": back,
        "scope": " ".join([_SCOPES, *openid.scopes.split()]),
        "state": start.state,
        "nonce": start.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(described.authorization).query else "?"
    return f"{described.authorization}{joint}{urlencode(asked)}"


def claims_of_code(
    openid: OpenId, start: Start, back: str, code: str, issuer: str, now: datetime
) -> dict[str, Any]:
    """
    The claims of the ID token that a code is changed for.

    Args:
        issuer: ``iss`` of the answer (RFC 9207); empty when it had none.
        now: The moment by which the token's times are judged.

    Raises:
        ProviderError: The provider refuses the code, or its token cannot be believed.
    """
    described, keys = _provider(openid)
    if (issuer and issuer != openid.issuer) or (described.names_issuer and not issuer):
        raise ProviderError(
            "The answer came from another OpenID provider than the one that was asked.",
            code="openid-mixed-up",
        )
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": start.verifier,
    }
    headers = {"accept": "application/json"}
    if described.basic:
        pair = f"{quote(openid.client_id, safe='')}:{quote(openid.client_secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": openid.client_id, "client_secret": openid.client_secret}
    answer = _asked("POST", described.token, form=form, headers=headers)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderError("The OpenID provider gave no ID token.", code="openid-answer")
    try:
        return _claims(openid, start, token, keys, now)
    except _UnknownKeyError:
        _, keys = _provider(openid, anew=True)  # the provider may have changed its keys
        try:
            return _claims(openid, start, token, keys, now)
        except _UnknownKeyError:
            raise _unbelievable("is signed with a key that is none of the provider's") from None


class _UnknownKeyError(Exception):
    pass


def _claims(openid: OpenId, start: Start, token: str, keys: KeySet, now: datetime) -> dict[str, Any]:
    try:
        read = jwt.decode(token, keys, algorithms=list(_ALGORITHMS))
        wanted = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": openid.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": openid.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": start.nonce},
        )
        wanted.validate(read.claims)
    except InvalidKeyIdError:
        raise _UnknownKeyError from None
    except (ExpiredTokenError, InvalidTokenError):
        raise _clock() from None
    except (InvalidClaimError, MissingClaimError) as error:
        if error.claim in ("iat", "nbf"):
            raise _clock() from None
        raise _unbelievable(f"does not have the right `{error.claim}`") from None
    except JoseError as error:
        raise _unbelievable(f"cannot be checked ({error.error})") from None
    claims = dict(read.claims)
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != openid.client_id:
        raise _unbelievable("was made for several clients and not named for this one")
    if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
        raise _unbelievable("does not say who the person is")
    return claims


def _provider(openid: OpenId, *, anew: bool = False) -> tuple[_Description, KeySet]:
    with _LOCK:
        kept = _KEPT.get(openid.issuer)
    if kept is not None and not anew and time.monotonic() - kept[0] < _KEPT_S:
        return kept[1], kept[2]
    told = _asked("GET", f"{openid.issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != openid.issuer:
        raise ProviderError(
            f"The OpenID provider calls itself {str(told.get('issuer'))[:200]!r}, the settings call it "
            f"{openid.issuer!r}. Write it in the settings exactly as the provider does.",
            code="openid-issuer",
        )
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    described = _Description(
        _address(told, "authorization_endpoint"),
        _address(told, "token_endpoint"),
        _address(told, "jwks_uri"),
        "client_secret_basic" in methods,
        told.get("authorization_response_iss_parameter_supported") is True,
    )
    try:
        keys = KeySet.import_key_set(_asked("GET", described.keys))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError):
        raise ProviderError("The keys of the OpenID provider cannot be read.", code="openid-answer") from None
    with _LOCK:
        _KEPT[openid.issuer] = (time.monotonic(), described, keys)
    return described, keys


def _address(told: dict[str, Any], name: str) -> str:
    address = told.get(name)
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ProviderError(
            f"The OpenID provider's `{name}` is no https address, so it is not used.", code="openid-answer"
        )
    return str(address)


def _asked(
    method: str, address: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    try:
        # Redirects are not followed: the client's secret goes to the address of the description only.
        with httpx2.Client(timeout=_WAIT_S, follow_redirects=False) as client:
            answer = client.request(method, address, data=form, headers=headers)
            text = answer.text[:_MOST_BYTES]
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ProviderError(
            f"The OpenID provider does not answer ({type(error).__name__}). Try again in a few minutes; "
            "whoever has a password here can sign in with it meanwhile.",
            code="openid-away",
        ) from error
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if answer.status_code != 200 or not isinstance(told, dict):
        said = str(told.get("error", ""))[:60] if isinstance(told, dict) else ""
        raise ProviderError(
            f"The OpenID provider answered with {answer.status_code}{f' ({said})' if said else ''} instead "
            "of what was asked for. Begin the sign-in again; if it stays so, tell whoever looks after it.",
            code="openid-answer",
        )
    return told


def _clock() -> ProviderError:
    return ProviderError(
        "The times in the OpenID provider's token do not fit this server's clock. One of the two clocks is "
        "wrong; whoever looks after the server should compare them. Nobody was signed in.",
        code="openid-clock",
    )


def _unbelievable(why: str) -> ProviderError:
    return ProviderError(
        f"The token of the OpenID provider {why}, so it is not believed. Nobody was signed in.",
        code="openid-token",
    )
