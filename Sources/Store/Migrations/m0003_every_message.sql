-- Results read from XML say where by a way that has their position in it, not at its end.
CREATE OR REPLACE VIEW sorawatch.lab_result AS
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
    message_id, CASE WHEN strpos(locator_prefix, '#') > 0
        THEN replace(locator_prefix, '#', item.position::text)
        ELSE locator_prefix || '.OBX[' || item.position || ']-5' END, order_number, sub_id
FROM (
    SELECT p.patient_id, p.at, p.at_precision, p.order_number, p.sent_at, p.control_id,
        p.message_id, p.locator_prefix, i.*
    FROM sorawatch_data.lab_panel p,
        unnest(p.positions, p.codes, p.code_systems, p.displays, p.sub_ids, p.comparators,
            p."values", p.units, p.texts, p.statuses)
            AS i (position, code, code_system, display, sub_id, comparator, value, unit,
                text_value, status)
) item;

-- A merge may be undone (ADT^A37), but only the one it names: of each pair of numbers the latest
-- statement holds, and of the pairs that still stand the latest merge is the pointer.
CREATE OR REPLACE VIEW sorawatch_data.current_merge AS
SELECT DISTINCT ON (patient_id) patient_id, merged_into FROM (
    SELECT DISTINCT ON (patient_id, merged_into) patient_id, merged_into, status, sent_at,
        control_id, message_id, ordinal
    FROM sorawatch_data.event WHERE kind = 'merge'
    ORDER BY patient_id, merged_into, sent_at DESC, octet_length(control_id) DESC,
        control_id DESC, message_id DESC, ordinal DESC
) pair
WHERE status NOT IN ('cancelled', 'deleted', 'wrong_patient')
ORDER BY patient_id, sent_at DESC, octet_length(control_id) DESC, control_id DESC,
    message_id DESC, ordinal DESC;

-- A message may go on in another (HL7 v2.5.1 2.10.2); what nobody can use may be set aside.
ALTER TABLE sorawatch_data.message
    ADD COLUMN continuation_of text COLLATE "C",
    ADD COLUMN continued_as text COLLATE "C",
    ADD COLUMN discarded_at timestamptz;
CREATE INDEX message_continued ON sorawatch_data.message (continued_as)
    WHERE continued_as IS NOT NULL;
CREATE OR REPLACE VIEW sorawatch.message AS
SELECT message_id, interface, received_at, sending_application, sending_facility, control_id,
    message_type, format, version,
    CASE WHEN error_code IS NULL THEN 'accepted' ELSE 'quarantined' END AS outcome,
    error_code || ' at ' || error_location || ': ' || error_text AS error,
    copies, sent_at, patient_id, error_code, error_location, warnings, continuation_of,
    continued_as, discarded_at
FROM sorawatch_data.message;
COMMENT ON COLUMN sorawatch.message.continuation_of IS
    'Pointer of the message that this one continues (MSH-14).';
COMMENT ON COLUMN sorawatch.message.continued_as IS
    'Pointer under which the message goes on (DSC-1); its content counts with the last part.';
COMMENT ON COLUMN sorawatch.message.discarded_at IS
    'When somebody decided that a message in quarantine needs no more attention.';

-- Lesions as studies measure them, for RECIST 1.1 and mRECIST.
ALTER TABLE sorawatch_data.event
    ADD COLUMN lesion text COLLATE "C",
    ADD COLUMN lesion_role text COLLATE "C",
    ADD COLUMN diameter text COLLATE "C",
    ADD COLUMN is_unequivocal boolean,
    ADD COLUMN is_fluid boolean;
-- The view was made before the columns were.
CREATE OR REPLACE VIEW sorawatch_data.event_version AS
SELECT patient_id, message_id, ordinal, kind, identity, status, locator, received_at, sent_at,
    control_id, at, at_precision, at_day, code_system, code, display, order_number, sub_id,
    concept, comparator, value, unit, canonical_value, canonical_unit, conversion, text_value,
    response, source, rule, ingredient, drug_class, action, is_partial, for_toxicity, vital,
    merged_into,
    row_number() OVER (
        PARTITION BY patient_id, kind, identity
        ORDER BY CASE status WHEN 'pending' THEN 0 WHEN 'preliminary' THEN 1 ELSE 2 END DESC,
            sent_at DESC, octet_length(control_id) DESC, control_id DESC, message_id DESC,
            ordinal DESC
    ) = 1 AND status NOT IN ('cancelled', 'deleted', 'wrong_patient') AS is_current,
    lesion, lesion_role, diameter, is_unequivocal, is_fluid
FROM sorawatch_data.event;
CREATE VIEW sorawatch.lesion_measurement AS
SELECT patient_id, at AS measured_at, lesion, lesion_role AS role, diameter, value, unit,
    is_unequivocal AS is_unequivocal_progression, is_fluid, order_number AS accession, status,
    is_current, message_id, locator, code_system, code, display
FROM sorawatch_data.event_version WHERE kind = 'measurement';
COMMENT ON VIEW sorawatch.lesion_measurement IS
    'Lesions as studies measured them: the ground of measured responses.';

COMMENT ON COLUMN sorawatch.message.interface IS 'Name of the interface it arrived by.';
COMMENT ON COLUMN sorawatch.message.received_at IS 'When it arrived first.';
COMMENT ON COLUMN sorawatch.message.sending_application IS
    'MSH-3, or the program a document names.';
COMMENT ON COLUMN sorawatch.message.sending_facility IS
    'MSH-4, or the institution a document names.';
COMMENT ON COLUMN sorawatch.message.control_id IS 'MSH-10, or the document''s own id.';
COMMENT ON COLUMN sorawatch.message.message_type IS 'Such as ORU^R01.';
COMMENT ON COLUMN sorawatch.message.format IS
    'ER7, v2xml, CDA or FHIR; XML or unknown where it is none of them.';
COMMENT ON COLUMN sorawatch.message.version IS 'Of the standard, such as 2.5.1.';
COMMENT ON COLUMN sorawatch.message.outcome IS
    'accepted: used, at least in part; quarantined: kept and not used, see error.';
COMMENT ON COLUMN sorawatch.message.sent_at IS
    'MSH-7, or the best it has; orders it among versions of what it says.';
COMMENT ON COLUMN sorawatch.message.error_code IS
    'Why it is in quarantine, one of a fixed list such as required_field_missing.';
COMMENT ON COLUMN sorawatch.message.error_location IS
    'Segment, field and repetition to blame, such as OBX[3]-5(2).';
COMMENT ON COLUMN sorawatch.message_body.body IS 'Protected health information.';
