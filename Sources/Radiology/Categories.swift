internal import Clinical

extension ClauseReader {
    /// The category a clause states in the criteria's own words.
    func category() -> Assertion? {
        let isAlone = clause.marks.allSatisfy { $0.term == .abbreviation || $0.term == .filler }
        guard clause.contains(.criteria) || isAlone, !clause.contains(.negation),
            !clause.contains(.denial), !clause.contains(.hedge), !clause.contains(.inability)
        else { return nil }
        var stated: [TumorResponse] = []
        for mark in clause.marks {
            guard let response = response(of: mark), !stated.contains(response) else { continue }
            stated.append(response)
        }
        guard let response = stated.first else { return nil }
        return Assertion(
            response: stated.count == 1 ? response : .indeterminate,
            range: clause.range,
            sentence: sentence.range,
            rule: stated.count == 1 ? .criteria : .contradiction
        )
    }

    private func response(of mark: Mark) -> TumorResponse? {
        switch mark.term {
        case .progressiveDisease, .progression: .progression
        case .stableDisease, .same: .stable
        case .response: .response
        case .abbreviation: abbreviated(text.folded[mark.range])
        default: nil
        }
    }

    private func abbreviated(_ letters: ArraySlice<UInt8>) -> TumorResponse? {
        switch String(decoding: letters, as: UTF8.self) {
        case "pd", "ipd", "icpd": .progression
        case "iupd": .suspected
        case "sd", "isd": .stable
        case "pr", "cr", "ipr", "icr": .response
        default: nil
        }
    }

    /// `grown by 40 %`: what the per cent say of what the words say.
    func percentChange(_ found: [Assertion]) -> [Assertion]? {
        guard let percent = percent() else { return nil }
        return found.map { assertion in
            var assertion = assertion
            switch assertion.rule {
            case .growth, .slightGrowth:
                assertion.response = percent >= 20 ? .progression : .stable
            case .shrinkage: assertion.response = percent >= 30 ? .response : .stable
            default: return assertion
            }
            assertion.rule = .percentChange
            return assertion
        }
    }

    private func percent() -> Int? {
        for mark in clause.marks where mark.term == .number {
            guard mark.range.count <= 6 else { continue }
            var end = mark.range.upperBound
            if end < text.folded.count, text.folded[end] == 0x20 { end += 1 }
            guard end < text.folded.count, text.folded[end] == UInt8(ascii: "%") else { continue }
            return text.folded[mark.range].prefix { $0.isDigit }.reduce(0) {
                $0 * 10 + Int($1 - 0x30)
            }
        }
        return nil
    }
}
