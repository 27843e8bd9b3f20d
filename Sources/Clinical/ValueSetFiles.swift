/// Why a value-set file was refused.
package struct ValueSetError: Error, Hashable, CustomStringConvertible {
    package var file: String
    /// From 1; 0 where the file as a whole is meant.
    package var line: Int
    package var text: String

    package var label: String { "value_set_invalid" }
    package var description: String { line > 0 ? "\(file):\(line): \(text)" : "\(file): \(text)" }
}

extension ValueSets {
    /// Reads tab-separated files; the name's last part says what each is about.
    ///
    /// A later row replaces an earlier one of the same code, so that a site's file, read after the
    /// product's, can add codes and turn them off.
    package convenience init(
        parsing files: [(name: String, text: String)]
    ) throws(ValueSetError) {
        var tables = ValueSetTables()
        var versions: [String] = []
        for file in files {
            guard let kind = ValueSetKind(file: file.name) else {
                let known = ValueSetKind.allCases.map { "\($0.rawValue).tsv" }
                throw ValueSetError(
                    file: file.name,
                    line: 0,
                    text: "not a value set: expected \(known.joined(separator: ", "))"
                )
            }
            let version = try tables.read(file.text, of: kind, named: file.name)
            if !versions.contains(version) { versions.append(version) }
        }
        self.init(tables, version: versions.joined(separator: "+"))
    }
}

extension ValueSetTables {
    fileprivate mutating func read(
        _ text: String,
        of kind: ValueSetKind,
        named file: String
    ) throws(ValueSetError) -> String {
        var version: String?
        var seenHead = false
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty { continue }
            if line.hasPrefix("#") {
                if number == 1, line.hasPrefix("# version: ") {
                    version = String(line.dropFirst("# version: ".count))
                }
                continue
            }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            if !seenHead {
                guard Array(fields.prefix(kind.columns.count)) == kind.columns else {
                    throw ValueSetError(
                        file: file,
                        line: number,
                        text: "expected the columns \(kind.columns.joined(separator: ", "))"
                    )
                }
                seenHead = true
            } else {
                do throws(RowError) {
                    try add(fields, of: kind)
                } catch {
                    throw ValueSetError(file: file, line: number, text: error.text)
                }
            }
        }
        guard let version else {
            throw ValueSetError(file: file, line: 1, text: "expected '# version: ...'")
        }
        return version
    }

    private mutating func add(_ fields: [String], of kind: ValueSetKind) throws(RowError) {
        guard fields.count >= kind.columns.count else {
            throw RowError("expected \(kind.columns.count) columns, found \(fields.count)")
        }
        let state = try RowState(field: fields[0])
        let key = kind.columns.count - 2
        let system = systemOrNew(fields[key])
        guard !fields[key].isEmpty, !fields[key + 1].isEmpty else {
            throw RowError("system and code must not be empty")
        }
        for code in codes(fields[key + 1], system: system) {
            switch kind {
            case .labs: try addLab(code, system, state, concept: fields[1])
            case .drugs: try addDrug(code, system, state, ingredient: fields[1], class: fields[2])
            case .diagnoses: try addDiagnosis(code, system, state, concept: fields[1])
            case .responses:
                try addResponse(code, system, state, kind: fields[1], meaning: fields[2])
            case .lesions:
                try addLesion(code, system, state, kind: fields[1], meaning: fields[2])
            }
        }
    }

    /// The code as it is looked up, in all its spellings.
    private func codes(_ text: String, system: CodeSystem) -> [[UInt8]] {
        switch system {
        case .name: [Self.nameKey(text)]
        case .ndc: NationalDrugCode.keys(spelled: Array(text.utf8)[...])
        // ICD-10 is as often sent without its point.
        case .icd10, .icd10CM: [Array(text.utf8), text.utf8.filter { $0 != UInt8(ascii: ".") }]
        default: [Array(text.utf8)]
        }
    }

    private mutating func addLab(
        _ code: [UInt8],
        _ system: CodeSystem,
        _ state: RowState,
        concept: String
    ) throws(RowError) {
        guard let concept = LabConcept(rawValue: concept) else { throw RowError.unknown("concept") }
        let meaning: ValueSets.Observation? =
            switch state {
            case .use, .hold: .lab(concept)
            case .exclude: .excluded(concept)
            case .off: nil
            }
        observations.set(code, system: system, meaning: meaning)
    }

    private mutating func addDrug(
        _ code: [UInt8],
        _ system: CodeSystem,
        _ state: RowState,
        ingredient: String,
        class name: String
    ) throws(RowError) {
        guard let drugClass = DrugClass(rawValue: name) else { throw RowError.unknown("class") }
        let drug = ValueSets.Drug(ingredient: ingredient, drugClass: drugClass)
        drugs.set(code, system: system, meaning: state == .use ? drug : nil)
    }

    private mutating func addDiagnosis(
        _ code: [UInt8],
        _ system: CodeSystem,
        _ state: RowState,
        concept: String
    ) throws(RowError) {
        guard let concept = Diagnosis.Concept(rawValue: concept) else {
            throw RowError.unknown("concept")
        }
        let meaning: ValueSets.DiagnosisMeaning? =
            switch state {
            case .use: .concept(concept)
            case .exclude: .excluded(concept)
            case .hold, .off: nil
            }
        diagnoses.set(code, system: system, meaning: meaning)
    }

    private mutating func addResponse(
        _ code: [UInt8],
        _ system: CodeSystem,
        _ state: RowState,
        kind: String,
        meaning: String
    ) throws(RowError) {
        switch kind {
        case "question":
            observations.set(
                code,
                system: system,
                meaning: state == .use ? .responseQuestion : nil
            )
        case "answer":
            guard let answer = TumorResponse(rawValue: meaning) else {
                throw RowError.unknown("meaning")
            }
            answers.set(code, system: system, meaning: state == .use ? answer : nil)
        case "stop_reason":
            guard let reason = ValueSets.StopReason(rawValue: meaning) else {
                throw RowError.unknown("meaning")
            }
            stopReasons.set(code, system: system, meaning: state == .use ? reason : nil)
        case "report":
            guard let part = ValueSets.ReportPart(rawValue: meaning) else {
                throw RowError.unknown("meaning")
            }
            observations.set(code, system: system, meaning: state == .use ? .report(part) : nil)
        default:
            throw RowError.unknown("kind")
        }
    }

    private mutating func addLesion(
        _ code: [UInt8],
        _ system: CodeSystem,
        _ state: RowState,
        kind: String,
        meaning: String
    ) throws(RowError) {
        switch kind {
        case "size":
            guard let diameter = LesionMeasurement.Diameter(rawValue: meaning) else {
                throw RowError.unknown("meaning")
            }
            observations.set(code, system: system, meaning: state == .use ? .size(diameter) : nil)
        case "label":
            lesionLabels.set(
                code,
                system: system,
                meaning: state == .use ? ValueSets.LesionLabel() : nil
            )
        case "role":
            guard let role = LesionMeasurement.Role(rawValue: meaning) else {
                throw RowError.unknown("meaning")
            }
            guard system == .name else { throw RowError("the word of a role is a NAME") }
            lesionRoles.set(code, system: system, meaning: state == .use ? role : nil)
        default:
            throw RowError.unknown("kind")
        }
    }
}

/// What a value-set file is about.
private enum ValueSetKind: String, CaseIterable {
    case labs, drugs, diagnoses, responses, lesions

    init?(file: String) {
        guard let name = file.split(separator: "/").last, name.hasSuffix(".tsv") else { return nil }
        self.init(rawValue: String(name.dropLast(".tsv".count)))
    }

    /// Those that decide; the last two are system and code, what follows is for readers.
    var columns: [String] {
        switch self {
        case .labs, .diagnoses: ["state", "concept", "system", "code"]
        case .drugs: ["state", "ingredient", "class", "system", "code"]
        case .responses, .lesions: ["state", "kind", "meaning", "system", "code"]
        }
    }
}

private enum RowState: String {
    case use, hold, exclude, off

    init(field: String) throws(RowError) {
        guard let state = RowState(rawValue: field) else { throw RowError.unknown("state") }
        self = state
    }
}

private struct RowError: Error {
    let text: String
    init(_ text: String) { self.text = text }
    static func unknown(_ column: String) -> RowError { RowError("unknown \(column)") }
}
