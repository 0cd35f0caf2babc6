-- What happens at a place: the point of a case for the map, whom a complaint is about, and cases that
-- belong together (one opened by another, one a duplicate of another).
ALTER TABLE case_state ADD COLUMN lng_e7 BIGINT;
ALTER TABLE case_state ADD COLUMN lat_e7 BIGINT;
ALTER TABLE case_state ADD COLUMN against TEXT;
CREATE INDEX case_open_point ON case_state (town, id) WHERE outcome IS NULL AND lng_e7 IS NOT NULL;

CREATE TABLE case_link (
    from_case BLOB NOT NULL,
    to_case BLOB NOT NULL,
    link TEXT NOT NULL,
    PRIMARY KEY (from_case, to_case, link)
);
CREATE INDEX case_link_to ON case_link (to_case);
