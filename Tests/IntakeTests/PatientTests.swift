import Clinical
import Intake
import Testing

@Suite struct PatientNumbers {
    @Test(arguments: [
        ("1^^^A^PI~2^^^A^MR", "A", "MR", "2"), ("9^^^SSA^SS~7^^^A^PI", "A", "PI", "7"),
        ("7", "DEF", "MR", "7"), ("~~5^^^&1.2.3&ISO^MR", "1.2.3", "MR", "5"),
        ("3^^^A&1.2&ISO", "A", "MR", "3"), ("1^^^A^VN~2^^^A^ZZ", "A", "ZZ", "2"),
    ])
    func `the hospital's own number is chosen`(
        field: String,
        authority: String,
        type: String,
        value: String
    ) throws {
        let reading = try Sample.read(
            Sample.header,
            "PID|1||\(field)",
            Sample.order,
            "OBX|1|NM|718-7^Hb^LN||13|||||F",
            profile: InterfaceProfile(name: "test", assigningAuthority: "DEF")
        )
        #expect(
            reading.extract.patients.map(\.identifier)
                == [PatientIdentifier(assigningAuthority: authority, type: type, value: value)]
        )
    }

    @Test func `old versions are read from PID-2`() throws {
        let reading = try Sample.read(Sample.header("ORU^R01", version: "2.1"), "PID|1|55|")
        #expect(reading.extract.patients.map(\.identifier.value) == ["55"])
    }

    @Test func `what a message clears is told from what it leaves alone`() throws {
        let reading = try Sample.read(Sample.header("ADT^A08"), #"PID|1||1^^^A^MR||X||""|"#)
        #expect(reading.extract.patients.map(\.birthDate) == [.cleared])
        #expect(reading.extract.patients.map(\.sex) == [nil])
    }
}

@Suite struct Merges {
    private func read(_ segments: String...) throws -> Reading {
        try Sample.read(
            Sample.header("ADT^A40^ADT_A39"),
            "EVN|A40|20260301",
            segments.joined(separator: "\r")
        )
    }

    @Test func `each retired number points to its survivor`() throws {
        let reading = try read(
            "PID|1||1^^^A^MR",
            "MRG|2^^^A^MR",
            "PID|2||3^^^A^MR",
            "MRG|4~5^^^A^MR"
        )
        let patients = reading.extract.patients.map(\.identifier.value)
        #expect(patients == ["1", "2", "3", "4", "5"])
        let survivors = reading.extract.events.map { entry in
            if case .merge(let into) = entry.event.content {
                "\(patients[entry.patient])>\(into.value) \(entry.event.identity)"
            } else {
                "other"
            }
        }
        #expect(survivors == ["2>1 merge", "4>3 merge", "5>3 merge"])
        #expect(reading.events.map(\.locator).first == "ADT_A40 MRG[1]-1")
    }

    @Test func `a merge of a number into itself is refused`() throws {
        let refusal = try #require(try read("PID|1||1^^^A^MR", "MRG|1^^^A^MR").refusal)
        #expect(refusal.conditionCode == 205)
        #expect(refusal.location == "MRG[1]-1")
        #expect(!refusal.rejects)
    }

    @Test(arguments: ["MRG|", "ZZZ|"])
    func `a merge without a retired number is refused`(segment: String) throws {
        let refusal = try #require(try read("PID|1||1^^^A^MR", segment).refusal)
        #expect(refusal.conditionCode == 101)
        #expect(refusal.location == "MRG[1]-1")
    }
}

@Suite struct Unlinks {
    private func read(_ event: String, _ segments: String...) throws -> [String] {
        let reading = try Sample.read(
            Sample.header("ADT^\(event)^ADT_\(event)"),
            "EVN|\(event)|20260301",
            segments.joined(separator: "\r")
        )
        if let refusal = reading.refusal { return ["\(refusal.code) at \(refusal.location)"] }
        let patients = reading.extract.patients.map(\.identifier.value)
        return reading.extract.events.map { entry in
            guard case .merge(let into) = entry.event.content else { return "other" }
            return "\(patients[entry.patient])>\(into.value) \(entry.event.status)"
        }
    }

    @Test func `an unlinking withdraws the pointer between its two patients, either way`() throws {
        #expect(
            try read("A37", "PID|1||1^^^A^MR", "PID|2||2^^^A^MR") == [
                "1>2 deleted", "2>1 deleted",
            ]
        )
        #expect(
            try read("A51", "PID|1||1^^^A^MR", "MRG|2^^^^MR") == ["1>2 deleted", "2>1 deleted"]
        )
    }

    @Test func `an unlinking of one patient is refused`() throws {
        #expect(
            try read("A37", "PID|1||1^^^A^MR") == ["required_field_missing at PID[2]-3"]
        )
        #expect(try read("A51", "PID|1||1^^^A^MR", "MRG|1^^^A^MR") == [])
    }

    @Test(arguments: ["A24", "A43", "A45", "A47"])
    func `links and moves are no merges`(event: String) throws {
        #expect(try read(event, "PID|1||1^^^A^MR", "PID|2||2^^^A^MR", "MRG|2^^^A^MR") == [])
    }
}

@Suite struct VitalStatements {
    private func read(
        _ event: String,
        death: String = "|",
        visit: String = ""
    ) throws -> Reading {
        try Sample.read(
            Sample.header("ADT^\(event)"),
            "EVN|\(event)|20260305120000",
            "PID|1||4711^^^HOSP^MR" + String(repeating: "|", count: 26) + death,
            "PV1|1|I" + visit,
            profile: InterfaceProfile(name: "test", deathDispositions: ["20"])
        )
    }

    private static let visitNumber = String(repeating: "|", count: 17) + "V1"
    private static let deathDischarge =
        visitNumber + String(repeating: "|", count: 17) + "20"

    @Test(arguments: [
        ("A08", "20260304|Y", "", [VitalStatus.dead]), ("A08", "20260304|", "", [.dead]),
        ("A08", #"|"""#, "", [.deathWithdrawn]), ("A08", "|N", "", [.deathWithdrawn]),
        ("A08", "|", "", []), ("A01", "|", visitNumber, [.alive]), ("A03", "|", "", [.alive]),
        ("A03", "|", deathDischarge, [.dead]), ("A13", "|", "", [.dead, .dead]),
        ("A03", "20260304|Y", deathDischarge, [.dead]),
    ])
    func `deaths, their withdrawal and sightings are read`(
        event: String,
        death: String,
        visit: String,
        expected: [VitalStatus]
    ) throws {
        #expect(try read(event, death: death, visit: visit).vitals == expected)
    }

    @Test func `every dated death and its withdrawal are versions of one`() throws {
        let dead = try #require(try read("A08", death: "20260304|Y").events.first)
        #expect(dead.identity == "death")
        #expect(dead.at == (try Sample.time("20260304", .day)))
        #expect(dead.locator == "ADT_A08 PID[1]-29")
        let undated = try read("A08", death: "|Y")
        #expect(undated.events.map(\.at) == [try Sample.time("20260305120000")])
        #expect(undated.events.map(\.identity) == ["death|undated"])
        #expect(undated.warningKinds == ["death_time_missing"])
        #expect(try read("A08", death: "|N").events.map(\.identity) == ["death"])
    }

    /// Such as `dead final death|discharge|V1`.
    private func statements(
        _ event: String,
        death: String = "|",
        visit: String = ""
    ) throws -> [String] {
        try read(event, death: death, visit: visit).events.map { event in
            guard case .vital(let vital) = event.content else { return "other" }
            return "\(vital.rawValue) \(event.status) \(event.identity)"
        }
    }

    @Test func `a death by discharge is cancelled with it, and no other`() throws {
        let dated = Self.deathDischarge + String(repeating: "|", count: 9) + "202603031000"
        #expect(try statements("A03", visit: dated) == ["dead final death|discharge|V1"])
        #expect(
            try statements("A03", visit: Self.deathDischarge)
                == ["dead final death|undated|discharge|V1"]
        )
        for death in ["|", "20260304|Y"] {
            #expect(
                try statements("A13", death: death, visit: Self.visitNumber).suffix(3) == [
                    "alive cancelled alive|discharge|V1", "dead cancelled death|discharge|V1",
                    "dead cancelled death|undated|discharge|V1",
                ]
            )
        }
        #expect(
            try statements("A13")
                == ["dead cancelled death|discharge|", "dead cancelled death|undated|discharge|"]
        )
    }

    @Test func `a discharge dates the death that PID does not date`() throws {
        let dated = Self.deathDischarge + String(repeating: "|", count: 9) + "202603031000"
        #expect(
            try statements("A03", death: "|Y", visit: dated)
                == ["dead final death|undated", "dead final death|discharge|V1"]
        )
        #expect(
            try statements("A03", death: "|Y", visit: Self.deathDischarge)
                == ["dead final death|undated"]
        )
        #expect(
            try statements("A03", death: "20260304|Y", visit: dated) == ["dead final death"]
        )
    }

    @Test func `a cancelled admission withdraws its sighting`() throws {
        let seen = try read("A01", visit: Self.visitNumber).events
        let cancelled = try read("A11", visit: Self.visitNumber).events
        #expect(seen.map(\.identity) == ["alive|admission|V1"])
        #expect(cancelled.map(\.identity) == ["alive|admission|V1"])
        #expect(cancelled.map(\.status) == [.cancelled])
    }
}

@Suite struct Diagnoses {
    @Test(arguments: [
        ("C22.0^Liver cell carcinoma^I10", 1), ("C220^Liver cell carcinoma^I10C", 1),
        ("109841003^HCC^SCT", 1), ("C22.1^ICC^I10", 0), ("C78.7^Secondary^I10", 0),
        ("25370001^HCC^SCT", 0), ("C22.0^x^L", 0), ("X^HCC^L^C22.0^HCC^I10", 1),
    ])
    func `only the codes of the value set are HCC`(code: String, count: Int) throws {
        let reading = try Sample.read(
            Sample.header("ADT^A01"),
            Sample.patient,
            "DG1|1||\(code)||20260101|F"
        )
        #expect(reading.events.filter { $0.content.kind == .diagnosis }.count == count)
    }

    @Test func `a deleted diagnosis and a deleted problem are withdrawn`() throws {
        let padding = String(repeating: "|", count: 15)
        let diagnosis = try Sample.read(
            Sample.header("ADT^A08"),
            Sample.patient,
            "DG1|1||C22.0^x^I10||20260101|F\(padding)D"
        )
        #expect(diagnosis.events.map(\.status) == [.deleted])
        #expect(diagnosis.events.map(\.identity) == ["I10|C22.0"])
        let problem = try Sample.read(
            Sample.header("PPR^PC1"),
            Sample.patient,
            "PRB|DE|20260101|109841003^x^SCT|P1"
        )
        #expect(problem.events.map(\.status) == [.deleted])
    }
}
