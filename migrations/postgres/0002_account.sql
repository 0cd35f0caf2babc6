-- Who may act: accounts, posts, leave, sessions, tokens.

CREATE TABLE account (
    id BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    must_change BOOLEAN NOT NULL,
    synthetic BOOLEAN NOT NULL,
    password TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE INDEX account_person ON account (person);

CREATE TABLE appointment (
    id BYTEA NOT NULL PRIMARY KEY,
    person BYTEA NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    division BIGINT NOT NULL,
    grids TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT
);
CREATE INDEX appointment_person ON appointment (person, from_date);
CREATE INDEX appointment_unit ON appointment (unit, role);

CREATE TABLE appointment_grid (
    grid BIGINT NOT NULL,
    appointment BYTEA NOT NULL,
    PRIMARY KEY (grid, appointment)
);

CREATE TABLE leave (
    id BYTEA NOT NULL PRIMARY KEY,
    post BYTEA NOT NULL,
    deputy BYTEA NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX leave_deputy ON leave (deputy, to_date);
CREATE INDEX leave_post ON leave (post, to_date);

CREATE TABLE session (
    token BYTEA NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL UNIQUE,
    account BYTEA NOT NULL,
    post BYTEA,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);

CREATE TABLE bearer (
    token BYTEA NOT NULL PRIMARY KEY,
    account BYTEA NOT NULL,
    post BYTEA,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX bearer_account ON bearer (account);

CREATE TABLE authorisation (
    id BYTEA NOT NULL PRIMARY KEY,
    from_person BYTEA NOT NULL,
    to_person BYTEA NOT NULL,
    since TEXT NOT NULL,
    until_date TEXT,
    revoked_at BIGINT
);
CREATE INDEX authorisation_from ON authorisation (from_person);
CREATE INDEX authorisation_to ON authorisation (to_person);
