-- Cases: columns that lists filter and sort by; `state` holds the whole folded case.

CREATE TABLE case_state (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    receipt TEXT NOT NULL UNIQUE,
    module TEXT NOT NULL,
    procedure TEXT NOT NULL,
    item TEXT NOT NULL,
    stage TEXT NOT NULL,
    town BIGINT NOT NULL,
    division BIGINT NOT NULL,
    grid BIGINT,
    unit TEXT,
    role TEXT,
    assignee BLOB,
    person BLOB,
    applicant TEXT NOT NULL,
    due BIGINT,
    filed_at BIGINT NOT NULL,
    closed_at BIGINT,
    outcome TEXT,
    version BIGINT NOT NULL,
    synthetic BOOLEAN NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX case_town ON case_state (town, id);
CREATE INDEX case_division ON case_state (division, id);
CREATE INDEX case_unit_due ON case_state (unit, due, id) WHERE unit IS NOT NULL;
CREATE INDEX case_grid ON case_state (grid, id) WHERE unit IS NOT NULL;
CREATE INDEX case_person ON case_state (person, id);
CREATE INDEX case_due ON case_state (due, id) WHERE outcome IS NULL;

-- One open or granted matter a person and programme; a client's own id for ever.
CREATE TABLE case_key (
    natural_key TEXT NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL
);
CREATE INDEX case_key_case ON case_key (case_id);

-- Numbered series without gaps: letters, cases. One row a unit and year, never one for all.
CREATE TABLE series (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

CREATE TABLE file (
    id BLOB NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    original_digest TEXT NOT NULL,
    media TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    name TEXT NOT NULL,
    uploaded_by BLOB NOT NULL,
    uploaded_at BIGINT NOT NULL,
    case_id BLOB
);
CREATE INDEX file_case ON file (case_id);
CREATE INDEX file_uploader ON file (uploaded_by, uploaded_at);

CREATE TABLE message (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    case_id BLOB,
    key TEXT NOT NULL,
    args TEXT NOT NULL,
    state TEXT NOT NULL,
    division BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX message_person ON message (person, id);
CREATE INDEX message_state ON message (state, division, id);
