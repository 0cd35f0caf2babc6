-- Who may act: accounts, posts, leave, sessions, tokens.

CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
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
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
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
    appointment BLOB NOT NULL,
    PRIMARY KEY (grid, appointment)
);

CREATE TABLE leave (
    id BLOB NOT NULL PRIMARY KEY,
    post BLOB NOT NULL,
    deputy BLOB NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX leave_deputy ON leave (deputy, to_date);
CREATE INDEX leave_post ON leave (post, to_date);

CREATE TABLE session (
    token BLOB NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    post BLOB,
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account);

CREATE TABLE bearer (
    token BLOB NOT NULL PRIMARY KEY,
    account BLOB NOT NULL,
    post BLOB,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX bearer_account ON bearer (account);

CREATE TABLE authorisation (
    id BLOB NOT NULL PRIMARY KEY,
    from_person BLOB NOT NULL,
    to_person BLOB NOT NULL,
    since TEXT NOT NULL,
    until_date TEXT,
    revoked_at BIGINT
);
CREATE INDEX authorisation_from ON authorisation (from_person);
CREATE INDEX authorisation_to ON authorisation (to_person);
