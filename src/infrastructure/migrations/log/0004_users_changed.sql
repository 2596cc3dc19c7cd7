-- How far is the log of users? Their events alone belong to no regency. The last of them tells whether anything was granted or
-- revoked since somebody's grants were read; every answer to who signed in asks for it.
CREATE INDEX stored_events_users_idx ON log.stored_events (notification_id) WHERE scope IS NULL;
