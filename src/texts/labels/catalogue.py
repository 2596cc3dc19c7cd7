"""What are schemes and segments called in English? Their Indonesian names are data of the catalogue.

A code of a regency's own catalogue has no English name here; it is called as that catalogue says.
"""

from collections.abc import Mapping

from ...domain.catalogue import Scheme
from ...domain.segments import Segment

SCHEMES: Mapping[str, str] = {
    "VULNERABLE_WORKERS": "vulnerable workers",
    "VILLAGE_ECOSYSTEM": "village ecosystem (village staff)",
    "NON_ASN": "staff without civil-service status",
    "UNKNOWN": "unknown",
}
SEGMENTS: Mapping[str, str] = {
    "RELIGIOUS_WORKER": "religious workers",
    "COMMUNITY_WORKER": "community workers",
    "TRADER_MICRO": "traders and micro-businesses",
    "FISHER": "fishers and fish farmers",
    "FARMER": "farmers and planters",
    "NEIGHBOURHOOD_HEAD": "neighbourhood heads (RT)",
    "NON_ASN_TEACHER": "teachers without civil-service status",
    "PALM_WORKER": "palm workers",
    "UNSPECIFIED": "not specified",
    "VILLAGE_HEAD": "village heads",
    "VILLAGE_APPARATUS": "village officers",
    "VILLAGE_COUNCIL": "village councils (BPD)",
    "VILLAGE_BODY": "village community bodies (LKD)",
    "VILLAGE_ENTERPRISE": "village enterprises (BUMDes)",
    "REGENCY_NON_ASN": "regency staff without civil-service status",
    "SUBDISTRICT_STAFF": "staff of subdistricts and kelurahan",
    "HEALTH_WORKER": "health workers",
    "FACILITATOR": "facilitators",
    "CONSTRUCTION": "construction, workers of government projects",
    "MIGRANT": "Indonesian migrant workers",
    "ELECTION_WORKER": "election workers",
    "UNKNOWN": "unknown",
}


def scheme_label(scheme: Scheme, locale: str) -> str:
    """What a scheme is called in "id" or "en"."""
    return SCHEMES.get(scheme.code, scheme.label) if locale == "en" else scheme.label


def segment_label(segment: Segment, locale: str) -> str:
    """What a segment is called in "id" or "en"."""
    return SEGMENTS.get(segment.code, segment.label) if locale == "en" else segment.label
