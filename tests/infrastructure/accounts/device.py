"""A device that holds one passkey, for tests without a browser: it answers whatever it is told to answer."""

import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """`origin` and `name` are of the site at which the browser believes to be; `verified`: it knows its owner."""

    origin: str
    name: str
    verified: bool = True
    uses: int = 0
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def registers(self, asked: str) -> str:
        """The answer to what a browser is asked that makes a passkey."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cbor2.dumps(cose)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(_ATTESTED) + attested}
        client = self._client("webauthn.create", json.loads(asked)["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=cbor2.dumps(made))

    def answers(self, asked: str) -> str:
        """The answer to what a browser is asked that signs in."""
        self.uses += 1
        data, client = self._data(), self._client("webauthn.get", json.loads(asked)["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, also: int = 0) -> bytes:
        flags = _PRESENT | also | (_VERIFIED if self.verified else 0)
        return hashlib.sha256(self.name.encode()).digest() + struct.pack(">BI", flags, self.uses)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        told: dict[str, Any] = {name: _text(value) for name, value in response.items()}
        name = _text(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
