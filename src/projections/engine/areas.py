"""Which rows lie in a region? The condition on a table's `regency` and another column of codes (COLLATE "C")."""

from typing import Any

from ...domain.regions import NATION, regency_of


def area(region: str) -> dict[str, Any]:
    """The parameters by which SQL names a region: one text for all regions of a level, so that it stays planned."""
    low, high = (region + ".", region + "/")  # "/" follows "." in ASCII: all codes below lie between
    return {"area": region, "area_regency": regency_of(region), "area_low": low, "area_high": high}


def within(region: str, prefix: str = "", column: str = "region") -> str:
    """A condition that holds for a region and all below it, by the parameters of `area`.

    `prefix` qualifies the columns ("c."). The condition names the regency wherever there is one, so that it prunes.
    """
    if region == NATION:
        return "true"
    regency, code = f"{prefix}regency", f"{prefix}{column}"
    match region.count("."):
        case 0:
            return f"({regency} >= %(area)s AND {regency} < %(area_high)s)"
        case 1:
            return f"{regency} = %(area_regency)s"
        case 2:
            return f"({regency} = %(area_regency)s AND {code} >= %(area)s AND {code} < %(area_high)s)"
        case _:
            return f"({regency} = %(area_regency)s AND {code} = %(area)s)"


def lies_in(region: str, prefix: str = "") -> tuple[str, dict[str, Any]]:
    """The condition on `regency` and `region`, and its parameters."""
    return within(region, prefix), area(region)
