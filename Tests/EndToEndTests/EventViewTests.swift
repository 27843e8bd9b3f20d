import Support
import Testing

extension EndToEnd.Live {
    /// What messages say, as the views show it.
    @Suite struct EventViewTests {
        private let daemon: RunningDaemon

        init() throws { daemon = try #require(RunningDaemon.current) }

        private func send(_ segments: String...) throws {
            #expect(try daemon.code(for: segments.joined(separator: "\r") + "\r") == "AA")
        }

        private func rows(_ columns: String, _ view: String, of patient: String) throws -> [String]
        {
            try daemon.rows(
                """
                SELECT \(columns) FROM sorawatch.\(view) v
                JOIN sorawatch.patient p USING (patient_id)
                WHERE p.id_value = '\(patient)' ORDER BY 1
                """
            )
        }

        @Test func `a result of the value sets is normalised beside what was written`() throws {
            try send(
                Letter.header("ORU^R01^ORU_R01", "VIEW1"),
                Letter.patient("801"),
                "OBR|1|P1|F801|24325-3^Panel^LN|||202602030300",
                "OBX|1|NM|1834-1^AFP^LN||>400|kU/L|||||F",
                "OBX|2|NM|1920-8^AST^LN||88|U/L|||||P"
            )
            #expect(
                try rows(
                    """
                    code, concept, comparator, value, unit, canonical_value, canonical_unit,
                    status, is_current, effective_precision, order_number, locator
                    """,
                    "lab_result",
                    of: "801"
                ) == [
                    #"1834-1,afp,>,400,kU/L,484,ng/mL,final,t,minute,F801,"#
                        + #""ORU_R01 OBR[1].OBX[1]-5""#,
                    #"1920-8,,,88,U/L,,,preliminary,t,minute,F801,"ORU_R01 OBR[1].OBX[2]-5""#,
                ]
            )
        }

        @Test func `a labelled size of an imaging order is a lesion's measurement`() throws {
            try send(
                Letter.header("ORU^R01^ORU_R01", "VIEW8031", from: "RIS"),
                Letter.patient("8031"),
                "OBR|1|P3|ACC8031|24627-2^CT abdomen^LN|||20260202|||||||||||||||||RAD|F",
                "OBX|1|NM|33728-7^Longest dimension^LN|T01|4.2|cm|||||F",
                "OBX|2|NM|33728-7^Longest dimension^LN|NEW01|11||||||P"
            )
            let found = try rows(
                "lesion, role, diameter, value, unit, accession, status, locator",
                "lesion_measurement",
                of: "8031"
            )
            #expect(
                found == [
                    #"NEW01,new,longest,11,"",ACC8031,preliminary,"ORU_R01 OBR[1].OBX[2]-5""#,
                    #"T01,target,longest,4.2,cm,ACC8031,final,"ORU_R01 OBR[1].OBX[1]-5""#,
                ]
            )
        }

        @Test func `a coded response is a tumour assessment`() throws {
            try send(
                Letter.header("ORU^R01^ORU_R01", "VIEW2", from: "RIS"),
                Letter.patient("802"),
                "OBR|1|P2|ACC802|24627-2^CT abdomen^LN|||20260202|||||||||||||||||RAD|F",
                "OBX|1|CWE|97509-4^Cancer disease progression^LN||PD^Progressive disease^L||||||F"
            )
            #expect(
                try rows(
                    "assessed_at::date, response, source, excerpt, accession, status, is_current",
                    "tumor_assessment",
                    of: "802"
                ) == [#"2026-02-02,progression,coded,"Progressive disease",ACC802,final,t"#]
            )
        }

        @Test func `an impression is a tumour assessment by its words`() throws {
            try send(
                Letter.header("ORU^R01^ORU_R01", "VIEW3", from: "RIS"),
                Letter.patient("803"),
                "OBR|1|P2|ACC803|24627-2^CT abdomen^LN|||20260202|||||||||||||||||RAD|F",
                "OBX|1|TX|24627-2&IMP^CT^LN||Progressive disease per RECIST 1.1.||||||F"
            )
            #expect(
                try rows("response, source, accession", "tumor_assessment", of: "803")
                    == ["progression,text,ACC803"]
            )
        }

        @Test func `a dispense is a medication event`() throws {
            try send(
                Letter.header("RDS^O13^RDS_O13", "VIEW4", from: "PHARM"),
                Letter.patient("804"),
                "ORC|RE|R1|D1",
                "RXD|1|495881^sorafenib^RXNORM|20260201|120|TAB"
            )
            #expect(
                try rows(
                    "at::date, ingredient, drug_class, action, dose, dose_unit, is_current, locator",
                    "medication_event",
                    of: "804"
                ) == ["2026-02-01,sorafenib,tki,dispensed,120,TAB,t,\"RDS_O13 RXD[1]-2\""]
            )
        }

        @Test func `a problem of the value sets is a diagnosis`() throws {
            try send(
                Letter.header("PPR^PC1^PPR_PC1", "VIEW5", from: "EHR"),
                Letter.patient("805"),
                "PRB|AD|20260201|C22.0^Liver cell carcinoma^I10C"
            )
            #expect(
                try rows("at::date, concept, code_system, code, is_current", "diagnosis", of: "805")
                    == ["2026-02-01,hcc,I10C,C22.0,t"]
            )
        }

        @Test func `a death is a vital status`() throws {
            try send(
                Letter.header("ADT^A08^ADT_A01", "VIEW6", from: "ADT"),
                "EVN|A08|20260203",
                Letter.patient("806") + String(repeating: "|", count: 21) + "20260201|Y"
            )
            #expect(
                try rows("state, at::date, is_current", "vital_status", of: "806")
                    .contains("dead,2026-02-01,t")
            )
        }

        @Test func `a merge points from the retired number to the one that lives on`() throws {
            try send(Letter.header("ADT^A08^ADT_A01", "VIEW7", from: "ADT"), Letter.patient("807"))
            try send(
                Letter.header("ADT^A40^ADT_A39", "VIEW8", from: "ADT"),
                Letter.patient("808"),
                "MRG|807^^^HOSP^MR"
            )
            #expect(
                try daemon.rows(
                    """
                    SELECT s.id_value, s.assigning_authority, s.id_type, s.birth_date, s.sex
                    FROM sorawatch.patient r JOIN sorawatch.patient s
                        ON s.patient_id = r.merged_into WHERE r.id_value = '807'
                    """
                ) == ["808,HOSP,MR,1960-01-02,M"]
            )
        }

        @Test func `a NUL that PostgreSQL cannot hold costs no other message its answer`() throws {
            let sender = try Sender(to: daemon)
            try sender.send(Letter.panel("NUL1", patient: "809"))
            try sender.send(Letter.panel("NUL2", patient: #"80\X00\9"#))
            try sender.send(Letter.panel("NUL3", patient: "809"))
            let answers = (0..<3).map { _ in
                sender.receive()?.split(separator: "\r").last.map(String.init)
            }
            #expect(answers.first == "MSA|AA|NUL1")
            #expect(answers.last == "MSA|AA|NUL3")
            #expect(answers[1]?.contains("NUL2") == true)
            let stored = try daemon.rows(
                "SELECT control_id FROM sorawatch.message WHERE control_id LIKE 'NUL%' ORDER BY 1"
            )
            #expect(stored == ["NUL1", "NUL2", "NUL3"])
        }
    }
}
