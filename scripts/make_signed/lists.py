"""Trusted lists (ETSI TS 119 612) of a fictional territory and a list of lists, signed by their operators."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives import serialization

from make_signed.authorities import Holder

__all__ = ["list_of_lists", "trusted_list"]

_TYPE = "http://uri.etsi.org/TrstSvc/Svctype"
_STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus"


def trusted_list(authority: Holder, signer: Holder, *, granted: str = "2016-07-01T00:00:00Z") -> bytes:
    """A list that vouches for one authority for qualified certificates, from a moment on."""
    certificate = base64.b64encode(authority.der).decode("ascii")
    text = f"""<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="list"
 TSLTag="http://uri.etsi.org/19612/TSLTag"><SchemeInformation>
<TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>1</TSLSequenceNumber>
<TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric</TSLType>
<SchemeTerritory>XX</SchemeTerritory></SchemeInformation>
<TrustServiceProviderList><TrustServiceProvider><TSPInformation>
<TSPName><Name xml:lang="en">Musterzert Trust (fictional)</Name></TSPName></TSPInformation><TSPServices>
<TSPService><ServiceInformation><ServiceTypeIdentifier>{_TYPE}/CA/QC</ServiceTypeIdentifier>
<ServiceName><Name xml:lang="en">Fictional qualified certificates</Name></ServiceName>
<ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>
</ServiceDigitalIdentity><ServiceStatus>{_STATUS}/granted</ServiceStatus>
<StatusStartingTime>{granted}</StatusStartingTime></ServiceInformation></TSPService>
</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>"""
    return _signed(text, signer)


def list_of_lists(operator: Holder, signer: Holder) -> bytes:
    """A list of lists that names the operator who signs the list of the territory."""
    certificate = base64.b64encode(operator.der).decode("ascii")
    text = f"""<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="lists"
 xmlns:a="http://uri.etsi.org/02231/v2/additionaltypes#" TSLTag="http://uri.etsi.org/19612/TSLTag">
<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>1</TSLSequenceNumber>
<TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists</TSLType>
<SchemeInformationURI><URI xml:lang="en">https://lists.musterzert.example/</URI></SchemeInformationURI>
<SchemeTerritory>EU</SchemeTerritory><PointersToOtherTSL><OtherTSLPointer><ServiceDigitalIdentities>
<ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>
</ServiceDigitalIdentity></ServiceDigitalIdentities><TSLLocation>https://lists.musterzert.example/xx.xml</TSLLocation>
<AdditionalInformation><OtherInformation><SchemeTerritory>XX</SchemeTerritory></OtherInformation>
<OtherInformation><a:MimeType>application/vnd.etsi.tsl+xml</a:MimeType></OtherInformation></AdditionalInformation>
</OtherTSLPointer></PointersToOtherTSL><ListIssueDateTime>2026-01-01T00:00:00Z</ListIssueDateTime>
</SchemeInformation></TrustServiceStatusList>"""
    return _signed(text, signer)


def _signed(text: str, signer: Holder) -> bytes:
    from lxml import etree
    from signxml import methods
    from signxml.xades.xades import XAdESSigner

    root = etree.fromstring(text.encode("utf-8"))
    signed = XAdESSigner(
        method=methods.enveloped,
        signature_algorithm="ecdsa-sha256",
        digest_algorithm="sha256",
    ).sign(
        root,
        key=signer.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        cert=signer.pem.decode("ascii"),
    )
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))
