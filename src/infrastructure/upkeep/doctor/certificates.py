"""Will browsers go on trusting the server? Its certificate: whether it can be used, for how long, and for which names."""

import datetime as dt
import ipaddress

from cryptography import x509

from ....texts.doctor import Doctor
from ....texts.problems import Tls
from ...settings import Settings
from ...web.tls import TlsProblem, load
from .finding import Finding, found

SOON = dt.timedelta(days=30)


def of_certificate(settings: Settings, now: dt.datetime) -> list[Finding]:
    """What is wrong with the certificate that the settings name; none where they name none: a trusted proxy has it, or only this
    machine is served.
    """
    cert, key = settings.tls_cert, settings.tls_key
    if cert is None or key is None:
        return []
    faults = []
    try:
        load(cert, key)
    except TlsProblem as problem:
        if problem.text is not Tls.ENDED:
            return [found(Doctor.CERTIFICATE_UNUSABLE, path=str(cert), key=str(key))]
    shown, *above = x509.load_pem_x509_certificates(cert.read_bytes())
    ends = min(one.not_valid_after_utc for one in (shown, *above))
    if ends <= now:
        faults.append(found(Doctor.CERTIFICATE_ENDED, path=str(cert), until=ends.date()))
    elif ends - now <= SOON:
        faults.append(
            found(Doctor.CERTIFICATE_ENDS, path=str(cert), until=ends.date(), days=(ends - now).days)
        )
    begins = max(one.not_valid_before_utc for one in (shown, *above))
    if begins > now:
        faults.append(found(Doctor.CERTIFICATE_NOT_YET, path=str(cert), start=begins.date()))
    names = _names(shown)
    if missing := [host for host in settings.hosts if not any(_is_of(name, host) for name in names)]:
        faults.append(found(Doctor.CERTIFICATE_NAMES, path=str(cert), hosts=", ".join(missing)))
    return faults


def _names(certificate: x509.Certificate) -> list[str]:
    """The names and addresses that it vouches for; browsers look at no other."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = [str(one) for one in extension.get_values_for_type(x509.IPAddress)]
    return [*extension.get_values_for_type(x509.DNSName), *addresses]


def _is_of(name: str, host: str) -> bool:
    """Whether a name is of a host; a star stands for its first part alone (RFC 6125, 6.4.3)."""
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(name)
    except ValueError:
        pass
    first, _, rest = host.partition(".")
    star, _, of = name.casefold().partition(".")
    return name.casefold() == host or (star == "*" and bool(first) and "." in rest and of == rest)
