internal import Clinical
internal import HL7

/// What one OBX is read for.
enum ObservationMeaning {
    case lab(LabConcept, code: Range<Int>, system: Range<Int>)
    /// Asks for a tumour's response; the question's code and system.
    case response(question: Coding)
    case report(ReportPart)
    case size(LesionMeasurement.Diameter, Coding)
    case other

    /// A section of a report, or its text as a whole.
    enum ReportPart {
        case impression, findings, addendum, recommendation, body
    }
}

extension Draft {
    /// Decides by OBX-3's codes, in either triplet; an exclusion in one outweighs the other.
    mutating func observationMeaning(
        _ coded: CodedField,
        _ segment: Int,
        form: ObservationForm
    ) -> ObservationMeaning {
        let first = valueSets.observation(message.bytes, code: coded.code, system: coded.system)
        let second: CodeMatch<ValueSets.Observation> =
            coded.otherCode.isEmpty
            ? .unknown
            : valueSets.observation(
                message.bytes,
                code: coded.otherCode,
                system: coded.otherSystem
            )
        if case .unknown = first, case .unknown = second {
            return textualMeaning(coded, form: form)
        }
        if case .match(.excluded) = first { return .other }
        if case .match(.excluded) = second { return .other }
        if case .match(let observation) = first {
            return meaning(observation, coded.code, coded.text, coded.system)
        }
        if case .match(let observation) = second {
            return meaning(observation, coded.otherCode, coded.otherText, coded.otherSystem)
        }
        warn(
            "code_system_unknown",
            segment,
            3,
            "A code of the value sets under a system that is not its own does not count."
        )
        return .other
    }

    private func meaning(
        _ observation: ValueSets.Observation,
        _ code: Range<Int>,
        _ text: Range<Int>,
        _ system: Range<Int>
    ) -> ObservationMeaning {
        switch observation {
        case .lab(let concept): .lab(concept, code: code, system: system)
        case .responseQuestion:
            .response(question: coding(code: code, text: text, system: system))
        case .report(.impression): .report(.impression)
        case .report(.findings): .report(.findings)
        case .report(.study): .report(.body)
        case .size(let diameter):
            .size(diameter, coding(code: code, text: text, system: system))
        case .excluded: .other
        }
    }

    /// The report sections of HL7 v2.5.1 7.2.2 and the response criteria by name.
    private func textualMeaning(_ coded: CodedField, form: ObservationForm) -> ObservationMeaning {
        if let ampersand = message.delimiters.subcomponent,
            message.contains(ampersand, in: coded.code),
            let part = reportPart(message.subcomponent(coded.code, 2))
        {
            return .report(part)
        }
        guard form != .number else { return .other }
        for (code, text, system) in [
            (coded.code, coded.text, coded.system),
            (coded.otherCode, coded.otherText, coded.otherSystem),
        ] where namesCriteria(code) || namesCriteria(text) {
            return .response(question: coding(code: code, text: text, system: system))
        }
        return .other
    }

    private func reportPart(_ suffix: Range<Int>) -> ObservationMeaning.ReportPart? {
        let suffix = message.trimmed(suffix)
        if message.equals(suffix, "IMP") { return .impression }
        if message.equals(suffix, "GDT") { return .findings }
        if message.equals(suffix, "ADT") { return .addendum }
        if message.equals(suffix, "REC") { return .recommendation }
        return nil
    }

    /// Whether the text has the word RECIST or mRECIST.
    private func namesCriteria(_ range: Range<Int>) -> Bool {
        let word = StaticCriteria.word
        guard range.count >= word.count else { return false }
        let bytes = message.bytes
        for start in range.lowerBound...(range.upperBound - word.count)
        where bytes[start].asciiUppercased == word[0]
            && (1..<word.count).allSatisfy({ bytes[start + $0].asciiUppercased == word[$0] })
        {
            return true
        }
        return false
    }

    func coding(code: Range<Int>, text: Range<Int>, system: Range<Int>) -> Coding {
        Coding(
            system: valueSets.systemName(message.bytes, system) ?? message.text(system),
            code: message.text(code),
            display: message.text(text)
        )
    }
}

extension Message {
    /// Whether OBX-3 has one code that nothing speaks of, as most results do.
    func hasOnlyUnknownCode(_ coded: CodedField, in valueSets: ValueSets) -> Bool {
        guard coded.otherCode.isEmpty, !valueSets.knowsObservation(bytes, coded.code) else {
            return false
        }
        return delimiters.subcomponent.map { !contains($0, in: coded.code) } ?? true
    }
}

private enum StaticCriteria {
    static let word = Array("RECIST".utf8)
}
