-- As 0004, with what is done about accounts: whoever is closed out holds nothing. A test holds that every stored name is here.
CREATE INDEX stored_events_of_users_idx ON log.stored_events (notification_id)
    WHERE topic IN ('UserAdmitted', 'AccessGranted', 'AccessRevoked', 'GlassBroken', 'LinkMade', 'LinkUsed', 'SecondFactorSet',
        'SecondFactorRemoved', 'TokenMade', 'TokenRevoked', 'AccountClosed', 'AccountReopened');
DROP INDEX log.stored_events_users_idx;
