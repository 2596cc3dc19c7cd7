"""What is done before the first visitor comes, so that nobody waits for it?"""

from ..indonesia.nik import NikRules
from .services import Services


def warm_up(services: Services) -> None:
    """Read now what the first questions and commands would read in a turn of others."""
    services.regions.count("a", None, None)
    NikRules().faults("6401010101900001")
