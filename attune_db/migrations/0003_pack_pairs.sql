-- What the tables below point to: a pack's id and ref as one pair.

ALTER TABLE pack ADD CONSTRAINT pack_id_ref_key UNIQUE (id, ref);

COMMENT ON CONSTRAINT pack_id_ref_key ON pack IS 'id and ref belong together';
