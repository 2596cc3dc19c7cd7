-- How far is the log of what users may do? The last event of it tells whether anything was granted or revoked since somebody's grants
-- were read; every answer to who signed in asks for it. A test holds that every stored name of these events is here.
CREATE INDEX stored_events_users_idx ON log.stored_events (notification_id)
    WHERE topic IN ('UserAdmitted', 'AccessGranted', 'AccessRevoked', 'GlassBroken');
