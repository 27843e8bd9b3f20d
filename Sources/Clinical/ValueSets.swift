/// What codes mean: the product's own value sets with a site's additions.
package struct ValueSets: Sendable {
    /// What the code of an observation (OBX-3) stands for.
    package enum Observation: Sendable, Hashable {
        case lab(LabConcept)
        /// Looks like the concept and is not it: never counts, whatever its other coding says.
        case excluded(LabConcept)
        /// Asks for a tumour's response; the value answers.
        case responseQuestion
        case report(ReportPart)
    }

    package enum ReportPart: String, Sendable, CaseIterable, Hashable {
        case study, impression, findings
    }

    package struct Drug: Sendable, Hashable {
        package var ingredient: String
        package var drugClass: DrugClass
    }

    package enum DiagnosisMeaning: Sendable, Hashable {
        case concept(Diagnosis.Concept)
        case excluded(Diagnosis.Concept)
    }

    package enum StopReason: String, Sendable, CaseIterable, Hashable {
        case toxicity
    }

    /// Of every file read, such as `2026.1`; joined by `+` where they differ.
    package internal(set) var version = ""

    var observations = CodeTable<Observation>(capacity: 256)
    var answers = CodeTable<TumorResponse>(capacity: 128)
    var drugs = CodeTable<Drug>(capacity: 512)
    var diagnoses = CodeTable<DiagnosisMeaning>(capacity: 64)
    var stopReasons = CodeTable<StopReason>(capacity: 16)
    private var systems = CodeTable<CodeSystem>(capacity: 128)
    private var nextSiteSystem = CodeSystem.firstOfSites

    init() {
        for (system, spellings) in CodeSystem.spellings {
            for spelling in spellings {
                systems.set(Array(spelling.utf8), system: .name, meaning: system)
            }
        }
    }

    /// The system of that name; one that no value set names until now becomes a site's own.
    mutating func systemOrNew(_ name: String) -> CodeSystem {
        let bytes = Array(name.utf8)
        if let known = systems.meaning(bytes, bytes.indices, system: .name) { return known }
        let new = CodeSystem(number: nextSiteSystem)
        nextSiteSystem += 1
        systems.set(bytes, system: .name, meaning: new)
        return new
    }

    /// Nil where no value set speaks of the system.
    package func system(_ bytes: [UInt8], _ range: Range<Int>) -> CodeSystem? {
        var range = range
        let prefix = Array("urn:oid:".utf8)
        if range.count > prefix.count, bytes[range].starts(with: prefix) {
            range = range.lowerBound + prefix.count..<range.upperBound
        }
        return systems.meaning(bytes, range, system: .name)
    }

    /// What the product calls the system, such as `LN`; nil for a system that is not the product's.
    package func systemName(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
        guard let system = system(bytes, range) else { return nil }
        return CodeSystem.spellings.first { $0.0 == system }?.1.first
    }

    /// The meaning of the observation code at `code` in `bytes`, defined by the system at `system`.
    package func observation(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<Observation> {
        match(observations, bytes, code, system)
    }

    /// Whether any system has a meaning for the observation code at `code` in `bytes`.
    package func knowsObservation(_ bytes: [UInt8], _ code: Range<Int>) -> Bool {
        !code.isEmpty && observations.contains(bytes, code)
    }

    package func answer(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<TumorResponse> {
        match(answers, bytes, code, system)
    }

    package func diagnosis(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<DiagnosisMeaning> {
        match(diagnoses, bytes, code, system)
    }

    package func stopReason(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<StopReason> {
        match(stopReasons, bytes, code, system)
    }

    /// As the others; a National Drug Code matches by labeler and product in any of its spellings.
    package func drug(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<Drug> {
        guard self.system(bytes, system) == .ndc else { return match(drugs, bytes, code, system) }
        var found: Drug?
        for key in NationalDrugCode.keys(spelled: bytes[code]) {
            guard let drug = drugs.meaning(key, key.indices, system: .ndc) else { continue }
            // Ten digits without hyphens may be read three ways: two answers are none.
            if let found, found != drug { return .unknown }
            found = drug
        }
        return found.map(CodeMatch.match) ?? .unknown
    }

    /// The drug of exactly that name, whatever its case and spacing.
    package func drug(named name: String) -> Drug? {
        let key = Self.nameKey(name)
        return drugs.meaning(key, key.indices, system: .name)
    }

    /// The response of exactly that word, such as `PD`; only where a response was asked for.
    package func answer(named name: String) -> TumorResponse? {
        let key = Self.nameKey(name)
        return answers.meaning(key, key.indices, system: .name)
    }

    /// `name` without leading, trailing and repeated spaces.
    static func nameKey(_ name: String) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(name.utf8.count)
        for byte in name.utf8 {
            guard byte == 0x20 || byte == 0x09 else {
                key.append(byte)
                continue
            }
            if let last = key.last, last != 0x20 { key.append(0x20) }
        }
        if key.last == 0x20 { key.removeLast() }
        return key
    }

    private func match<Meaning>(
        _ table: CodeTable<Meaning>,
        _ bytes: [UInt8],
        _ code: Range<Int>,
        _ system: Range<Int>
    ) -> CodeMatch<Meaning> {
        guard !code.isEmpty, table.contains(bytes, code) else { return .unknown }
        guard let system = self.system(bytes, system), system != .name,
            let meaning = table.meaning(bytes, code, system: system)
        else { return .otherSystem }
        return .match(meaning)
    }
}
