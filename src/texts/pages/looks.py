"""Who looked at a person, and where? What a page says of it."""

from collections.abc import Mapping

from ..text import Spoken


class Look(Spoken):
    YOU = "Anda", "you"
    NOBODY = "tanpa masuk", "without signing in"
    PEOPLE = "Peserta: daftar nama", "People: the list of names"
    ONE = "Peserta: halaman orang ini", "People: the page of this person"
    FORM = "formulir tentang orang ini", "a form about this person"
    FOUND = "Cari orang", "Find people"
    FILE = "semua tentang orang ini", "everything about this person"
    LIST = "daftar calon peserta", "a list of candidates"
    RETURNED = "baris yang dikembalikan", "returned rows"
    CARDS = "Kartu desa", "Cards of a village"
    HANDOVER = "daftar penyerahan kartu", "the list for handing cards over"
    OTHER = "program lain: {name}", "another program: {name}"
    UNNAMED = "program lain", "another program"


# By the name of the question that showed who it is.
LOOKS: Mapping[str, Look] = {
    "PeopleOf": Look.PEOPLE,
    "OneEnrolment": Look.ONE,
    "WhatAFormConcerns": Look.FORM,
    "FindPeople": Look.FOUND,
    "FileOfAPerson": Look.FILE,
    "ListToVerify": Look.LIST,
    "ReturnedRows": Look.RETURNED,
    "ReturnedRow": Look.RETURNED,
    "CardsOfAVillage": Look.CARDS,
    "CardsThatWait": Look.HANDOVER,
}
