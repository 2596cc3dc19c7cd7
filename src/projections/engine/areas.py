"""Which rows lie in a region? The condition on a table's `regency` and `region` columns (COLLATE "C")."""

from typing import Any

from ...domain.regions import NATION, regency_of


def lies_in(region: str, prefix: str = "") -> tuple[str, dict[str, Any]]:
    """A condition that holds for the region and all below it, and its parameters.

    `prefix` qualifies the columns ("c."). The condition names the regency wherever there is one, so that it prunes.
    """
    if region == NATION:
        return "true", {}
    if "." not in region:
        # "/" follows "." in ASCII: every code below "64" lies before "64/".
        low, high = f"{prefix}regency >= %(area)s", f"{prefix}regency < %(area_end)s"
        return f"({low} AND {high})", {"area": region, "area_end": region + "/"}
    if region == regency_of(region):
        return f"{prefix}regency = %(area)s", {"area": region}
    return (
        f"({prefix}regency = %(area)s AND {prefix}region >= %(area_low)s AND {prefix}region < %(area_high)s)",
        {"area": regency_of(region), "area_low": region, "area_high": region + "/"},
    )
