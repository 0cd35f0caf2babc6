-- The engine's own tables; what they mean stands in docs/adr/0003-unit-of-work.md and 0004-two-engines.md.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The journal. `ord` is the order of insertion, exact within a subject; the number follows in `numbered`.
CREATE TABLE entry (
    ord BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id BYTEA NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject BYTEA NOT NULL,
    person BYTEA,
    unit TEXT,
    header BYTEA NOT NULL,
    body BYTEA,
    salt BYTEA,
    commitment BYTEA NOT NULL
);
CREATE INDEX entry_subject ON entry (subject, ord);
CREATE INDEX entry_person ON entry (person, ord) WHERE person IS NOT NULL;
CREATE INDEX entry_unit ON entry (unit, ord) WHERE unit IS NOT NULL;
CREATE INDEX entry_kind ON entry (kind, ord);

-- Numbers of entries, from 1 without gaps, given by the sequencer.
CREATE TABLE numbered (
    seq BIGINT NOT NULL PRIMARY KEY,
    ord BIGINT NOT NULL UNIQUE
);

-- Entries not numbered yet.
CREATE TABLE tail (
    ord BIGINT NOT NULL PRIMARY KEY
);

-- Merkle log in tiles of 256 hashes; the leaves of the last, partial tile are computed from the entries.
CREATE TABLE tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    signed TEXT NOT NULL
);

-- Who looked at whom.
CREATE TABLE person_read (
    person BYTEA NOT NULL,
    ord BIGINT NOT NULL,
    PRIMARY KEY (person, ord)
);

CREATE TABLE idempotency (
    key BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    outcome BYTEA
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE timer (
    case_id BYTEA NOT NULL,
    clock TEXT NOT NULL,
    due BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (case_id, clock)
);
CREATE INDEX timer_due ON timer (due, case_id, clock);

CREATE TABLE outbox (
    id BYTEA NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    body BYTEA NOT NULL,
    not_before BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    parked_at BIGINT,
    trouble TEXT
);
CREATE INDEX outbox_next ON outbox (queue, not_before, id) WHERE parked_at IS NULL;

CREATE TABLE progress (
    name TEXT NOT NULL PRIMARY KEY,
    position TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT,
    at BIGINT NOT NULL,
    finished BOOLEAN NOT NULL
);

CREATE TABLE projection (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE tally (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (name, key)
);

-- Search: documents, and their words. The words are ours (bigrams, scopes), so no parser touches them.
CREATE TABLE search_doc (
    doc BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    id BYTEA NOT NULL,
    terms TSVECTOR NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX search_terms ON search_doc USING gin (terms);
