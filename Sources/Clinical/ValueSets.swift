/// What codes mean: the product's own value sets with a site's additions.
///
/// Immutable, and one object however many readers share it: each message that is read takes hold
/// of it once, not of each of its tables.
package final class ValueSets: Sendable {
    /// What the code of an observation (OBX-3) stands for.
    package enum Observation: Sendable, Hashable {
        case lab(LabConcept)
        /// Looks like the concept and is not it: never counts, whatever its other coding says.
        case excluded(LabConcept)
        /// Asks for a tumour's response; the value answers.
        case responseQuestion
        case report(ReportPart)
        /// Measures a lesion.
        case size(LesionMeasurement.Diameter)
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

    /// Asks for the label of a lesion.
    package struct LesionLabel: Sendable, Hashable {}

    package enum StopReason: String, Sendable, CaseIterable, Hashable {
        case toxicity
    }

    /// Of every file read, such as `2026.1`; joined by `+` where they differ.
    package let version: String
    private let tables: ValueSetTables

    init(_ tables: ValueSetTables, version: String) {
        self.tables = tables
        self.version = version
    }

    /// How many codes there are of each sort.
    package var counts: [(sort: String, codes: Int)] {
        [
            ("observations", tables.observations.count), ("drugs", tables.drugs.count),
            ("diagnoses", tables.diagnoses.count), ("responses", tables.answers.count),
            ("stop reasons", tables.stopReasons.count),
        ]
    }

    private static let identifierPrefix = Array("urn:oid:".utf8)

    /// Nil where no value set speaks of the system.
    package func system(_ bytes: [UInt8], _ range: Range<Int>) -> CodeSystem? {
        var range = range
        let prefix = Self.identifierPrefix
        if range.count > prefix.count, bytes[range].starts(with: prefix) {
            range = range.lowerBound + prefix.count..<range.upperBound
        }
        return tables.systems.meaning(bytes, range, system: .name)
    }

    /// What the product calls the system, such as `LN`; nil for a system that is not the product's.
    package func systemName(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
        guard let system = system(bytes, range) else { return nil }
        return system.name
    }

    /// The meaning of the observation code at `code` in `bytes`, defined by the system at `system`.
    package func observation(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<Observation> {
        match(tables.observations, bytes, code, system)
    }

    /// Whether any system has a meaning for the observation code at `code` in `bytes`.
    package func knowsObservation(_ bytes: [UInt8], _ code: Range<Int>) -> Bool {
        !code.isEmpty && tables.observations.contains(bytes, code)
    }

    package func answer(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<TumorResponse> {
        match(tables.answers, bytes, code, system)
    }

    package func diagnosis(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<DiagnosisMeaning> {
        match(tables.diagnoses, bytes, code, system)
    }

    package func stopReason(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<StopReason> {
        match(tables.stopReasons, bytes, code, system)
    }

    package func lesionLabel(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<LesionLabel> {
        match(tables.lesionLabels, bytes, code, system)
    }

    /// As the others; a National Drug Code matches by labeler and product in any of its spellings.
    package func drug(
        _ bytes: [UInt8],
        code: Range<Int>,
        system: Range<Int>
    ) -> CodeMatch<Drug> {
        guard self.system(bytes, system) == .ndc else {
            return match(tables.drugs, bytes, code, system)
        }
        var found: Drug?
        for key in NationalDrugCode.keys(spelled: bytes[code]) {
            guard let drug = tables.drugs.meaning(key, key.indices, system: .ndc) else { continue }
            // Ten digits without hyphens may be read three ways: two answers are none.
            if let found, found != drug { return .unknown }
            found = drug
        }
        return found.map(CodeMatch.match) ?? .unknown
    }

    /// The drug of exactly that name, whatever its case and spacing.
    package func drug(named name: String) -> Drug? {
        let key = ValueSetTables.nameKey(name)
        return tables.drugs.meaning(key, key.indices, system: .name)
    }

    /// The response of exactly that word, such as `PD`; only where a response was asked for.
    package func answer(named name: String) -> TumorResponse? {
        let key = ValueSetTables.nameKey(name)
        return tables.answers.meaning(key, key.indices, system: .name)
    }

    /// What the lesion of this label is: the word before its number says so, as in `T01` and `NT-2`.
    ///
    /// Nil for a label without number, or with another word.
    package func lesionRole(label: String) -> LesionMeasurement.Role? {
        var word = Array(label.utf8)[...]
        while let last = word.last, last >= 0x30 && last <= 0x39 { word.removeLast() }
        guard (1...3).contains(label.utf8.count - word.count) else { return nil }
        let separators = " -_.#".utf8
        while let last = word.last, separators.contains(last) { word.removeLast() }
        let key = Array(word)
        return tables.lesionRoles.meaning(key, key.indices, system: .name)
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
