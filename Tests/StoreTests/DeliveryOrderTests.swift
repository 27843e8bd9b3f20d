import Clinical
import Cohort
import Intake
import Pipeline
import Store
import Testing

/// Whatever order and repetition messages arrive in, the views end up the same.
@Suite struct DeliveryOrder {
    /// Two numbers of one person, two that only seemed to be one, and a fifth, January to June.
    private static let history: [String] =
        diagnosis + baseline + treatment + imaging + identity + DisputedIdentity.history

    private static let diagnosis = [
        Letter.message(
            Letter.header("ADT^A04^ADT_A01", "1", sent: "20251220100000"),
            Letter.patient("A"),
            "PV1|1|O"
        ),
        Letter.message(
            Letter.header("PPR^PC1^PPR_PC1", "2", sent: "20251221100000"),
            Letter.patient("A"),
            "PRB|AD|20251221|C22.0^Liver cell carcinoma^I10C"
        ),
        Letter.message(
            Letter.header("PPR^PC1^PPR_PC1", "3", sent: "20251222100000"),
            Letter.patient("C"),
            "PRB|AD|20251222|C22.0^Liver cell carcinoma^I10C"
        ),
    ]

    private static let baseline = [
        Letter.labs("4", "A", sent: "20260103080000", afp: "12", alt: "30", status: "P"),
        Letter.labs("5", "A", sent: "20260103100000", afp: "812", alt: "61", status: "F"),
        Letter.labs("6", "A", sent: "20260104100000", afp: "640", alt: "61", status: "C"),
        Letter.labs("7", "C", sent: "20260103100000", afp: "9", alt: "75", status: "F"),
        Letter.labs("8", "B", sent: "20260104090000", afp: "3", alt: "20", status: "W"),
        Letter.labs(
            "9",
            "A",
            sent: "20260301100000",
            afp: "900",
            alt: "33",
            status: "F",
            day: "20260228"
        ),
        Letter.labs(
            "10",
            "C",
            sent: "20260301100000",
            afp: "8",
            alt: "35",
            status: "F",
            day: "20260228"
        ),
    ]

    private static let treatment = [
        Letter.dispense("11", "A", "D1", day: "20260105"),
        Letter.dispense("12", "A", "D2", day: "20260202"),
        Letter.dispense("13", "B", "D3", day: "20260302"),
        Letter.dispense("14", "C", "D4", day: "20260106"),
        Letter.dispense("15", "C", "D5", day: "20260203"),
        Letter.dispense("16", "A", "D6", day: "20260401", drug: "2058826^camrelizumab^RXNORM"),
        Letter.dispense("17", "A", "D7", day: "20260410", drug: "1946825^lenvatinib^RXNORM"),
        Letter.message(
            Letter.header("RDS^O13^RDS_O13", "18", sent: "20260411100000", from: "PHARM"),
            Letter.patient("A"),
            "ORC|CA|D7|D7",
            "RXD|1|1946825^lenvatinib^RXNORM|20260410|30|TAB"
        ),
    ]

    private static let imaging = [
        Letter.scan("19", "A", "S0", sent: "20251228100000", day: "20251227", "SD", "F"),
        Letter.scan("20", "A", "S1", sent: "20260215100000", day: "20260215", "PD", "P"),
        Letter.scan("21", "A", "S1", sent: "20260216100000", day: "20260215", "PD", "F"),
        Letter.scan("22", "A", "S1", sent: "20260218100000", day: "20260215", "SD", "C"),
        Letter.scan("23", "B", "S2", sent: "20260330100000", day: "20260330", "PD", "F"),
        Letter.scan("24", "C", "S3", sent: "20260228100000", day: "20260228", "PD", "F"),
        Letter.scan("25", "C", "S3", sent: "20260301100000", day: "20260228", "PD", "W"),
        Letter.scan("26", "C", "S4", sent: "20260420100000", day: "20260420", "SD", "F"),
    ]

    private static let identity = [
        Letter.message(
            Letter.header("ADT^A40^ADT_A39", "27", sent: "20260310100000"),
            Letter.patient("A"),
            "MRG|B^^^HOSP^MR"
        ),
        Letter.message(
            Letter.header("ADT^A08^ADT_A01", "28", sent: "20260501100000"),
            "EVN|A08|20260501",
            Letter.patient("A") + String(repeating: "|", count: 21) + "20260429|Y"
        ),
        Letter.message(
            Letter.header("ADT^A08^ADT_A01", "29", sent: "20260502100000"),
            "EVN|A08|20260502",
            Letter.patient("C") + String(repeating: "|", count: 21) + "20260430|Y"
        ),
        Letter.message(
            Letter.header("ADT^A08^ADT_A01", "30", sent: "20260503100000"),
            "EVN|A08|20260503",
            Letter.patient("C") + String(repeating: "|", count: 21) + #"""|N"#
        ),
    ]

    /// 25 each.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `sixty messages in any order and repetition give the same views`(
        seed: UInt64
    ) async throws {
        let reader = try Letter.reader()
        let store = try await StoreUnderTest.fresh()
        let sorted = try await Self.views(store) { store in
            for (second, message) in Self.history.enumerated() {
                let admission = Letter.admission(message, reader, second: second)
                #expect(admission.outcome == .accepted)
                #expect(try await store.writer.commit([admission]) == [false])
                try await store.review(at: Self.now)
            }
        }
        var dice = SeededGenerator(seed: seed)
        for permutation in 1...25 {
            let deliveries = (Self.history + Self.history.shuffled(using: &dice).prefix(20))
                .shuffled(using: &dice)
            let batches = dice.pieces(of: deliveries, limit: 12)
            let shuffled = try await Self.views(store.emptied()) { store in
                for (second, batch) in batches.enumerated() {
                    var seen: Set<MessageID> = []
                    let admissions = batch.map { Letter.admission($0, reader, second: second) }
                        .filter { seen.insert($0.id).inserted }
                    _ = try await store.writer.commit(admissions)
                    if second.isMultiple(of: 3) { try await store.review(at: Self.now) }
                }
            }
            for (view, rows) in sorted {
                #expect(shuffled[view] == rows, "seed \(seed), permutation \(permutation): \(view)")
            }
        }
    }

    @Test func `in order of sending they come to this`() async throws {
        let reader = try Letter.reader()
        let views = try await Self.views(.fresh()) { store in
            let admissions = Self.history.map { Letter.admission($0, reader) }
            let known = try await store.writer.commit(admissions)
            #expect(known == Array(repeating: false, count: 60))
        }
        #expect(Self.history.count == 60)
        #expect(
            views["outcome"] == [
                "A,primary,640,61,2,84,t,114,t,other", "C,not_primary,9,75,1,104,f,104,f,",
                "D,primary,500,30,1,53,t,153,t,", "E,not_yet_classifiable,22,38,0,54,f,152,f,",
                "F,indeterminate,400,40,0,140,t,140,f,",
            ]
        )
        #expect(views["alert"]?.count == 0)
    }

    /// Midday of 2026-07-01.
    private static let now = Instant(seconds: 1_782_907_200)

    /// The rows of each view but for what tells when and how often something was received.
    private static func views(
        _ store: StoreUnderTest,
        _ fill: (StoreUnderTest) async throws -> Void
    ) async throws -> [String: [String]] {
        try await fill(store)
        try await store.review(at: now)
        await store.close()
        var views: [String: [String]] = [:]
        for (view, left) in [
            "message": "received_at, copies", "message_body": "", "patient": "", "lab_result": "",
            "tumor_assessment": "", "medication_event": "", "diagnosis": "", "vital_status": "",
            "patient_status": "assessed_at", "survival_count": "",
        ] {
            views[view] = try store.rows(
                """
                SELECT to_jsonb(v) - string_to_array('\(left)', ', ') FROM sorawatch.\(view) v
                ORDER BY 1
                """
            )
        }
        // How many versions an alert went through depends on what was known when.
        views["alert"] = try store.rows(
            """
            SELECT alert_id, rule, severity, state, evidence, rule_version FROM sorawatch.alert
            WHERE state = 'open' ORDER BY 1
            """
        )
        views["outcome"] = try store.rows(
            """
            SELECT id_value, resistance_class, baseline_afp, baseline_alt, risk_factors, pfs_days,
                pfs_event, os_days, os_event, second_line
            FROM sorawatch.patient_status JOIN sorawatch.patient USING (patient_id) ORDER BY 1
            """
        )
        return views
    }
}
