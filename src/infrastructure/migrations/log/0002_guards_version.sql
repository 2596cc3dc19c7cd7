-- Under which meaning were the guards derived? See guards/anew.py.
CREATE TABLE log.guards_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    judged_before bigint NOT NULL -- appends up to this position were judged under an earlier meaning
);
INSERT INTO log.guards_version (version, judged_before) VALUES (1, 0); -- what a log had before versions were noted
