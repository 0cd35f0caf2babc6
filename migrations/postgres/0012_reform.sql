-- The county's book (DESIGN §5): what it was founded with, and every reform, proposed or entered.
-- `body` is packed JSON. A county on any day is folded from them; nothing here is changed twice.

CREATE TABLE county_founding (
    digest TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    body BYTEA NOT NULL
);

CREATE TABLE reform (
    id BYTEA NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    body BYTEA NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    changes BIGINT NOT NULL,
    proposed_by BYTEA NOT NULL,
    proposed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_by BYTEA,
    decided_at BIGINT,
    note TEXT,
    entry BIGINT UNIQUE
);
CREATE INDEX reform_state ON reform (state, id);
