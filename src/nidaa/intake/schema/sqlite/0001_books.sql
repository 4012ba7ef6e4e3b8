-- The two books. Moments are integer unix seconds, UTC. Only nidaa.intake writes these tables.

-- One log per campaign. This row, locked, is the sequencer: size is the index of the next entry,
-- submissions the number of the last submission.
CREATE TABLE intake_log (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL UNIQUE,
    wrapped_key BLOB NOT NULL,
    size INTEGER NOT NULL DEFAULT 0,
    submissions INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1))
);

-- The registry: what the hot path knows of an action. texts is JSON: every published version -> its language.
CREATE TABLE intake_action (
    log_id INTEGER NOT NULL REFERENCES intake_log (id),
    action TEXT NOT NULL CHECK (action IN ('petition', 'boycott')),
    opens_at INTEGER NOT NULL,
    closes_at INTEGER,
    window_starts_at INTEGER,
    window_ends_at INTEGER,
    check_in_until INTEGER,
    texts TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    opened_index INTEGER,
    PRIMARY KEY (log_id, action)
) WITHOUT ROWID;

-- The private book: what somebody sent in a form. sealed is emptied when it becomes a supporter's, or is erased.
CREATE TABLE intake_submission (
    log_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    action TEXT NOT NULL,
    person_key BLOB NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 5),
    idempotency_key BLOB NOT NULL,
    language TEXT NOT NULL,
    text BLOB NOT NULL,
    threshold INTEGER,
    commitment BLOB NOT NULL,
    sealed BLOB,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    received_at INTEGER NOT NULL,
    muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    PRIMARY KEY (log_id, seq)
) WITHOUT ROWID;

-- The person first: no planner without statistics can then take the primary key's log_id for as good a way to a person.
CREATE UNIQUE INDEX intake_submission_person ON intake_submission (person_key, log_id, action, attempt);

-- The private book: one person in one action, one row for each sign or pledge of his. ended_index is the entry that
-- withdrew or voided it: a row without it stands in the count.
CREATE TABLE intake_supporter (
    log_id INTEGER NOT NULL,
    entry_index INTEGER NOT NULL,
    action TEXT NOT NULL,
    person_key BLOB NOT NULL,
    seq INTEGER NOT NULL,
    sealed BLOB,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('active', 'withdrawn', 'voided', 'erased')),
    ended_index INTEGER,
    checked_in_index INTEGER,
    confirmed_at INTEGER NOT NULL,
    PRIMARY KEY (log_id, entry_index)
) WITHOUT ROWID;

-- One person stands once in an action, whatever happens at the same time.
CREATE UNIQUE INDEX intake_supporter_standing ON intake_supporter (person_key, log_id, action)
    WHERE ended_index IS NULL;
CREATE INDEX intake_supporter_person ON intake_supporter (person_key, log_id, action);
CREATE INDEX intake_supporter_named ON intake_supporter (log_id, action, entry_index)
    WHERE named = 1 AND state = 'active';

-- The public book: the canonical bytes of each entry, gapless from 0.
CREATE TABLE intake_entry (
    log_id INTEGER NOT NULL,
    leaf_index INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    PRIMARY KEY (log_id, leaf_index)
) WITHOUT ROWID;
