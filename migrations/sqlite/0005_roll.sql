-- Standing entitlements, payment rolls, payments, claims back. Money in fen.

CREATE TABLE entitlement (
    programme TEXT NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    case_id BLOB,
    division BIGINT NOT NULL,
    birth TEXT NOT NULL,
    from_month TEXT NOT NULL,
    until_month TEXT,
    stopped_for TEXT,
    account_cipher TEXT NOT NULL,
    account_index TEXT NOT NULL,
    account_masked TEXT NOT NULL,
    account_holder BLOB NOT NULL,
    granted_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (programme, person)
);
CREATE INDEX entitlement_division ON entitlement (programme, division, person);
CREATE INDEX entitlement_account ON entitlement (account_index);

CREATE TABLE roll (
    id BLOB NOT NULL PRIMARY KEY,
    programme TEXT NOT NULL,
    division BIGINT NOT NULL,
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    count BIGINT NOT NULL,
    total BIGINT NOT NULL,
    drawn_by BLOB NOT NULL,
    drawn_at BIGINT NOT NULL,
    checked_by BLOB,
    file_digest TEXT,
    version BIGINT NOT NULL,
    synthetic BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX roll_once ON roll (programme, division, month, kind, number) WHERE state <> 'void';
CREATE INDEX roll_division ON roll (division, month, id);

CREATE TABLE payment (
    id BLOB NOT NULL PRIMARY KEY,
    roll BLOB NOT NULL,
    programme TEXT NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    division BIGINT NOT NULL,
    due_month TEXT NOT NULL,
    amount BIGINT NOT NULL,
    band BIGINT NOT NULL,
    account_cipher TEXT NOT NULL,
    account_index TEXT NOT NULL,
    account_masked TEXT NOT NULL,
    state TEXT NOT NULL,
    state_at BIGINT,
    state_note TEXT,
    later_roll BLOB
);
-- Nobody is paid twice for a month, whatever is retried or run side by side.
CREATE UNIQUE INDEX payment_once ON payment (programme, person, due_month) WHERE state IN ('listed', 'paid');
CREATE INDEX payment_roll ON payment (roll, id);
CREATE INDEX payment_person ON payment (person, due_month);
CREATE INDEX payment_failed ON payment (programme, division) WHERE state = 'failed';

CREATE TABLE claim (
    payment BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX claim_person ON claim (person);
