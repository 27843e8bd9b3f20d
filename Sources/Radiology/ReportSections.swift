/// The parts of a report that speak of today's finding.
extension ReportText {
    /// The impression where there is one, else everything but what asks, recalls or describes how.
    func spokenParts() -> [Range<Int>] {
        var spoken: [Range<Int>] = []
        var impressions: [Range<Int>] = []
        var kind = SectionKind.spoken
        var start = 0
        func close(at end: Int) {
            guard start < end else { return }
            switch kind {
            case .impression: impressions.append(start..<end)
            case .spoken: spoken.append(start..<end)
            case .dropped: break
            }
        }
        var position = 0
        var atBoundary = true
        while position < folded.count {
            if atBoundary || isBracket(at: position), let heading = heading(at: position) {
                close(at: position)
                kind = heading.kind
                start = heading.end
                position = heading.end
                continue
            }
            let byte = folded[position]
            if byte > 0x20 { atBoundary = byte == UInt8(ascii: ".") }
            if byte == 0x0A || byte == 0x0D || isFullStop(at: position) { atBoundary = true }
            position += 1
        }
        close(at: folded.count)
        return impressions.isEmpty ? spoken : impressions
    }

    /// Whether the last byte of `。` is here.
    private func isFullStop(at position: Int) -> Bool {
        position >= 2 && folded[position] == 0x82 && folded[position - 1] == 0x80
            && folded[position - 2] == 0xE3
    }

    /// `IMPRESSION:`, `印象：`, `【印象】`, or the name alone on its line.
    private func heading(at position: Int) -> (kind: SectionKind, end: Int)? {
        let isBracketed = isBracket(at: position)
        let start = isBracketed ? position + 3 : position
        for (kind, names) in SectionKind.headings {
            for name in names {
                let end = start + name.bytes.count
                guard end < folded.count, folded[start..<end].elementsEqual(name.bytes) else {
                    continue
                }
                if isBracketed {
                    if has("】", at: end) { return (kind, end + 3) }
                } else if let mark = markEnd(at: end, isName: original[start] < 0x61) {
                    return (kind, mark)
                }
            }
        }
        return nil
    }

    /// The byte after `:` or `：`, spaces before it allowed, or where a capital name's line ends.
    private func markEnd(at start: Int, isName: Bool) -> Int? {
        var position = start
        while position < folded.count, folded[position] == 0x20 { position += 1 }
        guard position < folded.count else { return nil }
        if folded[position] == UInt8(ascii: ":") { return position + 1 }
        if isName, folded[position] == 0x0A || folded[position] == 0x0D { return position }
        return has("：", at: position) ? position + 3 : nil
    }

    private func isBracket(at position: Int) -> Bool { has("【", at: position) }

    private func has(_ mark: Phrase, at position: Int) -> Bool {
        starts(at: position, with: mark, within: 0..<folded.count)
    }
}

private enum SectionKind {
    case impression, spoken, dropped

    static let headings: [(SectionKind, [Phrase])] = [
        (
            .impression,
            [
                "impression", "impressions", "conclusion", "conclusions", "印象", "诊断意见", "影像诊断",
                "诊断印象", "结论", "addendum",
            ]
        ),
        (.spoken, ["findings", "report", "检查所见", "影像所见", "影像表现", "所见"]),
        (
            .dropped,
            [
                "indication", "indications", "history", "clinical history", "clinical information",
                "reason for exam", "reason for examination", "reason for study", "technique",
                "comparison", "procedure", "exam", "examination", "recommendation",
                "recommendations", "preliminary report", "preliminary", "检查目的", "临床诊断", "病史",
                "临床资料",
                "检查方法", "扫描方法", "检查部位", "建议",
            ]
        ),
    ]
}
