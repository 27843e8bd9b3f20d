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
