-- The county: divisions through time, areas on the ground, units, grids.
-- Codes of divisions (12 digits) and grids (15 digits) are numbers, so that "everything below" is a range.

CREATE TABLE division (
    code BIGINT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    predecessors TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (code, valid_from)
);
CREATE INDEX division_parent ON division (parent, code);

CREATE TABLE area (
    code BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    parent BIGINT NOT NULL,
    lng_e7 BIGINT NOT NULL,
    lat_e7 BIGINT NOT NULL,
    rings TEXT NOT NULL,
    approximate BOOLEAN NOT NULL
);
CREATE INDEX area_parent ON area (parent, code);

CREATE TABLE grid (
    code BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    division BIGINT NOT NULL,
    kind TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX grid_division ON grid (division, code);

CREATE TABLE unit (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    division BIGINT NOT NULL,
    kind TEXT NOT NULL,
    side TEXT NOT NULL,
    parent TEXT
);
CREATE INDEX unit_division ON unit (division, kind);

CREATE TABLE calendar (
    year BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    taken_at BIGINT NOT NULL
);

CREATE TABLE parameter_text (
    digest TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    taken_at BIGINT NOT NULL
);

CREATE TABLE module_version (
    version TEXT NOT NULL PRIMARY KEY,
    module TEXT NOT NULL,
    files TEXT NOT NULL,
    adopted_at BIGINT NOT NULL
);
CREATE INDEX module_version_module ON module_version (module, adopted_at);

CREATE TABLE module_head (
    module TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    switched_on BOOLEAN NOT NULL
);

-- Heads that every unit of work may hold its picture of the county, its modules and policy against.
CREATE TABLE head (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
