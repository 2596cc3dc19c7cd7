"""Why is something refused? Every reason of a command, of a row and of a file's worker, by the word it is stored under.

A word stands in recorded refusals and batches: it is never renamed, and a reason that was ever there stays. What is said for it
stands in `src/texts/`: of a command in `texts/refusals/`, of a row in `texts/rows/`.
"""

from enum import Flag, StrEnum, auto


class Told(Flag):
    """What a reason may stand beside; each asks for a text of its own."""

    OF_COMMANDS = auto()
    OF_ROWS = auto()
    OF_BOTH = OF_COMMANDS | OF_ROWS


class Reason(StrEnum):
    """The word, and of what it is told: of commands where nothing else is said."""

    told: Told

    def __new__(cls, word: str, told: Told = Told.OF_COMMANDS) -> "Reason":
        member = str.__new__(cls, word)
        member._value_ = word
        member.told = told
        return member

    # Of the worker, the terms and the papers of an enrolment (eligibility/)
    AGE = "age", Told.OF_BOTH
    ALREADY_COVERED = "already_covered", Told.OF_BOTH
    ALREADY_COVERED_OPEN = "already_covered_open", Told.OF_BOTH
    COVERED_ELSEWHERE = "covered_elsewhere", Told.OF_BOTH
    OTHER_NAME = "other_name", Told.OF_BOTH
    TWICE_IN_COMMAND = "twice_in_command", Told.OF_BOTH
    BORN_LATER = "born_later", Told.OF_BOTH
    NIK_STRUCTURE = "nik_structure", Told.OF_BOTH
    NOT_A_PALM_WORKER = "not_a_palm_worker", Told.OF_BOTH
    LIST_NOT_VERIFIED = "list_not_verified", Told.OF_BOTH
    LIST_USED_UP = "list_used_up", Told.OF_BOTH
    NO_DECREE = "no_decree", Told.OF_BOTH
    DECREE_OF_OTHER_LIST = "decree_of_other_list", Told.OF_BOTH
    DECREE_USED_UP = "decree_used_up", Told.OF_BOTH
    DECREE_VOIDED = "decree_voided", Told.OF_BOTH
    NO_AGREEMENT = "no_agreement", Told.OF_BOTH
    WHICH_AGREEMENT = "which_agreement"
    WHICH_DECREE = "which_decree"
    AGREEMENT_NOT_FOUND = "agreement_not_found"
    DECREE_NOT_FOUND = "decree_not_found"
    AGREEMENT_NOT_BEGUN = "agreement_not_begun", Told.OF_BOTH
    AGREEMENT_NOT_IN_FORCE = "agreement_not_in_force", Told.OF_BOTH
    AGREEMENT_TERMINATED = "agreement_terminated", Told.OF_BOTH
    ENDS_AFTER_TERMINATION = "ends_after_termination", Told.OF_BOTH
    NO_BUDGET = "no_budget", Told.OF_BOTH
    PAYER_NOT_NAMED = "payer_not_named", Told.OF_BOTH
    KEPT_FOR_RING_ONE = "kept_for_ring_one", Told.OF_BOTH
    BUDGET = "budget", Told.OF_BOTH
    QUOTA = "quota", Told.OF_BOTH
    VILLAGE_QUOTA = "village_quota", Told.OF_BOTH
    UNPRICED = "unpriced"
    OTHER_REGENCY = "other_regency", Told.OF_BOTH
    VILLAGE_UNKNOWN = "village_unknown", Told.OF_BOTH
    SEGMENT_UNKNOWN = "segment_unknown", Told.OF_BOTH
    SCHEME_UNKNOWN = "scheme_unknown"
    PROGRAMMES = "programmes"
    NOBODY_NAMED = "nobody_named"
    HOW_MANY_WORKERS = "how_many_workers"
    # Of a change of an enrolment
    AFTER_END = "after_end"
    BEFORE_PERIOD = "before_period"
    OUTSIDE_PERIOD = "outside_period"
    ENDS_BEFORE_START = "ends_before_start"
    ENDS_BEFORE_A_MOVE = "ends_before_a_move"
    STARTS_AFTER_A_MOVE = "starts_after_a_move"
    PROTECTS_NO_DAY = "protects_no_day"
    LEAVES_REGENCY = "leaves_regency"
    NOT_ENDED = "not_ended"
    NOT_LONGER = "not_longer"
    REASON_OF_REGISTER = "reason_of_register"
    DIED_AFTER_END = "died_after_end"
    DIED_WITHOUT_DAYS = "died_without_days"
    # Of a death
    WORKER_DIED = "worker_died", Told.OF_BOTH
    DIED_WITHIN = "died_within", Told.OF_BOTH
    WITHDRAW_DEATH_FIRST = "withdraw_death_first"
    WHOSE_DEATH = "whose_death"
    DIED_OTHERWISE = "died_otherwise"
    NO_DEATH = "no_death"
    # Of who may do what
    ROLE_NEEDS_REGION = "role_needs_region"
    ROLE_NOT_AT_THIS_LEVEL = "role_not_at_this_level"
    SERVICE_DECIDES_NOTHING = "service_decides_nothing"
    UNTIL_WHEN = "until_when"
    ROLES_CONFLICT = "roles_conflict"
    NOT_HELD = "not_held"
    LAST_ADMINISTRATOR = "last_administrator"
    ADMINISTRATOR_THERE = "administrator_there"
    ROLE_MISSING = "role_missing"
    NOT_YOURS = "not_yours"
    ANOTHERS = "anothers"
    FOUR_EYES = "four_eyes"
    NOT_TO_ONESELF = "not_to_oneself"
    ONLY_ON_THE_MACHINE = "only_on_the_machine"
    SECOND_FACTOR = "second_factor"
    GLASS_NEEDED = "glass_needed"
    GLASS_OVER = "glass_over"
    GLASS_ELSEWHERE = "glass_elsewhere"
    GLASS_SPENT = "glass_spent"
    GLASS_FOR_PEOPLE = "glass_for_people"
    GLASS_OF_WHAT = "glass_of_what"
    GLASS_ONE_REGENCY = "glass_one_regency"
    GLASS_SAYS_WHY = "glass_says_why"
    # Of what is taken back
    VOIDED = "voided"
    CARD_STANDS = "card_stands"
    ENROLMENT_NAMED_TWICE = "enrolment_named_twice"
    HOW_MANY_ENROLMENTS = "how_many_enrolments"
    VERSION_OF_ONE = "version_of_one"
    # Of an identity
    NIK_TAKEN = "nik_taken"
    NIK_WAS_MISSING = "nik_was_missing"
    NOTHING_TO_CORRECT = "nothing_to_correct"
    # Of papers: agreements, lists, verifications, decrees
    TWO_PARTIES = "two_parties"
    MEMORANDUM_UNDER = "memorandum_under"
    NOT_A_MEMORANDUM = "not_a_memorandum"
    SIGNER_NOT_A_REGENCY = "signer_not_a_regency"
    NO_DAY = "no_day"
    BEFORE_START = "before_start"
    ALREADY_TERMINATED = "already_terminated"
    NOT_TERMINATED = "not_terminated"
    NOTHING_TO_AMEND = "nothing_to_amend"
    PROPOSER = "proposer"
    DIGEST_FORM = "digest_form"
    LIST_KNOWN_OTHERWISE = "list_known_otherwise"
    LIST_NOT_PROPOSED = "list_not_proposed"
    ALREADY_VERIFIED = "already_verified"
    MORE_THAN_PROPOSED = "more_than_proposed"
    DECREE_NOT_OF_A_REGENCY = "decree_not_of_a_regency"
    DECREE_KNOWN_OTHERWISE = "decree_known_otherwise"
    BEFORE_VERIFICATION = "before_verification"
    MORE_THAN_VERIFIED = "more_than_verified"
    WHICH_LIST = "which_list"
    NOT_VERIFIED_YET = "not_verified_yet"
    BELOW_ENROLLED = "below_enrolled"
    NOTHING_TO_REVISE = "nothing_to_revise"
    # Of lists that carry their people
    LIST_WITHOUT_PEOPLE = "list_without_people"
    TWICE_IN_LIST = "twice_in_list", Told.OF_BOTH
    TWICE_IN_CORRECTION = "twice_in_correction", Told.OF_BOTH
    LISTED_DEAD = "listed_dead", Told.OF_BOTH
    ROW_OF_OTHER_VILLAGE = "row_of_other_village", Told.OF_BOTH
    ROW_TWICE = "row_twice", Told.OF_BOTH
    ROW_UNKNOWN = "row_unknown", Told.OF_BOTH
    ROW_ACCEPTED = "row_accepted", Told.OF_BOTH
    ROW_RETURNED = "row_returned", Told.OF_ROWS
    ROW_UNCHANGED = "row_unchanged", Told.OF_ROWS
    ROW_NOT_WAITING = "row_not_waiting"
    NOTE_OF_NOTHING = "note_of_nothing"
    COUNT_IS_ACCEPTED = "count_is_accepted"
    ROWS_WAIT = "rows_wait"
    ROWS_UNSEEN = "rows_unseen"
    ROUND_UNKNOWN = "round_unknown"
    ROUND_WITHOUT_PEOPLE = "round_without_people"
    ROUND_EARLIER = "round_earlier"
    LIST_HAS_PEOPLE = "list_has_people", Told.OF_BOTH
    NOT_NAMED = "not_named", Told.OF_BOTH
    ROWS_NOT_ACCEPTED = "rows_not_accepted"
    NOTHING_WAITS = "nothing_waits"
    FEWER_THAN_ENROLLED = "fewer_than_enrolled"
    ROW_ENROLLED = "row_enrolled", Told.OF_BOTH
    # Of figures: budgets, counts of eligible workers, claims
    FISCAL_YEAR = "fiscal_year"
    NOTHING_ALLOCATED = "nothing_allocated"
    PAYER_MISSING = "payer_missing"
    ALREADY_ALLOCATED = "already_allocated"
    BELOW_LOWER_BOUND = "below_lower_bound"
    BELOW_RESERVED = "below_reserved"
    BELOW_USED = "below_used"
    REVISES_NOTHING = "revises_nothing"
    FIGURE_AND_CLEARED = "figure_and_cleared"
    VILLAGE_NAMED_TWICE = "village_named_twice"
    HOW_MANY_VILLAGES = "how_many_villages"
    VILLAGE_OF_OTHER_REGENCY = "village_of_other_regency"
    RING_ONE_OF_COMPANIES = "ring_one_of_companies"
    RING_ONE_MISSING = "ring_one_missing"
    NO_FIGURE = "no_figure"
    VALUE_BELOW_AT_LEAST = "value_below_at_least"
    MONEY_WANTED = "money_wanted"
    COUNT_WANTED = "count_wanted"
    NOT_A_RATIO = "not_a_ratio"
    PER_UNIT_INCOMPLETE = "per_unit_incomplete"
    SINCE_WHEN = "since_when"
    SAID_BEFORE_SINCE = "said_before_since"
    BEFORE_SAID = "before_said"
    CLAIM_WITHDRAWN = "claim_withdrawn"
    NOT_BESIDE = "not_beside"
    NOTE_MISSING = "note_missing"
    ASSUMED_BESIDE_NAMED = "assumed_beside_named"
    # Of cards
    NO_ENROLMENTS = "no_enrolments"
    HOW_MANY_CARDS = "how_many_cards"
    WORKER_NAMED_TWICE = "worker_named_twice"
    HAS_CARD = "has_card", Told.OF_BOTH
    CARD_OF_OTHER_REGENCY = "card_of_other_regency"
    NOTHING_HANDED_OVER = "nothing_handed_over"
    FEWER_THAN_NAMED = "fewer_than_named"
    MINUTES_OF_OTHER = "minutes_of_other"
    CARD_NOT_WAITING = "card_not_waiting"
    NAMED_TWICE = "named_twice"
    ISSUED_LATER = "issued_later"
    CARD_OVER = "card_over"
    CARD_NOT_LOST = "card_not_lost"
    NO_CARDS = "no_cards"
    BEFORE_ISSUE = "before_issue"
    SERIALS_COUNT = "serials_count"
    SERIAL_TAKEN = "serial_taken", Told.OF_BOTH
    MEMBERSHIP_TAKEN = "membership_taken", Told.OF_BOTH
    MEMBERSHIP_OF_CARD = "membership_of_card", Told.OF_BOTH
    NUMBER_FORM = "number_form", Told.OF_BOTH
    NUMBER_IS_A_NIK = "number_is_a_nik", Told.OF_BOTH
    NUMBER_TWICE = "number_twice", Told.OF_BOTH
    NIK_NOT_KNOWN = "nik_not_known", Told.OF_BOTH
    NIK_TWICE = "nik_twice", Told.OF_BOTH
    NOT_PROTECTED_HERE = "not_protected_here", Told.OF_BOTH
    NAMED_BESIDE_MANY = "named_beside_many"
    BATCH_OR_VILLAGE = "batch_or_village"
    HOW_MANY_TO_HAND_OVER = "how_many_to_hand_over"
    ABSENT_AND_PRESENT = "absent_and_present"
    # Of imports
    ATOMIC_ROWS = "atomic_rows"
    BATCH_BEGUN = "batch_begun"
    BATCH_NOT_OPEN = "batch_not_open"
    BATCH_CLOSED = "batch_closed"
    HOW_MANY_ROWS = "how_many_rows"
    ROW_NUMBERS = "row_numbers"
    CHECKSUM = "checksum"
    CHUNK_DIFFERS = "chunk_differs"
    CHUNKS_MISSING = "chunks_missing"
    # Of the input of any command
    EMPTY = "empty", Told.OF_BOTH
    NEGATIVE = "negative"
    NOT_POSITIVE = "not_positive"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    HOLDS_A_NIK = "holds_a_nik"
    CONTROL_CHARACTERS = "control_characters"
    CODE_UNKNOWN = "code_unknown"
    NOT_FOUND = "not_found"
    REGION_UNKNOWN = "region_unknown"
    NOT_A_REGENCY = "not_a_regency"
    OTHER_REGION = "other_region"
    UNKNOWN_REGION = "unknown_region"
    IN_THE_FUTURE = "in_the_future"
    DIED_IN_THE_FUTURE = "died_in_the_future"
    TOO_FAR_AHEAD = "too_far_ahead"
    TOO_LONG_AGO = "too_long_ago"
    BACKWARDS = "backwards"
    BAD_PARTIAL_DATE = "bad_partial_date"
    VERSION = "version"
    KEY_USED = "key_used"
    # Of a row of a file, before it is judged (infrastructure/bulk)
    NIK_MISSING = "nik_missing", Told.OF_ROWS
    NIK_SCIENTIFIC = "nik_scientific", Told.OF_ROWS
    NIK_ROUNDED = "nik_rounded", Told.OF_ROWS
    NIK_ROUNDED_STILL = "nik_rounded_still", Told.OF_ROWS
    NIK_LENGTH = "nik_length", Told.OF_ROWS
    NIK_DIGITS = "nik_digits", Told.OF_ROWS
    NIK_DATE = "nik_date", Told.OF_ROWS
    NIK_SERIAL = "nik_serial", Told.OF_ROWS
    NIK_REGION = "nik_region", Told.OF_ROWS
    NAME_MISSING = "name_missing", Told.OF_ROWS
    NAME_INVALID = "name_invalid", Told.OF_ROWS
    NAME_TOO_LONG = "name_too_long", Told.OF_ROWS
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable", Told.OF_ROWS
    BIRTH_DATE_SHORT_YEAR = "birth_date_short_year", Told.OF_ROWS
    BIRTH_DATE_INCOMPLETE = "birth_date_incomplete", Told.OF_ROWS
    BIRTH_DATE_MONTH_FIRST = "birth_date_month_first", Told.OF_ROWS
    BIRTH_DATE_NO_SUCH_DAY = "birth_date_no_such_day", Told.OF_ROWS
    BIRTH_DATE_IMPLAUSIBLE = "birth_date_implausible", Told.OF_ROWS
    BIRTH_DATE_CONTRADICTS = "birth_date_contradicts", Told.OF_BOTH
    SEX_CONTRADICTS = "sex_contradicts", Told.OF_BOTH
    ROW_STRUCK = "row_struck", Told.OF_ROWS
    NO_PERSON_TOTAL = "no_person_total", Told.OF_ROWS
    NO_PERSON_SIGNATURE = "no_person_signature", Told.OF_ROWS
    NO_PERSON_NUMBERS = "no_person_numbers", Told.OF_ROWS
    NO_PERSON_TITLES = "no_person_titles", Told.OF_ROWS
    NO_PERSON_HEADING = "no_person_heading", Told.OF_ROWS
    NO_PERSON_NOTE = "no_person_note", Told.OF_ROWS
    NO_PERSON_EXAMPLE = "no_person_example", Told.OF_ROWS
    SEX_UNKNOWN = "sex_unknown", Told.OF_ROWS
    VILLAGE_MISSING = "village_missing", Told.OF_ROWS
    VILLAGE_CODE_UNKNOWN = "village_code_unknown", Told.OF_ROWS
    VILLAGE_CODE_BPS = "village_code_bps", Told.OF_ROWS
    VILLAGE_OUTSIDE = "village_outside", Told.OF_ROWS
    VILLAGE_AMBIGUOUS = "village_ambiguous", Told.OF_ROWS
    VILLAGE_ELSEWHERE = "village_elsewhere", Told.OF_ROWS
    VILLAGE_CONTRADICTS = "village_contradicts", Told.OF_ROWS
    SUBDISTRICT_UNKNOWN = "subdistrict_unknown", Told.OF_ROWS
    SEGMENT_MISSING = "segment_missing", Told.OF_ROWS
    FORMULA = "formula", Told.OF_ROWS
    CELL_ERROR = "cell_error", Told.OF_ROWS
    TOO_MANY_CELLS = "too_many_cells", Told.OF_ROWS
    NUMBER_ROUNDED = "number_rounded", Told.OF_ROWS
    DUPLICATE_SAME = "duplicate_same", Told.OF_ROWS
    DUPLICATE_DIFFERS = "duplicate_differs", Told.OF_ROWS
    OTHER = "other", Told.OF_ROWS
