-- Who may come in: accounts, and what they sign in with. In the vault's database, since it tells of people. No secret is kept here
-- that opens anything by itself: 256-bit random ones as their SHA-256, passwords by argon2id, the rest sealed under the vault's keys.

CREATE TABLE access.account (
    -- Of a person: made from the employee number under a key, so that nobody has two. Of a service: random.
    user_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('PERSON', 'SERVICE')),
    login text NOT NULL UNIQUE CHECK (login = lower(login)),
    -- Name and the secret of one-time codes, under key-encryption key `kek`.
    kek smallint NOT NULL,
    sealed bytea NOT NULL,
    password text,
    -- The last 30 seconds whose one-time code was used, counted since 1970; null where codes are not set up.
    code_step bigint,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
);

CREATE TABLE access.passkey (
    credential bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES access.account,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX passkey_of_user ON access.passkey (user_id);

-- Challenges of passkeys that were answered: each is answered once.
CREATE TABLE access.answered (
    challenge bytea PRIMARY KEY,
    ends_at timestamptz NOT NULL
);

CREATE TABLE access.link (
    digest bytea PRIMARY KEY,
    -- Null: the link of the first administrator, who says who she is.
    user_id uuid REFERENCES access.account,
    with_code boolean NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX link_of_user ON access.link (user_id);

CREATE TABLE access.session (
    digest bytea PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES access.account,
    -- Whether two things were shown: a password and a one-time code, or a passkey that knows its owner.
    strong boolean NOT NULL,
    made_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_of_user ON access.session (user_id);
CREATE INDEX session_ends ON access.session (ends_at);

CREATE TABLE access.token (
    digest bytea PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES access.account,
    label text NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    revoked_at timestamptz,
    used_at timestamptz
);
CREATE INDEX token_of_user ON access.token (user_id);

-- Who tried to sign in, by keyed marks of login and address; kept 90 days.
CREATE TABLE access.attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    login_mark bytea NOT NULL,
    address_mark bytea NOT NULL,
    good boolean NOT NULL
);
CREATE INDEX attempt_at ON access.attempt (at);
CREATE INDEX attempt_login ON access.attempt (login_mark, at);
CREATE INDEX attempt_address ON access.attempt (address_mark, at);
