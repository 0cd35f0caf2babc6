-- The population library, until the hub carries it. Numbers, phones, accounts and exact addresses
-- stand sealed: ciphertext, keyed index for equality, masked form.

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    birth TEXT NOT NULL,
    division BIGINT NOT NULL,
    grid BIGINT,
    household BLOB,
    number_cipher TEXT NOT NULL,
    number_index TEXT NOT NULL,
    number_masked TEXT NOT NULL,
    address_cipher TEXT NOT NULL,
    address_index TEXT NOT NULL,
    address_masked TEXT NOT NULL,
    phone_cipher TEXT,
    phone_index TEXT,
    phone_masked TEXT,
    account_cipher TEXT,
    account_index TEXT,
    account_masked TEXT,
    lng_e7 BIGINT,
    lat_e7 BIGINT,
    standing TEXT NOT NULL,
    standing_date TEXT,
    since TEXT,
    version BIGINT NOT NULL,
    synthetic BOOLEAN NOT NULL
);
CREATE INDEX person_number ON person (number_index);
CREATE INDEX person_birth ON person (birth, id);
CREATE INDEX person_division ON person (division, id);
CREATE INDEX person_grid ON person (grid, id);
CREATE INDEX person_household ON person (household);
CREATE INDEX person_account ON person (account_index);
CREATE INDEX person_phone ON person (phone_index);

CREATE TABLE person_alias (
    alias BLOB NOT NULL PRIMARY KEY,
    kept BLOB NOT NULL
);
CREATE INDEX person_alias_kept ON person_alias (kept);

CREATE TABLE certificate (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    kind TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT
);
CREATE INDEX certificate_person ON certificate (person, kind);

CREATE TABLE screening (
    day TEXT NOT NULL,
    at BIGINT NOT NULL,
    looked BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    PRIMARY KEY (day, at)
);
