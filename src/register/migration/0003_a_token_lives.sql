-- The life of a token after its first day: movements, stops, set-up, returns, stock, fees, parcels, soft registrations.

ALTER TABLE contract ADD COLUMN login TEXT NOT NULL DEFAULT 'password' CHECK (login IN ('password', 'certificate'));
ALTER TABLE contract ADD COLUMN corporate_no TEXT NOT NULL DEFAULT '';

ALTER TABLE request ADD COLUMN reason TEXT CHECK (reason IN ('loss', 'theft', 'other', 'fault', 'defect', 'battery',
                                                             'expiry'));
ALTER TABLE request ADD COLUMN form TEXT NOT NULL DEFAULT 'form2' CHECK (form IN ('application', 'form2', 'notice'));
ALTER TABLE request ADD COLUMN channel TEXT NOT NULL DEFAULT 'counter' CHECK (channel IN ('counter', 'web'));
ALTER TABLE request ADD COLUMN seal_checked INTEGER NOT NULL DEFAULT 0 CHECK (seal_checked IN (0, 1));
ALTER TABLE request ADD COLUMN method TEXT CHECK (method IN ('hard', 'soft', 'none'));
ALTER TABLE request ADD COLUMN remark TEXT NOT NULL DEFAULT '';
UPDATE request SET seal_checked = 1 WHERE state NOT IN ('received', 'awaiting_check', 'sent_back');

ALTER TABLE request_item ADD COLUMN old_manufacturer TEXT;
ALTER TABLE request_item ADD COLUMN old_serial TEXT;

CREATE TABLE request_subject (
    request      TEXT NOT NULL REFERENCES request (request),
    position     INTEGER NOT NULL,
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    PRIMARY KEY (request, position),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT, WITHOUT ROWID;

ALTER TABLE lot ADD COLUMN note_no TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN supplier TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN expires_on TEXT;
ALTER TABLE lot ADD COLUMN counted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN second TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN units INTEGER NOT NULL DEFAULT 0 CHECK (units >= 0);
UPDATE lot SET units = (SELECT count(*) FROM token WHERE token.lot = lot.lot);

ALTER TABLE token ADD COLUMN bound_on TEXT;
ALTER TABLE token ADD COLUMN set_up_at INTEGER;
ALTER TABLE token ADD COLUMN erased_at INTEGER;
ALTER TABLE token ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN withdrawn_at INTEGER;
-- The day in Japan on which the token was bound.
UPDATE token SET bound_on = (SELECT date((job.closed_at + 32400000) / 1000, 'unixepoch') FROM job
    WHERE job.manufacturer = token.manufacturer AND job.serial = token.serial AND job.state = 'recorded')
WHERE contract IS NOT NULL;

ALTER TABLE token_user ADD COLUMN from_at INTEGER;
ALTER TABLE token_user ADD COLUMN until_at INTEGER;
ALTER TABLE token_user ADD COLUMN set_up_at INTEGER;
UPDATE token_user SET from_at = (SELECT job.closed_at FROM job
    WHERE job.manufacturer = token_user.manufacturer AND job.serial = token_user.serial AND job.state = 'recorded');

-- Every step of every token: the movement ledger (受払簿) and the story of who held it.
CREATE TABLE movement (
    movement     INTEGER PRIMARY KEY,
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    at           INTEGER NOT NULL,
    operator     TEXT NOT NULL,
    from_state   TEXT,
    to_state     TEXT NOT NULL,
    contract     TEXT,
    act          TEXT NOT NULL,
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT;
CREATE INDEX movement_of_token ON movement (manufacturer, serial, movement);
CREATE INDEX movement_at ON movement (at);
INSERT INTO movement (manufacturer, serial, at, operator, to_state, act)
    SELECT t.manufacturer, t.serial, l.received_at, '', 'in_stock', 'tokens_received' FROM token t JOIN lot l USING (lot)
    ORDER BY t.serial, t.manufacturer;
INSERT INTO movement (manufacturer, serial, at, operator, from_state, to_state, contract, act)
    SELECT t.manufacturer, t.serial, coalesce(j.closed_at, j.written_at, j.armed_at, l.received_at),
           coalesce(j.operator, ''), 'in_stock', t.state, t.contract,
           CASE t.state WHEN 'inspected' THEN 'token_recorded' WHEN 'quarantined' THEN 'token_quarantined'
                        WHEN 'injected' THEN 'token_written' ELSE 'job_armed' END
    FROM token t JOIN lot l USING (lot)
    LEFT JOIN job j ON j.manufacturer = t.manufacturer AND j.serial = t.serial
        AND j.job = (SELECT max(job) FROM job k WHERE k.manufacturer = t.manufacturer AND k.serial = t.serial)
    WHERE t.state != 'in_stock' ORDER BY t.serial, t.manufacturer;

-- A suspension with its cause; a loss or theft report is one.
CREATE TABLE stop (
    stop         INTEGER PRIMARY KEY,
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    cause        TEXT NOT NULL CHECK (cause IN ('loss', 'theft', 'other', 'accident')),
    request      TEXT REFERENCES request (request),
    state_before TEXT NOT NULL,
    at           INTEGER NOT NULL,
    operator     TEXT NOT NULL,
    reported_by  TEXT NOT NULL,
    lifted_at    INTEGER,
    found_at     INTEGER,
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT;
CREATE INDEX stop_of_token ON stop (manufacturer, serial, stop);

CREATE TABLE soft_registration (
    registration  INTEGER PRIMARY KEY,
    contract      TEXT NOT NULL,
    user          TEXT NOT NULL,
    phone         TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    revoked_at    INTEGER,
    FOREIGN KEY (contract, user) REFERENCES contract_user (contract, user)
) STRICT;
CREATE UNIQUE INDEX one_phone_per_user ON soft_registration (contract, user) WHERE revoked_at IS NULL;
CREATE INDEX soft_of_phone ON soft_registration (phone) WHERE revoked_at IS NULL;

-- One envelope on its way: posted, delivered, or brought back by the post.
CREATE TABLE parcel (
    parcel       INTEGER PRIMARY KEY,
    request      TEXT NOT NULL REFERENCES request (request),
    tracking     TEXT NOT NULL,
    enclosed_at  INTEGER NOT NULL,
    enclosed_by  TEXT NOT NULL,
    posted_on    TEXT,
    delivered_on TEXT,
    returned_on  TEXT,
    return_reason TEXT NOT NULL DEFAULT '',
    opened_at    INTEGER
) STRICT;
CREATE INDEX parcel_of_request ON parcel (request);
CREATE UNIQUE INDEX one_parcel_per_number ON parcel (tracking)
    WHERE tracking != '' AND delivered_on IS NULL AND returned_on IS NULL AND opened_at IS NULL;

CREATE TABLE parcel_token (
    parcel       INTEGER NOT NULL REFERENCES parcel (parcel),
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    PRIMARY KEY (parcel, manufacturer, serial),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX parcel_of_token ON parcel_token (manufacturer, serial);

-- What was seen when a unit came back, and what was decided.
CREATE TABLE inspection (
    inspection   INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    operator     TEXT NOT NULL,
    scanned      TEXT NOT NULL,
    manufacturer TEXT,
    serial       TEXT,
    verdict      TEXT NOT NULL,
    evidence     TEXT NOT NULL,
    disposition  TEXT NOT NULL,
    second       TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_of_token ON inspection (serial, inspection);

CREATE TABLE stock_take (
    stock_take  INTEGER PRIMARY KEY,
    begun_at    INTEGER NOT NULL,
    operator    TEXT NOT NULL,
    scope       TEXT NOT NULL,
    closed_at   INTEGER,
    second      TEXT NOT NULL,
    explanation TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open_stock_take ON stock_take (scope) WHERE closed_at IS NULL;

CREATE TABLE stock_take_scan (
    stock_take   INTEGER NOT NULL REFERENCES stock_take (stock_take),
    scanned      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    manufacturer TEXT,
    serial       TEXT,
    state        TEXT,
    expected     INTEGER NOT NULL CHECK (expected IN (0, 1)),
    PRIMARY KEY (stock_take, scanned)
) STRICT, WITHOUT ROWID;

-- What a closed count did not explain by itself, and what the two people said about it.
CREATE TABLE stock_take_difference (
    stock_take   INTEGER NOT NULL REFERENCES stock_take (stock_take),
    object       TEXT NOT NULL,
    sort         TEXT NOT NULL CHECK (sort IN ('missing', 'unexpected')),
    manufacturer TEXT,
    serial       TEXT,
    state        TEXT,
    explanation  TEXT NOT NULL CHECK (explanation != ''),
    lost         INTEGER NOT NULL CHECK (lost IN (0, 1)),
    PRIMARY KEY (stock_take, sort, object)
) STRICT, WITHOUT ROWID;

-- The daily balance as two people signed it.
CREATE TABLE day_close (
    day         TEXT PRIMARY KEY,
    closed_at   INTEGER NOT NULL,
    operator    TEXT NOT NULL,
    second      TEXT NOT NULL,
    body        TEXT NOT NULL,
    difference  INTEGER NOT NULL,
    explanation TEXT NOT NULL,
    head        BLOB NOT NULL CHECK (length(head) = 32)
) STRICT, WITHOUT ROWID;

-- A lost or doubtful box: its range is blocked.
CREATE TABLE incident (
    incident     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    operator     TEXT NOT NULL,
    reason       TEXT NOT NULL,
    manufacturer TEXT NOT NULL CHECK (length(manufacturer) = 2),
    first        TEXT NOT NULL,
    last         TEXT NOT NULL CHECK (length(last) = length(first)),
    decision     TEXT NOT NULL CHECK (decision IN ('', 'suspend', 'exchange')),
    decided_at   INTEGER,
    second       TEXT NOT NULL
) STRICT;

CREATE TABLE incident_token (
    incident     INTEGER NOT NULL REFERENCES incident (incident),
    manufacturer TEXT NOT NULL,
    serial       TEXT NOT NULL,
    state_before TEXT NOT NULL,
    PRIMARY KEY (incident, manufacturer, serial),
    FOREIGN KEY (manufacturer, serial) REFERENCES token (manufacturer, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE fee_rate_of_all_kinds (
    reason   TEXT NOT NULL CHECK (reason IN ('first_token', 'additional_token', 'lost_token', 'exchange_token',
                                             'not_returned', 'method_change_token')),
    from_day TEXT NOT NULL,
    yen      INTEGER NOT NULL CHECK (yen >= 0),
    PRIMARY KEY (reason, from_day)
) STRICT, WITHOUT ROWID;
INSERT INTO fee_rate_of_all_kinds SELECT * FROM fee_rate;
DROP TABLE fee_rate;
ALTER TABLE fee_rate_of_all_kinds RENAME TO fee_rate;
-- A new register gets all its rates when it is founded.
INSERT INTO fee_rate SELECT r.column1, '2019-10-01', r.column2
    FROM (VALUES ('exchange_token', 0), ('not_returned', 2200), ('method_change_token', 0)) r
    WHERE EXISTS (SELECT 1 FROM fee_rate);

CREATE TABLE fee_line_with_its_steps (
    request        TEXT NOT NULL,
    item           INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    contract       TEXT NOT NULL REFERENCES contract (contract),
    yen            INTEGER NOT NULL CHECK (yen >= 0),
    account_branch TEXT,
    account_kind   TEXT,
    account_number TEXT,
    account_holder TEXT,
    state          TEXT NOT NULL CHECK (state IN ('open', 'exported', 'collected', 'failed', 'referred', 'cancelled')),
    raised_at      INTEGER NOT NULL,
    debit_on       TEXT,
    stepped_at     INTEGER NOT NULL,
    failure        TEXT NOT NULL DEFAULT '',
    tries          INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (request, item, reason),
    FOREIGN KEY (request, item) REFERENCES request_item (request, item),
    CHECK (yen = 0 OR account_number IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO fee_line_with_its_steps (request, item, reason, contract, yen, account_branch, account_kind, account_number,
        account_holder, state, raised_at, stepped_at)
    SELECT request, item, reason, contract, yen, account_branch, account_kind, account_number, account_holder, state,
        raised_at, raised_at FROM fee_line;
DROP TABLE fee_line;
ALTER TABLE fee_line_with_its_steps RENAME TO fee_line;
CREATE INDEX fee_in_state ON fee_line (state, raised_at);
CREATE INDEX fee_of_contract ON fee_line (contract);
