import Foundation
import Support
import Testing

extension EndToEnd {
    /// Codes that only one hospital, or one of its systems, uses.
    @Suite struct SiteCodeTests {
        private static let siteLabs = """
            # version: site.1
            state\tconcept\tsystem\tcode
            use\talt\tHISLAB\tGPT
            """
        private static let ownLabs = """
            # version: ris.1
            state\tconcept\tsystem\tcode
            use\tafp\tRISLAB\tAF-1
            off\talt\tHISLAB\tGPT
            """
        private static let ownDrugs = """
            # version: ris.1
            state\tingredient\tclass\tsystem\tcode
            use\tsorafenib\ttki\tPHARMA\tS-200
            """
        private static let ownResponses = """
            # version: ris.1
            state\tkind\tmeaning\tsystem\tcode
            use\tquestion\t-\tRISQ\tTU-ASS
            use\tanswer\tprogression\tRISA\tP4
            """

        private static func results(_ controlID: String, _ patient: String) -> String {
            Letter.message(
                Letter.header("ORU^R01^ORU_R01", controlID),
                Letter.patient(patient),
                "OBR|1|P1|F\(controlID)|PANEL^Panel^L|||20260203030000",
                "OBX|1|NM|AF-1^Alpha^RISLAB||400|ng/mL|||||F",
                "OBX|2|NM|GPT^GPT^HISLAB||61|U/L|||||F",
                "OBR|2|P2|G\(controlID)|CT^CT^L|||20260203030000",
                "OBX|1|CWE|TU-ASS^Assessment^RISQ||P4^Worse^RISA||||||F"
            )
        }

        private static func dispense(_ controlID: String, _ patient: String) -> String {
            Letter.message(
                Letter.header("RDS^O13^RDS_O13", controlID, from: "PHARM"),
                Letter.patient(patient),
                "ORC|RE|R1|D\(controlID)",
                "RXD|1|S-200^House brand^PHARMA|20260201|120|TAB"
            )
        }

        @Test func `an interface's own codes count for what arrives there and nowhere else`()
            async throws
        {
            try await Workspace.using("codes") { codes in
                for directory in ["site", "ris"] {
                    try FileManager.default.createDirectory(
                        atPath: codes.path(of: directory),
                        withIntermediateDirectories: true
                    )
                }
                try codes.write("site/labs.tsv", Self.siteLabs)
                try codes.write("ris/labs.tsv", Self.ownLabs)
                try codes.write("ris/drugs.tsv", Self.ownDrugs)
                try codes.write("ris/responses.tsv", Self.ownResponses)
                let port = try Socket.listen().port
                let ris = """
                      - name: ris
                        listen: 127.0.0.1:\(port)
                        value_sets_directory: \(codes.path(of: "ris"))
                    """
                try await RunningDaemon.during(
                    "codes",
                    interfaces: ris,
                    extra: "value_sets_directory: \(codes.path(of: "site"))"
                ) { daemon in
                    let (first, second) = (
                        try Sender(to: daemon), try Sender(to: daemon, port: port)
                    )
                    #expect(try first.code(for: Self.results("SITE1", "9301")) == "AA")
                    #expect(try first.code(for: Self.dispense("SITE2", "9301")) == "AA")
                    #expect(try second.code(for: Self.results("SITE3", "9302")) == "AA")
                    #expect(try second.code(for: Self.dispense("SITE4", "9302")) == "AA")
                    try Self.expectMeanings(daemon)
                }
            }
        }

        private static func expectMeanings(_ daemon: RunningDaemon) throws {
            #expect(
                try daemon.rows(
                    """
                    SELECT id_value, code_system, code, concept, canonical_value
                    FROM sorawatch.lab_result JOIN sorawatch.patient USING (patient_id)
                    WHERE code <> 'TU-ASS' ORDER BY 1, 2 DESC
                    """
                ) == [
                    "9301,RISLAB,AF-1,,", "9301,HISLAB,GPT,alt,61",
                    "9302,RISLAB,AF-1,afp,400", "9302,HISLAB,GPT,,",
                ]
            )
            #expect(
                try daemon.rows(
                    """
                    SELECT id_value, response, source, code_system, code
                    FROM sorawatch.tumor_assessment JOIN sorawatch.patient USING (patient_id)
                    """
                ) == ["9302,progression,coded,RISA,P4"]
            )
            #expect(
                try daemon.rows(
                    """
                    SELECT id_value, ingredient, action, code_system, code
                    FROM sorawatch.medication_event JOIN sorawatch.patient USING (patient_id)
                    """
                ) == ["9302,sorafenib,dispensed,PHARMA,S-200"]
            )
        }

        @Test func `check-config finds the fault in an interface's own codes`() async throws {
            try await Workspace.using("codes") { codes in
                try codes.write(
                    "labs.tsv",
                    "# version: 1\nstate\tconcept\tsystem\tcode\nuse\tafb\tX\t1\n"
                )
                let file = try codes.write(
                    "s.yaml",
                    """
                    interfaces:
                      - name: default
                        listen: 127.0.0.1:2575
                        value_sets_directory: \(codes.directory)
                    """
                )
                let result = try await CommandResult.of("check-config", file)
                #expect(result.status == 2)
                #expect(
                    result.errors == "\(codes.path(of: "labs.tsv")):3: unknown concept\n"
                )
            }
        }
    }
}
