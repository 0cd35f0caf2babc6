-- Inspections of halls are looked through by place: the latest of each hall, and those of a few rounds.
CREATE INDEX case_hall_inspection ON case_state (division, applicant, id) WHERE procedure = 'hall-inspection';
