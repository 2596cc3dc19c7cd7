"""Does the contract say which value lacks a label, where one does?"""

from enum import StrEnum

import pytest

from naungan.graphql.types.enums import describe_enum
from naungan.infrastructure.cli.problems import explained
from naungan.texts.command_line import Words
from naungan.texts.labels.label import label
from naungan.texts.problems import Problem


def test_an_enum_value_without_a_label_is_named() -> None:
    # given a closed list of which one value has no label
    class Weather(StrEnum):
        SUN = "SUN"
        RAIN = "RAIN"

    # when the contract is built, as `naungan schema print` does
    with pytest.raises(Problem) as told:
        describe_enum(Weather, "Cuaca · the weather.", labels={"SUN": label("cerah", "sunny")})
    # then the one line that the command line prints says which, and where to add it, in either language
    assert (
        explained(told.value, Words("en"))
        == "value RAIN of enum Weather has no label: add one, in both languages, below src/texts/labels/"
    )
    assert "RAIN dari enum Weather belum berlabel" in str(explained(told.value, Words("id")))
    # and a list that is in none of the tables lacks its first
    with pytest.raises(Problem, match="value SUN of enum Weather has no label"):
        describe_enum(Weather, "Cuaca · the weather.")
