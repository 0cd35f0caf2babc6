-- The engine's own tables; what they mean stands in docs/adr/0003-unit-of-work.md and 0004-two-engines.md.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The journal. `ord` is the order of insertion; here it is the number as well, because one thread writes.
CREATE TABLE entry (
    ord INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    person BLOB,
    unit TEXT,
    header BLOB NOT NULL,
    body BLOB,
    salt BLOB,
    commitment BLOB NOT NULL
);
CREATE INDEX entry_subject ON entry (subject, ord);
CREATE INDEX entry_person ON entry (person, ord) WHERE person IS NOT NULL;
CREATE INDEX entry_unit ON entry (unit, ord) WHERE unit IS NOT NULL;
CREATE INDEX entry_kind ON entry (kind, ord);

-- Numbers of entries, from 1 without gaps.
CREATE VIEW numbered AS SELECT ord AS seq, ord FROM entry;

-- Entries not numbered yet; always empty here.
CREATE TABLE tail (
    ord INTEGER NOT NULL PRIMARY KEY
);

-- Merkle log in tiles of 256 hashes; the leaves of the last, partial tile are computed from the entries.
CREATE TABLE tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    signed TEXT NOT NULL
);

-- Who looked at whom.
CREATE TABLE person_read (
    person BLOB NOT NULL,
    ord BIGINT NOT NULL,
    PRIMARY KEY (person, ord)
) WITHOUT ROWID;

CREATE TABLE idempotency (
    key BLOB NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    body BLOB NOT NULL,
    outcome BLOB
) WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE timer (
    case_id BLOB NOT NULL,
    clock TEXT NOT NULL,
    due BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (case_id, clock)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due, case_id, clock);

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    body BLOB NOT NULL,
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
) WITHOUT ROWID;

-- Search: documents, and their words. The words are ours (bigrams, scopes), so the tokenizer only splits at spaces.
CREATE TABLE search_doc (
    doc INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    terms TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_text USING fts5 (
    terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
