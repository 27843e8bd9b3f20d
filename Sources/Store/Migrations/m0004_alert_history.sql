-- A rule may be watched before anybody is told of what it finds.
ALTER TABLE sorawatch_data.alert ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;
CREATE OR REPLACE VIEW sorawatch.alert AS
SELECT alert_id, patient_id, rule, severity, state, version, evidence::jsonb AS evidence,
    rule_version, raised_at, updated_at, episode, is_shadow
FROM sorawatch_data.alert;
COMMENT ON COLUMN sorawatch.alert.is_shadow IS
    'Found by a rule in shadow mode: recorded, and delivered to nobody.';

-- The history stands by itself: from it an alert can be written again.
ALTER TABLE sorawatch_data.alert_version
    ADD COLUMN patient_id uuid,
    ADD COLUMN rule text,
    ADD COLUMN episode integer,
    ADD COLUMN is_shadow boolean NOT NULL DEFAULT false;
UPDATE sorawatch_data.alert_version v
SET patient_id = a.patient_id, rule = a.rule, episode = a.episode
FROM sorawatch_data.alert a WHERE a.alert_id = v.alert_id;
DELETE FROM sorawatch_data.alert_version WHERE patient_id IS NULL;
ALTER TABLE sorawatch_data.alert_version
    ALTER COLUMN patient_id SET NOT NULL,
    ALTER COLUMN rule SET NOT NULL,
    ALTER COLUMN episode SET NOT NULL;
CREATE INDEX alert_version_patient ON sorawatch_data.alert_version (patient_id);

-- Who took note of a version, and whether they thought it wrong.
CREATE TABLE sorawatch_data.alert_acknowledgement (
    alert_id uuid NOT NULL,
    version integer NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    acknowledged_by text NOT NULL,
    override_reason text,
    PRIMARY KEY (alert_id, version)
);
CREATE VIEW sorawatch.alert_acknowledgement AS
SELECT alert_id, version, acknowledged_at, acknowledged_by, override_reason
FROM sorawatch_data.alert_acknowledgement;
COMMENT ON VIEW sorawatch.alert_acknowledgement IS
    'Who acknowledged an alert; version is the one this made of it.';
COMMENT ON COLUMN sorawatch.alert_acknowledgement.override_reason IS
    'Why they did not follow the alert; empty where it was only taken note of.';

-- What the last verifications came to.
CREATE TABLE sorawatch_data.verification (
    verified_at timestamptz PRIMARY KEY,
    messages integer NOT NULL,
    patients integer NOT NULL,
    differences integer NOT NULL,
    remaining integer NOT NULL
);
CREATE VIEW sorawatch.verification AS
SELECT verified_at, messages, patients, differences, remaining FROM sorawatch_data.verification;
COMMENT ON VIEW sorawatch.verification IS
    'Each time that what is derived was held against the messages.';
COMMENT ON COLUMN sorawatch.verification.remaining IS
    'Rows that still differed at the end, after a repair where there was one.';
