-- Guards: what must not happen, kept beside the log and derived from it alone. {schema} is `log`, or a scratch schema
-- in which `naungan events check` derives them again and compares.

-- The days of every enrolment, counting or not; an empty period (start = end) remembers the worker.
CREATE TABLE {schema}.guard_period (
    worker uuid NOT NULL,
    enrolment uuid NOT NULL,
    start_on date NOT NULL,
    end_exclusive date NOT NULL,
    counting boolean NOT NULL,
    budgets uuid[] NOT NULL, -- the lines it draws on: the worker holds a place of each
    guest_of uuid[], -- those of them whose place another enrolment of the worker holds
    listed uuid, -- the list it hangs on: while it has a day, the worker is one of those named there
    decree uuid, -- and the decree
    village text NOT NULL, -- where it takes its places; its regency tells whose it is
    PRIMARY KEY (worker, enrolment)
);

-- One row a budget line. `overdrawn` and `overfull`: recorded beyond its limits, as it happened.
CREATE TABLE {schema}.guard_budget (
    budget uuid PRIMARY KEY,
    region text NOT NULL,
    scheme text,
    fiscal_year integer,
    funding_source text NOT NULL,
    agreement uuid,
    stage text,
    allocated bigint,
    quota bigint,
    per_village bigint,
    reserved bigint NOT NULL DEFAULT 0,
    used bigint NOT NULL DEFAULT 0,
    overdrawn boolean NOT NULL DEFAULT false,
    overfull boolean NOT NULL DEFAULT false,
    CONSTRAINT reserved_within_allocated CHECK (overdrawn OR reserved <= allocated),
    CONSTRAINT used_within_quota CHECK (overfull OR used <= quota)
);
CREATE INDEX ON {schema}.guard_budget (region, funding_source);

-- Places of a line by village. A worker who draws on a line more than once holds one place of it, in one village.
CREATE TABLE {schema}.guard_budget_village (
    budget uuid NOT NULL,
    village text NOT NULL,
    quota bigint,
    used bigint NOT NULL DEFAULT 0,
    overfull boolean NOT NULL DEFAULT false,
    own boolean NOT NULL DEFAULT false, -- whether the quota is this village's own, or the one of every village
    PRIMARY KEY (budget, village),
    CONSTRAINT used_within_quota CHECK (overfull OR used <= quota)
);

-- People enrolled under a verified list or a decree never exceed its count, however many enrolments they have.
CREATE TABLE {schema}.guard_selection (
    id uuid PRIMARY KEY,
    allowed bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    overfull boolean NOT NULL DEFAULT false,
    CONSTRAINT used_within_count CHECK (overfull OR used <= allowed)
);

-- A number is one decree of a regency, however it is typed: `number` as folded (domain/texts.py). Older logs may hold two.
CREATE TABLE {schema}.guard_decree (
    decree uuid PRIMARY KEY,
    regency text NOT NULL,
    number text NOT NULL
);
CREATE INDEX ON {schema}.guard_decree (regency, number);

-- Every card, and the enrolment it was issued for. The serial of one that was taken back is free.
CREATE TABLE {schema}.guard_card (
    card uuid PRIMARY KEY,
    serial text NOT NULL,
    worker uuid NOT NULL,
    enrolment uuid NOT NULL,
    stands boolean NOT NULL DEFAULT true, -- neither replaced, revoked nor taken back
    voided boolean NOT NULL DEFAULT false,
    membership text -- the KPJ, where it is known: of one worker, whatever becomes of the card. Older logs may hold two
);
CREATE UNIQUE INDEX ON {schema}.guard_card (serial) WHERE NOT voided;
CREATE INDEX ON {schema}.guard_card (membership) WHERE membership IS NOT NULL AND NOT voided;
CREATE INDEX ON {schema}.guard_card (worker);
CREATE INDEX ON {schema}.guard_card (enrolment);

-- A number of minutes is one handover of a regency, however it is typed: `minutes` as folded (domain/texts.py). Those without one,
-- and those taken back, have no row. Older logs may hold two.
CREATE TABLE {schema}.guard_handover (
    handover uuid PRIMARY KEY,
    regency text NOT NULL,
    minutes text NOT NULL
);
CREATE INDEX ON {schema}.guard_handover (regency, minutes);

-- Every worker of whom a death was ever told; `died_on` is null where it was withdrawn.
CREATE TABLE {schema}.guard_death (
    worker uuid PRIMARY KEY,
    died_on date,
    enrolment uuid, -- only where nothing but the end of this enrolment told it: …
    planned date -- … and the end it had before
);
CREATE INDEX ON {schema}.guard_death (enrolment) WHERE enrolment IS NOT NULL;
