-- The book's first pages: station, operators, contracts, requests, stock, jobs, fees, prints and the journal.
-- Instants are Unix milliseconds UTC, days ISO 8601, amounts integer yen with tax.

CREATE TABLE station (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    station     TEXT NOT NULL,
    institution TEXT NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN ('demo', 'training', 'production')),
    opened_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE operator (
    operator       TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    added_at       INTEGER NOT NULL,
    kdf_memory_kib INTEGER NOT NULL,
    kdf_passes     INTEGER NOT NULL,
    kdf_lanes      INTEGER NOT NULL,
    salt           BLOB NOT NULL CHECK (length(salt) = 16),
    nonce          BLOB NOT NULL CHECK (length(nonce) = 12),
    wrapped        BLOB NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE contract (
    contract       TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    kana           TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'terminated')),
    method         TEXT NOT NULL CHECK (method IN ('hard', 'soft', 'none')),
    account_branch TEXT,
    account_kind   TEXT CHECK (account_kind IN ('ordinary', 'current')),
    account_number TEXT,
    account_holder TEXT,
    postal_code    TEXT NOT NULL CHECK (length(postal_code) = 7),
    street         TEXT NOT NULL,
    building       TEXT NOT NULL,
    search_key     TEXT NOT NULL,
    CHECK ((account_branch IS NULL) = (account_number IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_search ON contract (search_key, contract);

CREATE TABLE contract_user (
    contract TEXT NOT NULL REFERENCES contract (contract),
    user     TEXT NOT NULL,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('master', 'ordinary')),
    PRIMARY KEY (contract, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    request          TEXT PRIMARY KEY,
    kind             TEXT NOT NULL CHECK (kind IN ('new', 'additional', 'reissue', 'exchange', 'method_change',
                                                   'revocation', 'unlock', 'termination')),
    contract         TEXT NOT NULL REFERENCES contract (contract),
    received_on      TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    branch           TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('received', 'awaiting_check', 'approved', 'issuing',
                                                    'dispatched', 'completed', 'sent_back', 'cancelled')),
    ship_postal_code TEXT,
    ship_street      TEXT,
    ship_building    TEXT,
    ship_reason      TEXT,
    attention        TEXT NOT NULL,
    CHECK ((ship_postal_code IS NULL) = (ship_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX request_open ON request (due_on, request) WHERE state NOT IN ('completed', 'cancelled');
CREATE INDEX request_of_contract ON request (contract);

CREATE TABLE lot (
    lot          TEXT PRIMARY KEY,
    manufacturer TEXT NOT NULL CHECK (length(manufacturer) = 2),
    wrapped_key  BLOB NOT NULL,
    nonce        BLOB NOT NULL CHECK (length(nonce) = 12),
    ciphertext   BLOB NOT NULL,
    received_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
    manufacturer           TEXT NOT NULL,
    serial                 TEXT NOT NULL,
    model                  TEXT NOT NULL,
    lot                    TEXT NOT NULL REFERENCES lot (lot),
    state                  TEXT NOT NULL CHECK (state IN ('received', 'in_stock', 'reserved', 'injected', 'inspected',
        'enclosed', 'dispatched', 'delivered', 'in_use', 'locked', 'suspended', 'revoked', 'awaiting_return',
        'returned', 'destroyed', 'defective', 'returned_mail', 'lost', 'blocked', 'quarantined')),
    contract               TEXT REFERENCES contract (contract),
    clock_offset_millis    INTEGER,
    clock_uncertain_millis INTEGER,
    clock_set_at           INTEGER,
    PRIMARY KEY (manufacturer, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_serial ON token (serial);
CREATE INDEX token_of_contract ON token (contract) WHERE contract IS NOT NULL;
CREATE INDEX token_in_state ON token (state);

-- R16: one user, one live token. R17 and R34 follow from token.contract being one column.
CREATE TABLE token_user (
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    contract     TEXT NOT NULL,
    user         TEXT NOT NULL,
    live         INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (manufacturer, serial, user),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial),
    FOREIGN KEY (contract, user) REFERENCES contract_user (contract, user)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_live_token_per_user ON token_user (contract, user) WHERE live = 1;

CREATE TABLE request_item (
    request      TEXT NOT NULL REFERENCES request (request),
    item         INTEGER NOT NULL CHECK (item >= 1),
    manufacturer TEXT,
    serial       TEXT,
    PRIMARY KEY (request, item),
    UNIQUE (manufacturer, serial),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_item_user (
    request  TEXT NOT NULL,
    item     INTEGER NOT NULL,
    position INTEGER NOT NULL,
    contract TEXT NOT NULL,
    user     TEXT NOT NULL,
    PRIMARY KEY (request, item, position),
    UNIQUE (request, user),
    FOREIGN KEY (request, item) REFERENCES request_item (request, item),
    FOREIGN KEY (contract, user) REFERENCES contract_user (contract, user)
) STRICT, WITHOUT ROWID;

-- A job is the intention to put one secret into one token for one item; it is committed before the token is touched.
CREATE TABLE job (
    job                    INTEGER PRIMARY KEY,
    request                TEXT NOT NULL,
    item                   INTEGER NOT NULL,
    contract               TEXT NOT NULL REFERENCES contract (contract),
    manufacturer           TEXT NOT NULL,
    serial                 TEXT NOT NULL,
    state                  TEXT NOT NULL CHECK (state IN ('armed', 'written', 'recorded', 'quarantined')),
    algorithm              TEXT NOT NULL CHECK (algorithm IN ('sha1', 'sha256', 'sha512')),
    digits                 TEXT NOT NULL CHECK (digits IN ('6', '8')),
    step                   TEXT NOT NULL CHECK (step IN ('30', '60')),
    wrapped_key            BLOB,
    nonce                  BLOB NOT NULL CHECK (length(nonce) = 12),
    ciphertext             BLOB NOT NULL,
    check_value            BLOB NOT NULL CHECK (length(check_value) = 8),
    fingerprint            BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 32),
    operator               TEXT NOT NULL,
    armed_at               INTEGER NOT NULL,
    written_at             INTEGER,
    closed_at              INTEGER,
    clock_offset_millis    INTEGER,
    clock_uncertain_millis INTEGER,
    clock_set_at           INTEGER,
    reason                 TEXT NOT NULL,
    FOREIGN KEY (request, item) REFERENCES request_item (request, item),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial),
    CHECK ((state IN ('recorded', 'quarantined')) = (closed_at IS NOT NULL)),
    CHECK (state != 'recorded' OR written_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_job_per_item ON job (request, item) WHERE state IN ('armed', 'written', 'recorded');
CREATE UNIQUE INDEX one_job_per_token ON job (manufacturer, serial) WHERE state IN ('armed', 'written', 'recorded');
CREATE INDEX job_closed ON job (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE fee_rate (
    reason   TEXT NOT NULL CHECK (reason IN ('first_token', 'additional_token', 'lost_token')),
    from_day TEXT NOT NULL,
    yen      INTEGER NOT NULL CHECK (yen >= 0),
    PRIMARY KEY (reason, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE fee_line (
    request        TEXT NOT NULL,
    item           INTEGER NOT NULL,
    contract       TEXT NOT NULL REFERENCES contract (contract),
    reason         TEXT NOT NULL,
    yen            INTEGER NOT NULL CHECK (yen >= 0),
    account_branch TEXT,
    account_kind   TEXT,
    account_number TEXT,
    account_holder TEXT,
    state          TEXT NOT NULL CHECK (state IN ('open', 'exported', 'collected', 'failed')),
    raised_at      INTEGER NOT NULL,
    PRIMARY KEY (request, item),
    FOREIGN KEY (request, item) REFERENCES request_item (request, item),
    CHECK (yen = 0 OR account_number IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE print (
    print    INTEGER PRIMARY KEY,
    request  TEXT NOT NULL REFERENCES request (request),
    form     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    operator TEXT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX print_of_request ON print (request);

CREATE TABLE journal (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    station  TEXT NOT NULL,
    operator TEXT NOT NULL,
    act      TEXT NOT NULL,
    object   TEXT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    reason   TEXT NOT NULL,
    body     TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_of_object ON journal (object, seq);

-- The journal only grows, row by row, each on the hash of the one before. INSERT OR REPLACE reaches the first of
-- these before it could delete anything, because the sequence number it names is taken.
CREATE TRIGGER journal_grows_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
  OR NEW.previous IS NOT coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'the journal grows in order'); END;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is not changed'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;
