-- What a unit asked for, and everything of a kind, newest first: data shared with it, files.
CREATE INDEX request_unit ON request (kind, unit, id);
CREATE INDEX request_kind ON request (kind, id);
