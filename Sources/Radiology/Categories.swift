internal import Clinical

extension ClauseReader {
    /// The category a clause states in the criteria's own words.
    func category() -> Assertion? {
        let isAlone = clause.marks.allSatisfy { $0.term == .abbreviation || $0.term == .filler }
        if let denied = deniedCategory() { return denied }
        guard clause.contains(.criteria) || isAlone || isStatedAbbreviation,
            !clause.contains(.negation),
            !clause.contains(.denial), !clause.contains(.hedge), !clause.contains(.inability)
        else { return nil }
        var stated: [TumorResponse] = []
        for mark in clause.marks {
            guard let response = response(of: mark), !stated.contains(response) else { continue }
            stated.append(response)
        }
        if stated.count == 2, isChangeOfCategory { stated.removeFirst() }
        guard let response = stated.first else { return nil }
        return Assertion(
            response: stated.count == 1 ? response : .indeterminate,
            range: clause.range,
            sentence: sentence.range,
            rule: stated.count == 1 ? .criteria : .contradiction,
            isOverall: isOverall
        )
    }

    /// `未达PD标准`, `does not meet criteria for PD`.
    private func deniedCategory() -> Assertion? {
        guard clause.contains(.negation), !text.isDoubted(clause), !clause.contains(.inability),
            let index = clause.marks.firstIndex(where: { response(of: $0) != nil }),
            clause.marks[index].term == .abbreviation, isInCapitals(clause.marks[index]),
            response(of: clause.marks[index]) == .progression, isNegated(index)
        else { return nil }
        return Assertion(
            response: .stable,
            range: clause.range,
            sentence: sentence.range,
            rule: .progressionNegated
        )
    }

    private func isInCapitals(_ mark: Mark) -> Bool {
        text.original[mark.range].allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// `总体PD`, `Overall PD`: what counts where targets and others differ.
    private var isOverall: Bool {
        clause.marks.contains { mark in
            ["overall", "总体", "整体", "综合"].contains {
                text.folded[mark.range].starts(with: $0.utf8)
            }
        }
    }

    /// `changed from SD to PD`: the second holds.
    private var isChangeOfCategory: Bool {
        let categories = clause.marks.indices.filter { response(of: clause.marks[$0]) != nil }
        guard let first = categories.first, let last = categories.last, first < last else {
            return false
        }
        return ["from", "由", "从"].contains(word(before: first))
            && ["to", "为", "变为", "转为", "至"].contains(word(before: last))
    }

    private func word(before index: Int) -> String {
        index > clause.marks.startIndex
            ? text.word(clause.marks[index - 1].range) : ""
    }

    /// `治疗后PD`, `Now in PD`, `PD (target sum …)`: in capitals, and the clause says no more.
    ///
    /// `PD` may also be a duct, a catheter or half the name of a drug, but not at the end of a clause
    /// after such words.
    private var isStatedAbbreviation: Bool {
        clause.marks.indices.contains { index in
            let mark = clause.marks[index]
            guard mark.term == .abbreviation, mark.range.count >= 2,
                isInCapitals(mark),
                endsStatement(behind: mark.range.upperBound)
            else { return false }
            guard index > clause.marks.startIndex else { return true }
            let before = clause.marks[index - 1]
            if before.isChinese { return before.term != .past && !before.term.isConcept }
            return before.term == .evidence || before.term == .today || before.term == .verb
                || before.term == .turn
                || ["to", "as", "in", "with", "=", ":"].contains(word(before: index))
        }
    }

    /// Whether the sentence, the clause or a bracket ends what begins at `position`.
    private func endsStatement(behind position: Int) -> Bool {
        let rest = text.folded[position..<clause.range.upperBound].drop { $0 == 0x20 }
        guard let next = rest.first else { return true }
        return next == UInt8(ascii: "(") || next == UInt8(ascii: ")") || next == UInt8(ascii: ",")
            || ["（", "）", "，", "、"].contains { rest.starts(with: $0.utf8) }
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
            case .growth, .nonTarget, .slightGrowth:
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
