-- Tables are private (schema sorawatch_data); the views of schema sorawatch are the interface.
CREATE SCHEMA sorawatch;
CREATE SCHEMA sorawatch_data;
COMMENT ON SCHEMA sorawatch IS 'Sorawatch: views for readers. Columns are only ever added.';
COMMENT ON SCHEMA sorawatch_data IS 'Sorawatch: tables, subject to change between versions.';

CREATE TABLE sorawatch_data.message (
    message_id uuid PRIMARY KEY,
    received_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    interface text COLLATE "C" NOT NULL,
    sending_application text COLLATE "C" NOT NULL,
    sending_facility text COLLATE "C" NOT NULL,
    control_id text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    format text COLLATE "C" NOT NULL,
    patient_id uuid,
    birth_date date,
    birth_date_cleared boolean NOT NULL,
    sex text COLLATE "C",
    sex_cleared boolean NOT NULL,
    error_code text COLLATE "C",
    error_text text,
    error_location text,
    warnings jsonb,
    copies integer NOT NULL
);
-- Demographics of a patient are a fold over the messages that name the patient.
CREATE INDEX message_patient ON sorawatch_data.message (patient_id);
CREATE INDEX message_received ON sorawatch_data.message USING brin (received_at)
    WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX message_quarantined ON sorawatch_data.message (received_at)
    WHERE error_code IS NOT NULL;

-- By month, so that pruning frees disk by dropping tables.
CREATE TABLE sorawatch_data.message_body (
    received_at timestamptz NOT NULL,
    message_id uuid NOT NULL,
    body bytea NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX message_body_received ON sorawatch_data.message_body (received_at);
CREATE TABLE sorawatch_data.message_body_other PARTITION OF sorawatch_data.message_body DEFAULT;
ALTER TABLE sorawatch_data.message_body_other ALTER COLUMN body SET COMPRESSION lz4;

CREATE FUNCTION sorawatch_data.ensure_partitions(first timestamptz, months integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz := date_trunc('month', first, 'UTC');
    stop timestamptz;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(5210150001);
    FOR n IN 1..months LOOP
        -- A calendar month in UTC, whatever the session's zone.
        stop := ((start AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
        name := 'message_body_' || to_char(start AT TIME ZONE 'UTC', 'YYYY_MM');
        -- A month that already has rows in the default partition stays there.
        IF to_regclass('sorawatch_data.' || name) IS NULL AND NOT EXISTS (
            SELECT FROM sorawatch_data.message_body_other
            WHERE received_at >= start AND received_at < stop
        ) THEN
            EXECUTE format(
                'CREATE TABLE sorawatch_data.%I PARTITION OF sorawatch_data.message_body '
                'FOR VALUES FROM (%L) TO (%L)', name, start, stop);
            EXECUTE format(
                'ALTER TABLE sorawatch_data.%I ALTER COLUMN body SET COMPRESSION lz4, '
                'SET (autovacuum_vacuum_insert_threshold = 2000000)', name);
        END IF;
        start := stop;
    END LOOP;
END $$;

CREATE TABLE sorawatch_data.patient (
    patient_id uuid PRIMARY KEY,
    assigning_authority text COLLATE "C" NOT NULL,
    id_type text COLLATE "C" NOT NULL,
    id_value text COLLATE "C" NOT NULL
);

-- What a message says of its second and further patients; of the first, `message` does.
CREATE TABLE sorawatch_data.patient_statement (
    patient_id uuid NOT NULL,
    message_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    control_id text COLLATE "C" NOT NULL,
    birth_date date,
    birth_date_cleared boolean NOT NULL,
    sex text COLLATE "C",
    sex_cleared boolean NOT NULL
);
CREATE INDEX patient_statement_patient ON sorawatch_data.patient_statement (patient_id);

-- The results of one order that no rule speaks of: one row, one index entry.
CREATE TABLE sorawatch_data.lab_panel (
    patient_id uuid NOT NULL,
    message_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    control_id text COLLATE "C" NOT NULL,
    at timestamptz,
    at_precision text COLLATE "C",
    order_number text COLLATE "C" NOT NULL,
    locator_prefix text COLLATE "C" NOT NULL,
    positions integer[] NOT NULL,
    codes text[] COLLATE "C" NOT NULL,
    code_systems text[] COLLATE "C" NOT NULL,
    displays text[] NOT NULL,
    sub_ids text[] COLLATE "C",
    comparators text[] COLLATE "C",
    "values" numeric[] NOT NULL,
    units text[] COLLATE "C" NOT NULL,
    texts text[],
    statuses text[] COLLATE "C" NOT NULL
);
ALTER TABLE sorawatch_data.lab_panel SET (toast_tuple_target = 8160);
CREATE INDEX lab_panel_patient ON sorawatch_data.lab_panel (patient_id);

-- Statements that rules speak of. Append only; which version holds is a fold (is_current).
CREATE TABLE sorawatch_data.event (
    patient_id uuid NOT NULL,
    message_id uuid NOT NULL,
    ordinal integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    identity text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    locator text COLLATE "C" NOT NULL,
    received_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    control_id text COLLATE "C" NOT NULL,
    at timestamptz,
    at_precision text COLLATE "C",
    at_day date,
    code_system text COLLATE "C",
    code text COLLATE "C",
    display text,
    order_number text COLLATE "C",
    sub_id text COLLATE "C",
    concept text COLLATE "C",
    comparator text COLLATE "C",
    value numeric,
    unit text COLLATE "C",
    canonical_value numeric,
    canonical_unit text COLLATE "C",
    conversion text,
    text_value text,
    response text COLLATE "C",
    source text COLLATE "C",
    rule text COLLATE "C",
    ingredient text COLLATE "C",
    drug_class text COLLATE "C",
    action text COLLATE "C",
    is_partial boolean,
    for_toxicity boolean,
    vital text COLLATE "C",
    merged_into uuid
);
CREATE INDEX event_patient ON sorawatch_data.event (patient_id);
CREATE INDEX event_treated ON sorawatch_data.event (patient_id) WHERE kind = 'medication';
CREATE INDEX event_merge_from ON sorawatch_data.event (patient_id) WHERE kind = 'merge';
CREATE INDEX event_merge_into ON sorawatch_data.event (merged_into) WHERE kind = 'merge';

-- Rows come and go at the rate of intake: vacuum often, and cheaply.
CREATE TABLE sorawatch_data.review_request (
    due_at timestamptz NOT NULL,
    patient_id uuid NOT NULL,
    message_id uuid NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
CREATE INDEX review_request_due ON sorawatch_data.review_request (due_at);
-- One review answers all of a patient's requests.
CREATE INDEX review_request_patient ON sorawatch_data.review_request (patient_id);

CREATE TABLE sorawatch_data.patient_status (
    patient_id uuid PRIMARY KEY,
    t0 date,
    t0_basis text,
    resistance_class text,
    class_reason text,
    progression_at date,
    baseline_afp double precision,
    baseline_alt double precision,
    risk_factors integer,
    second_line text,
    second_line_at date,
    died_at date,
    last_known_alive_at date,
    os_days integer,
    os_event boolean,
    pfs_days integer,
    pfs_event boolean,
    missing text[] NOT NULL,
    rule_version text NOT NULL,
    assessed_at timestamptz NOT NULL,
    next_review_at timestamptz
);
CREATE INDEX patient_status_next_review ON sorawatch_data.patient_status (next_review_at)
    WHERE next_review_at IS NOT NULL;

CREATE TABLE sorawatch_data.alert (
    alert_id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    rule text NOT NULL,
    episode integer NOT NULL,
    severity text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    -- Compared byte by byte, so kept as written.
    evidence text NOT NULL,
    rule_version text NOT NULL,
    raised_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX alert_patient ON sorawatch_data.alert (patient_id);

-- Each version as it was, for whoever asks what was known when.
CREATE TABLE sorawatch_data.alert_version (
    alert_id uuid NOT NULL,
    version integer NOT NULL,
    severity text NOT NULL,
    state text NOT NULL,
    evidence text NOT NULL,
    rule_version text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (alert_id, version)
);

CREATE TABLE sorawatch_data.alert_delivery (
    alert_id uuid NOT NULL,
    version integer NOT NULL,
    channel text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    next_attempt_at timestamptz,
    leased_until timestamptz,
    last_error text,
    PRIMARY KEY (alert_id, version, channel)
);
CREATE INDEX alert_delivery_due ON sorawatch_data.alert_delivery (next_attempt_at)
    WHERE next_attempt_at IS NOT NULL;

CREATE TABLE sorawatch_data.contribution (
    patient_id uuid NOT NULL,
    analysis text COLLATE "C" NOT NULL,
    stratum text COLLATE "C" NOT NULL,
    day integer NOT NULL,
    is_event boolean NOT NULL,
    PRIMARY KEY (patient_id, analysis)
);

CREATE TABLE sorawatch_data.survival_count (
    analysis text COLLATE "C" NOT NULL,
    stratum text COLLATE "C" NOT NULL,
    day integer NOT NULL,
    events integer NOT NULL CHECK (events >= 0),
    censored integer NOT NULL CHECK (censored >= 0),
    PRIMARY KEY (analysis, stratum, day)
);

-- Tables that only grow have nothing to vacuum; the visibility map can wait.
ALTER TABLE sorawatch_data.message SET (autovacuum_vacuum_insert_threshold = 2000000);
ALTER TABLE sorawatch_data.lab_panel SET (autovacuum_vacuum_insert_threshold = 2000000);
ALTER TABLE sorawatch_data.event SET (autovacuum_vacuum_insert_threshold = 2000000);
