-- Command centres: devices that show without anybody signed in; duty shifts and hand-overs. Both are
-- refolded from the journal. A device's token stands nowhere, only its keyed digest.
CREATE TABLE device (
    id BYTEA NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    unit TEXT NOT NULL,
    division BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX device_division ON device (division, id);

CREATE TABLE duty (
    id BYTEA NOT NULL PRIMARY KEY,
    unit TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    person BYTEA NOT NULL,
    part TEXT NOT NULL,
    taken_off BOOLEAN NOT NULL
);
CREATE INDEX duty_unit ON duty (unit, from_at);
CREATE INDEX duty_until ON duty (until_at);

CREATE TABLE duty_hand_over (
    duty BYTEA NOT NULL PRIMARY KEY,
    unit TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX duty_hand_over_unit ON duty_hand_over (unit, at);

-- What the counting of cases noted of single ones: over a limit, rated. Counted anew by a rebuild.
CREATE TABLE case_flow (
    case_id BYTEA NOT NULL,
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (case_id, what)
);
CREATE INDEX case_flow_what ON case_flow (what, at);

-- The queue of a town by limit, and what stands on the map, the most urgent first.
CREATE INDEX case_town_due ON case_state (town, due, id) WHERE outcome IS NULL;
CREATE INDEX case_pointed ON case_state (due, id, town) WHERE outcome IS NULL AND lng_e7 IS NOT NULL;
