-- The one grid on the ground: grids as dated words, routes and patrols, visits.

-- A grid as it is from a day on, until a later word of the same code; what the county was founded with
-- stands in `grid` and `area`. Micro-grids by their 17 digits. Refolded from the journal.
CREATE TABLE grid_version (
    code BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    name TEXT NOT NULL,
    division BIGINT NOT NULL,
    kind TEXT NOT NULL,
    rings TEXT NOT NULL,
    departments TEXT NOT NULL,
    households BIGINT,
    came_from TEXT NOT NULL,
    ended BOOLEAN NOT NULL,
    PRIMARY KEY (code, valid_from)
);
CREATE INDEX grid_version_division ON grid_version (division, valid_from);

-- Routes of a grid: named points and how often. Refolded from the journal.
CREATE TABLE patrol_route (
    id BYTEA NOT NULL PRIMARY KEY,
    grid BIGINT NOT NULL,
    name TEXT NOT NULL,
    every_days BIGINT NOT NULL,
    points TEXT NOT NULL,
    ended BOOLEAN NOT NULL
);
CREATE INDEX patrol_route_grid ON patrol_route (grid, id);

-- Patrols: who, when, which points were passed; where she walked stands apart. Refolded from the journal.
CREATE TABLE patrol (
    id BYTEA NOT NULL PRIMARY KEY,
    route BYTEA NOT NULL,
    grid BIGINT NOT NULL,
    person BYTEA NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    passed TEXT NOT NULL,
    reports BIGINT NOT NULL
);
CREATE INDEX patrol_grid ON patrol (grid, id);
CREATE INDEX patrol_person ON patrol (person, id);
CREATE INDEX patrol_route_started ON patrol (route, started_at);

-- Where a grid worker was while she patrolled: hers alone to see, deleted after its days. Not in the
-- journal, which never forgets (ADR 0019).
CREATE TABLE patrol_position (
    patrol BYTEA NOT NULL,
    at BIGINT NOT NULL,
    lng_e7 BIGINT NOT NULL,
    lat_e7 BIGINT NOT NULL,
    PRIMARY KEY (patrol, at)
);
CREATE INDEX patrol_position_at ON patrol_position (at);

-- What a household is visited for and when next; nothing of one that wants no visits. Refolded from the journal.
CREATE TABLE visit_plan (
    household BYTEA NOT NULL PRIMARY KEY,
    grid BIGINT NOT NULL,
    kinds TEXT NOT NULL,
    next_on TEXT,
    refused BOOLEAN NOT NULL
);
CREATE INDEX visit_plan_due ON visit_plan (grid, next_on);

-- Visits. Refolded from the journal.
CREATE TABLE visit (
    id BYTEA NOT NULL PRIMARY KEY,
    household BYTEA NOT NULL,
    grid BIGINT NOT NULL,
    person BYTEA NOT NULL,
    at BIGINT NOT NULL,
    consent TEXT NOT NULL,
    ticked TEXT NOT NULL
);
CREATE INDEX visit_household ON visit (household, id);
CREATE INDEX visit_grid ON visit (grid, id);
