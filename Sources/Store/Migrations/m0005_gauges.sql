-- What is counted again and again is counted from an index, however much has been dealt with.
CREATE INDEX alert_open ON sorawatch_data.alert (rule) WHERE state = 'open';
CREATE INDEX alert_delivery_dead ON sorawatch_data.alert_delivery (alert_id)
    WHERE delivered_at IS NULL AND next_attempt_at IS NULL;
