import Clinical
import Intake
import Pipeline
import Postgres
import Store
import Support
import Testing

/// The views as they are promised to whoever writes SQL.
@Suite struct Views {
    private static let promised: [(view: String, columns: String)] = [
        (
            "message",
            """
            message_id interface received_at sending_application sending_facility control_id \
            message_type format version outcome error copies
            """
        ),
        ("message_body", "message_id body"),
        (
            "patient",
            "patient_id assigning_authority id_type id_value birth_date sex merged_into"
        ),
        (
            "lab_result",
            """
            patient_id effective_at effective_precision concept code_system code display \
            comparator value unit canonical_value canonical_unit text_value status is_current \
            message_id locator
            """
        ),
        (
            "tumor_assessment",
            """
            patient_id assessed_at response source excerpt accession status is_current message_id \
            locator
            """
        ),
        (
            "medication_event",
            """
            patient_id at ingredient drug_class action dose dose_unit is_current message_id locator
            """
        ),
        ("diagnosis", "patient_id at is_current message_id locator"),
        ("vital_status", "patient_id at is_current message_id locator"),
        (
            "patient_status",
            """
            patient_id t0 t0_basis resistance_class class_reason progression_at baseline_afp \
            baseline_alt risk_factors second_line second_line_at died_at last_known_alive_at \
            os_days os_event pfs_days pfs_event rule_version assessed_at next_review_at
            """
        ),
        (
            "alert",
            """
            alert_id patient_id rule severity state version evidence rule_version raised_at \
            updated_at
            """
        ),
        (
            "alert_delivery",
            """
            alert_id version channel attempts delivered_at next_attempt_at last_error
            """
        ),
        ("survival_count", "analysis stratum day events censored"),
    ]

    @Test func `every view has the promised columns and says what it is`() async throws {
        let store = try await StoreUnderTest.fresh()
        for (view, columns) in Self.promised {
            let found = try store.rows(
                """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = 'sorawatch' AND table_name = '\(view)'
                """
            )
            let missing = Set(columns.split(separator: " ").map(String.init)).subtracting(found)
            #expect(missing == [], "\(view)")
        }
        let undescribed = try store.rows(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'sorawatch' AND coalesce(
                obj_description(format('sorawatch.%I', table_name)::regclass), '') = ''
            """
        )
        #expect(undescribed == [])
        let others = try store.rows(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'sorawatch' AND table_type <> 'VIEW'
            """
        )
        #expect(others == [])
    }

    @Test func `bytes come out as they went in, whatever they are`() async throws {
        let store = try await StoreUnderTest.fresh()
        let bytes = (0...255).map(UInt8.init) + Array("MSH|".utf8)
        let text = String(decoding: bytes, as: UTF8.self)
        var admission = Letter.admission(text, try Letter.reader())
        admission.body = bytes
        #expect(try await store.writer.commit([admission]) == [false])
        await store.close()
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(try store.rows("SELECT encode(body, 'hex') FROM sorawatch.message_body") == [hex])
    }

    @Test func `what is known already is counted and not stored again`() async throws {
        let store = try await StoreUnderTest.fresh()
        let reader = try Letter.reader()
        let message = Letter.message(
            Letter.header("ORU^R01^ORU_R01", "1", sent: "20260103"),
            Letter.patient("A"),
            "OBR|1|P1|F1|24325-3^Panel^LN|||20260103",
            "OBX|1|NM|1742-6^ALT^LN||61|U/L|||||F",
            "OBX|2|NM|1920-8^AST^LN||88|U/L|||||F"
        )
        let first = Letter.admission(message, reader, second: 1)
        let second = Letter.admission(message, reader, second: 2)
        #expect(try await store.writer.commit([first]) == [false])
        #expect(try await store.writer.commit([second]) == [true])
        await store.close()
        #expect(
            try store.rows(
                "SELECT copies, extract(second FROM received_at)::int FROM sorawatch.message"
            )
                == ["2,1"]
        )
        #expect(try store.rows("SELECT count(*) FROM sorawatch.message_body") == ["1"])
        #expect(try store.rows("SELECT count(*) FROM sorawatch.lab_result") == ["2"])
        #expect(try store.rows("SELECT count(*) FROM sorawatch_data.review_request") == ["1"])
    }

    @Test func `a message that PostgreSQL refuses leaves nothing of its batch behind`()
        async throws
    {
        let store = try await StoreUnderTest.fresh()
        let reader = try Letter.reader()
        func letter(_ id: String) -> Admission {
            Letter.admission(
                Letter.message(
                    Letter.header("ADT^A04^ADT_A01", id, sent: "20260103"),
                    Letter.patient("A")
                ),
                reader
            )
        }
        var poison = letter("2")
        poison.header.controlID = "2\0"
        let fault = await #expect(throws: StoreFault.self) {
            try await store.writer.commit([letter("1"), poison, letter("3")])
        }
        #expect(fault?.label == "data")
        #expect(try store.rows("SELECT count(*) FROM sorawatch.message") == ["0"])
        #expect(try await store.writer.commit([letter("1"), letter("3")]) == [false, false])
        await store.close()
    }

    @Test func `a schema newer than the program is refused`() async throws {
        let store = try await StoreUnderTest.fresh()
        let connection = try Connection(store.address, applicationName: "sorawatch tests")
        defer { connection.close() }
        #expect(try Migrator(connection).pending().isEmpty)
        #expect(try Migrator(connection).migrate().isEmpty)
        try connection.simple(
            "INSERT INTO sorawatch_migration.applied (version, name) VALUES (9999, 'later')"
        )
        let fault = #expect(throws: StoreFault.self) { try Migrator(connection).pending() }
        #expect(fault?.label == "broken")
    }
}
