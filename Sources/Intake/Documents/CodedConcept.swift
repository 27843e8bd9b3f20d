internal import Clinical

/// One thing named by several codes and perhaps by words: CD of CDA, CodeableConcept of FHIR.
struct CodedConcept: Hashable {
    /// As written, in order: the first is the sender's own, the others are translations.
    var codings: [Coding]
    /// The words beside the codes, empty where there are none.
    var text: String

    init(codings: [Coding] = [], text: String = "") {
        self.codings = codings
        self.text = text
    }

    var isEmpty: Bool { codings.isEmpty && text.isEmpty }

    /// What to show for it: the first code's own words, else the text, else the code.
    var display: String {
        if let named = codings.first(where: { !$0.display.isEmpty }) { return named.display }
        return text.isEmpty ? codings.first?.code ?? "" : text
    }
}

extension CodedConcept {
    /// Whether it has the word RECIST or mRECIST, as local questions for a response do.
    var namesCriteria: Bool {
        let words = [text] + codings.flatMap { [$0.code, $0.display] }
        return words.contains { Self.hasRECIST($0) }
    }

    /// Every result is asked, so this makes no string: no letter of the word begins it again.
    private static func hasRECIST(_ text: String) -> Bool {
        var rest = "RECIST".utf8[...]
        for byte in text.utf8 {
            let capital = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
            if capital != rest.first { rest = "RECIST".utf8[...] }
            if capital == rest.first { rest = rest.dropFirst() }
            if rest.isEmpty { return true }
        }
        return false
    }
}

/// What a value set says of a concept, and by which of its codes.
enum ConceptMatch<Meaning> {
    /// No value set speaks of any of its codes.
    case unknown
    /// A code is known, but only under another system.
    case otherSystem
    case match(Meaning, Coding)
}

/// The value sets asked in strings: documents are read in trees, not where they lie.
extension ValueSets {
    /// An exclusion by one code outweighs what the others say.
    func observation(_ concept: CodedConcept) -> ConceptMatch<Observation> {
        var excluded: ConceptMatch<Observation>?
        let found = match(concept) { bytes, code, system in
            let match = observation(bytes, code: code, system: system)
            if case .match(.excluded(let lab)) = match {
                excluded = .match(.excluded(lab), Coding(system: "", code: "", display: ""))
            }
            return match
        }
        return excluded ?? found
    }

    /// An exclusion by one code outweighs what the others say.
    func diagnosis(_ concept: CodedConcept) -> ConceptMatch<DiagnosisMeaning> {
        var excluded: ConceptMatch<DiagnosisMeaning>?
        let found = match(concept) { bytes, code, system in
            let match = diagnosis(bytes, code: code, system: system)
            if case .match(.excluded(let diagnosis)) = match {
                excluded = .match(
                    .excluded(diagnosis),
                    Coding(system: "", code: "", display: "")
                )
            }
            return match
        }
        return excluded ?? found
    }

    /// By a code, else by a whole name: a coding's words or the concept's.
    func drug(_ concept: CodedConcept) -> (Drug, Coding)? {
        let found = match(concept) { drug($0, code: $1, system: $2) }
        if case .match(let drug, let coding) = found { return (drug, coding) }
        for coding in concept.codings where !coding.display.isEmpty {
            if let drug = drug(named: coding.display) { return (drug, named(coding)) }
        }
        guard !concept.text.isEmpty, let drug = drug(named: concept.text) else { return nil }
        let coding = concept.codings.first.map(named)
        return (drug, coding ?? Coding(system: "", code: "", display: concept.text))
    }

    /// By a code, else by one of the criteria's own words, such as `PD`.
    func answer(_ concept: CodedConcept) -> (TumorResponse, Coding)? {
        let found = match(concept) { answer($0, code: $1, system: $2) }
        if case .match(let response, let coding) = found { return (response, coding) }
        for coding in concept.codings {
            for word in [coding.code, coding.display] where !word.isEmpty {
                if let response = answer(named: word) { return (response, named(coding)) }
            }
        }
        guard !concept.text.isEmpty, let response = answer(named: concept.text) else {
            return nil
        }
        return (response, Coding(system: "", code: "", display: concept.text))
    }

    func stopReason(_ concept: CodedConcept) -> StopReason? {
        let found = match(concept) { stopReason($0, code: $1, system: $2) }
        if case .match(let reason, _) = found { return reason }
        return nil
    }

    /// The coding with its system as the product calls it, where the product knows it.
    func named(_ coding: Coding) -> Coding {
        let system = Array(coding.system.utf8)
        var named = coding
        if let name = systemName(system, system.indices) { named.system = name }
        return named
    }

    private func match<Meaning>(
        _ concept: CodedConcept,
        _ lookUp: ([UInt8], Range<Int>, Range<Int>) -> CodeMatch<Meaning>
    ) -> ConceptMatch<Meaning> {
        var found: ConceptMatch<Meaning> = .unknown
        for coding in concept.codings where !coding.code.isEmpty {
            let code = Array(coding.code.utf8)
            let bytes = code + Array(coding.system.utf8)
            switch lookUp(bytes, code.indices, code.count..<bytes.count) {
            case .match(let meaning):
                if case .match = found { continue }
                found = .match(meaning, named(coding))
            case .otherSystem:
                if case .unknown = found { found = .otherSystem }
            case .unknown: continue
            }
        }
        return found
    }
}
