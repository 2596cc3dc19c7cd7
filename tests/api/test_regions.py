"""Regions, schemes and segments: what every other answer is told in."""

from tests.api.conftest import Api

REGIONS = """
query ($search: String, $within: RegionCode, $level: RegionLevel, $first: Int, $after: String, $last: Int, $before: String) {
  regions(search: $search, within: $within, level: $level, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { code name level villageKind } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    known { regionEdition }
  }
}
"""


def _codes(page: dict[str, dict[str, list[dict[str, str]]]]) -> list[str]:
    return [node["code"] for node in page["regions"]["nodes"]]


def test_a_region_knows_what_it_lies_in(api: Api) -> None:
    region = api.ask('{ region(code: "64.01.01.2009") { level villageKind path { code level } } }')["region"]
    assert region["level"] == "VILLAGE"
    assert region["villageKind"] == "DESA"
    assert [p["code"] for p in region["path"]] == ["ID", "64", "64.01", "64.01.01", "64.01.01.2009"]
    assert api.ask('{ region(code: "99.99") { name } }') == {"region": None}


def test_a_region_knows_the_one_above_it_and_the_nation_has_none(api: Api) -> None:
    query = """{ village: region(code: "64.01.01.2009") { parent { code level parent { name } } }
      province: region(code: "64") { parent { code } } nation: region(code: "ID") { parent { code } } }"""
    assert api.ask(query) == {
        "village": {
            "parent": {"code": "64.01.01", "level": "SUBDISTRICT", "parent": {"name": "Kabupaten Paser"}}
        },
        "province": {"parent": {"code": "ID"}},
        "nation": {"parent": None},
    }


def test_regions_are_paged_in_both_directions_and_counted(api: Api) -> None:
    page = api.ask(REGIONS, {"within": "64.01", "level": "SUBDISTRICT", "first": 4})
    assert page["regions"]["totalCount"] == 10
    assert page["regions"]["pageInfo"]["hasNextPage"]
    rest = api.ask(
        REGIONS,
        {
            "within": "64.01",
            "level": "SUBDISTRICT",
            "first": 50,
            "after": page["regions"]["pageInfo"]["endCursor"],
        },
    )
    assert len(_codes(page) + _codes(rest)) == 10
    assert not rest["regions"]["pageInfo"]["hasNextPage"]
    last = api.ask(REGIONS, {"within": "64.01", "level": "SUBDISTRICT", "last": 3})
    assert _codes(last) == (_codes(page) + _codes(rest))[-3:]
    earlier = api.ask(
        REGIONS,
        {
            "within": "64.01",
            "level": "SUBDISTRICT",
            "last": 3,
            "before": last["regions"]["pageInfo"]["startCursor"],
        },
    )
    assert _codes(earlier) == (_codes(page) + _codes(rest))[-6:-3]


def test_regions_are_searched_by_name(api: Api) -> None:
    page = api.ask(REGIONS, {"search": "paser", "level": "REGENCY", "first": 10})
    assert "64.01" in _codes(page)
    assert page["regions"]["totalCount"] == len(_codes(page))


def test_schemes_segments_and_regions_are_nodes(api: Api) -> None:
    data = api.ask('{ schemes { id code label } segments { id code aliases } region(code: "64.01") { id } }')
    assert {"VULNERABLE_WORKERS", "VILLAGE_ECOSYSTEM", "NON_ASN"} <= {s["code"] for s in data["schemes"]}
    ids = [data["schemes"][0]["id"], data["segments"][0]["id"], data["region"]["id"]]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    found = api.ask(query, {"ids": ids})["nodes"]
    assert [n["__typename"] for n in found] == ["Scheme", "Segment", "Region"]
    assert [n["id"] for n in found] == ids
