CREATE VIEW sorawatch.message AS
SELECT message_id, interface, received_at, sending_application, sending_facility, control_id,
    message_type, format, version,
    CASE WHEN error_code IS NULL THEN 'accepted' ELSE 'quarantined' END AS outcome,
    error_code || ' at ' || error_location || ': ' || error_text AS error,
    copies, sent_at, patient_id, error_code, error_location, warnings
FROM sorawatch_data.message;
COMMENT ON VIEW sorawatch.message IS
    'Every message received, once: accepted, or quarantined with the reason.';
COMMENT ON COLUMN sorawatch.message.message_id IS
    'Hash of interface, sender, control id and body.';
COMMENT ON COLUMN sorawatch.message.error IS 'Why it is in quarantine, with segment and field.';
COMMENT ON COLUMN sorawatch.message.copies IS 'How often these very bytes arrived.';
COMMENT ON COLUMN sorawatch.message.patient_id IS 'The first patient it names.';
COMMENT ON COLUMN sorawatch.message.warnings IS 'What was odd in it without keeping it from use.';

CREATE VIEW sorawatch.message_body AS
SELECT m.message_id, b.body
FROM sorawatch_data.message m
JOIN sorawatch_data.message_body b
    ON b.received_at = m.received_at AND b.message_id = m.message_id;
COMMENT ON VIEW sorawatch.message_body IS 'The bytes of each message as received.';

CREATE VIEW sorawatch_data.current_merge AS
SELECT patient_id, merged_into FROM (
    SELECT DISTINCT ON (patient_id) patient_id, merged_into, status
    FROM sorawatch_data.event WHERE kind = 'merge'
    ORDER BY patient_id, sent_at DESC, octet_length(control_id) DESC, control_id DESC,
        message_id DESC, ordinal DESC
) latest WHERE status NOT IN ('cancelled', 'deleted', 'wrong_patient');

CREATE VIEW sorawatch.patient AS
SELECT p.patient_id, p.assigning_authority, p.id_type, p.id_value,
    born.birth_date, sexed.sex, c.merged_into
FROM sorawatch_data.patient p
LEFT JOIN sorawatch_data.current_merge c USING (patient_id)
LEFT JOIN LATERAL (
    SELECT s.birth_date FROM (
        SELECT birth_date, birth_date_cleared, sent_at, control_id, message_id
        FROM sorawatch_data.message m WHERE m.patient_id = p.patient_id
        UNION ALL
        SELECT birth_date, birth_date_cleared, sent_at, control_id, message_id
        FROM sorawatch_data.patient_statement x WHERE x.patient_id = p.patient_id
    ) s
    WHERE s.birth_date IS NOT NULL OR s.birth_date_cleared
    ORDER BY s.sent_at DESC, octet_length(s.control_id) DESC, s.control_id DESC,
        s.message_id DESC LIMIT 1
) born ON true
LEFT JOIN LATERAL (
    SELECT s.sex FROM (
        SELECT sex, sex_cleared, sent_at, control_id, message_id
        FROM sorawatch_data.message m WHERE m.patient_id = p.patient_id
        UNION ALL
        SELECT sex, sex_cleared, sent_at, control_id, message_id
        FROM sorawatch_data.patient_statement x WHERE x.patient_id = p.patient_id
    ) s
    WHERE s.sex IS NOT NULL OR s.sex_cleared
    ORDER BY s.sent_at DESC, octet_length(s.control_id) DESC, s.control_id DESC,
        s.message_id DESC LIMIT 1
) sexed ON true;
COMMENT ON VIEW sorawatch.patient IS 'One row per patient number. Protected health information.';
COMMENT ON COLUMN sorawatch.patient.patient_id IS
    'Hash of assigning authority, identifier type and number.';
COMMENT ON COLUMN sorawatch.patient.merged_into IS
    'The number this one lives on under; a pointer that a later message can undo.';

-- An event with whether it is the version that holds: the highest finality, then the latest by
-- the sender's time and control id; and it does not withdraw itself.
CREATE VIEW sorawatch_data.event_version AS
SELECT e.*,
    row_number() OVER (
        PARTITION BY patient_id, kind, identity
        ORDER BY CASE status WHEN 'pending' THEN 0 WHEN 'preliminary' THEN 1 ELSE 2 END DESC,
            sent_at DESC, octet_length(control_id) DESC, control_id DESC, message_id DESC,
            ordinal DESC
    ) = 1 AND status NOT IN ('cancelled', 'deleted', 'wrong_patient') AS is_current
FROM sorawatch_data.event e;

CREATE VIEW sorawatch.lab_result AS
SELECT patient_id, at AS effective_at, at_precision AS effective_precision, concept, code_system,
    code, display, comparator, value, unit, canonical_value, canonical_unit, text_value, status,
    is_current, message_id, locator, order_number, sub_id
FROM sorawatch_data.event_version WHERE kind = 'lab'
UNION ALL
SELECT patient_id, at, at_precision, NULL, nullif(code_system, ''), nullif(code, ''),
    nullif(display, ''), comparator, value, nullif(unit, ''), NULL, NULL, text_value, status,
    row_number() OVER (
        PARTITION BY patient_id, order_number, code_system, code, sub_id, at
        ORDER BY CASE status WHEN 'pending' THEN 0 WHEN 'preliminary' THEN 1 ELSE 2 END DESC,
            sent_at DESC, octet_length(control_id) DESC, control_id DESC, message_id DESC,
            locator_prefix DESC, position DESC
    ) = 1 AND status NOT IN ('cancelled', 'deleted', 'wrong_patient'),
    message_id, locator_prefix || '.OBX[' || position || ']-5', order_number, sub_id
FROM (
    SELECT p.patient_id, p.at, p.at_precision, p.order_number, p.sent_at, p.control_id,
        p.message_id, p.locator_prefix, i.*
    FROM sorawatch_data.lab_panel p,
        unnest(p.positions, p.codes, p.code_systems, p.displays, p.sub_ids, p.comparators,
            p."values", p.units, p.texts, p.statuses)
            AS i (position, code, code_system, display, sub_id, comparator, value, unit,
                text_value, status)
) item;
COMMENT ON VIEW sorawatch.lab_result IS
    'Every version of every laboratory result; is_current marks the one that holds.';
COMMENT ON COLUMN sorawatch.lab_result.concept IS
    'afp, alt: named by the value sets; empty for results that no rule speaks of.';
COMMENT ON COLUMN sorawatch.lab_result.canonical_value IS
    'In canonical_unit (AFP ng/mL, ALT U/L); empty where the unit is missing or unknown.';
COMMENT ON COLUMN sorawatch.lab_result.locator IS 'Segment and field it was read from.';

CREATE VIEW sorawatch.tumor_assessment AS
SELECT patient_id, at AS assessed_at, response, source, text_value AS excerpt,
    order_number AS accession, status, is_current, message_id, locator, rule, code_system, code,
    display
FROM sorawatch_data.event_version WHERE kind = 'assessment';
COMMENT ON VIEW sorawatch.tumor_assessment IS
    'Tumour response as coded or worded by reports; assessed_at is the study''s time.';

CREATE VIEW sorawatch.medication_event AS
SELECT patient_id, at, ingredient, drug_class, action, value AS dose, unit AS dose_unit,
    is_current, message_id, locator, status, order_number, code_system, code, display, is_partial,
    for_toxicity
FROM sorawatch_data.event_version WHERE kind = 'medication';
COMMENT ON VIEW sorawatch.medication_event IS
    'Orders, dispenses, administrations, stops and holds of drugs named by the value sets.';

CREATE VIEW sorawatch.diagnosis AS
SELECT patient_id, at, concept, code_system, code, display, status, is_current, message_id, locator
FROM sorawatch_data.event_version WHERE kind = 'diagnosis';
COMMENT ON VIEW sorawatch.diagnosis IS 'Diagnoses named by the value sets.';

CREATE VIEW sorawatch.vital_status AS
SELECT patient_id, at, vital AS state, status, is_current, message_id, locator
FROM sorawatch_data.event_version WHERE kind = 'vital';
COMMENT ON VIEW sorawatch.vital_status IS
    'alive: seen at that time; dead; death_withdrawn: an earlier death was taken back.';

CREATE VIEW sorawatch.patient_status AS
SELECT patient_id, t0, t0_basis, resistance_class, class_reason, progression_at, baseline_afp,
    baseline_alt, risk_factors, second_line, second_line_at, died_at, last_known_alive_at,
    os_days, os_event, pfs_days, pfs_event, rule_version, assessed_at, next_review_at, missing
FROM sorawatch_data.patient_status;
COMMENT ON VIEW sorawatch.patient_status IS
    'Patients on sorafenib as last assessed; a merged number''s are under the number it became.';
COMMENT ON COLUMN sorawatch.patient_status.t0 IS 'First exposure to sorafenib.';
COMMENT ON COLUMN sorawatch.patient_status.baseline_afp IS 'ng/mL.';
COMMENT ON COLUMN sorawatch.patient_status.baseline_alt IS 'U/L.';

CREATE VIEW sorawatch.alert AS
SELECT alert_id, patient_id, rule, severity, state, version, evidence::jsonb AS evidence, rule_version, raised_at,
    updated_at, episode
FROM sorawatch_data.alert;
COMMENT ON VIEW sorawatch.alert IS 'The present version of each alert with its evidence.';

CREATE VIEW sorawatch.alert_delivery AS
SELECT alert_id, version, channel, attempts, delivered_at, next_attempt_at, last_error
FROM sorawatch_data.alert_delivery;
COMMENT ON VIEW sorawatch.alert_delivery IS
    'Each version of each alert on its way to each channel; neither time set: given up.';

CREATE VIEW sorawatch.survival_count AS
SELECT analysis, stratum, day, events, censored FROM sorawatch_data.survival_count;
COMMENT ON VIEW sorawatch.survival_count IS
    'Patients whose event or censoring falls on a day after the analysis'' origin; sufficient '
    'for Kaplan-Meier and log-rank.';
