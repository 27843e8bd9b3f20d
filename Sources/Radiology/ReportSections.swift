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
            case .dropped, .aside: break
            }
        }
        var position = 0
        var atBoundary = true
        while position < folded.count {
            if folded[position] > 0x20, atBoundary || isBracket(at: position),
                let heading = heading(at: position)
            {
                close(at: position)
                kind = heading.kind
                start = heading.end
                position = heading.end
                continue
            }
            let byte = folded[position]
            if byte > 0x20 { atBoundary = byte == UInt8(ascii: ".") || isQuestion(at: position) }
            if byte == 0x0A || byte == 0x0D || isFullStop(at: position) { atBoundary = true }
            if kind == .aside, endsSentence(at: position) {
                (kind, start) = (.spoken, position + 1)
            }
            position += 1
        }
        close(at: folded.count)
        return impressions.isEmpty ? spoken : impressions
    }

    /// Whether the last byte of `？` is here, or `?`.
    private func isQuestion(at position: Int) -> Bool {
        folded[position] == UInt8(ascii: "?")
            || position >= 2 && folded[position] == 0x9F && folded[position - 1] == 0xBC
                && folded[position - 2] == 0xEF
    }

    private func endsSentence(at position: Int) -> Bool {
        let isPoint =
            folded[position] == UInt8(ascii: ".") && position + 1 < folded.count
            && folded[position + 1] <= 0x20
        return isPoint || isFullStop(at: position)
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
        guard start + 2 < folded.count else { return nil }
        var key = UInt32(folded[start]) << 8 | UInt32(folded[start + 1])
        if folded[start] >= 0x80 { key = key << 8 | UInt32(folded[start + 2]) }
        for (kind, name) in SectionKind.names[key] ?? [] {
            let end = start + name.bytes.count
            guard end < folded.count, has(name, at: start) else { continue }
            if isBracketed {
                if has("】", at: end) { return (kind, end + 3) }
            } else if let mark = markEnd(at: end, isName: standsAlone(start)) {
                return (kind, mark)
            }
        }
        return nil
    }

    /// A name in capitals or Chinese, which need no colon at the end of their line.
    private func standsAlone(_ start: Int) -> Bool {
        guard original[start] >= 0x80 else { return original[start] < 0x61 }
        var position = start
        while position > 0, original[position - 1] == 0x20 { position -= 1 }
        return position == 0 || original[position - 1] == 0x0A || original[position - 1] == 0x0D
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
    /// Dropped, too, but only to the end of its sentence: what follows on the line is said of today.
    case aside

    /// By how they begin.
    static let names: [UInt32: [(SectionKind, Phrase)]] = headings.reduce(into: [:]) {
        for name in $1.1 { $0[name.key, default: []].append(($1.0, name)) }
    }

    private static let headings: [(SectionKind, [Phrase])] = [
        (
            .impression,
            [
                "impression", "impressions", "conclusion", "conclusions", "opinion", "summary",
                "final impression", "impression and plan", "impression and recommendation",
                "impression and recommendations", "impression/recommendation", "ct impression",
                "mri impression", "assessment", "addendum",
                "印象", "诊断意见", "影像诊断", "影像学诊断", "影像诊断意见", "诊断印象", "诊断结果", "诊断提示",
                "诊断结论", "检查结论", "检查提示", "超声提示", "放射学诊断", "检查印象", "影像印象", "影像意见",
                "诊断", "结论", "意见", "小结", "补充报告",
            ]
        ),
        (
            .spoken,
            [
                "findings", "report", "body", "results", "检查所见", "影像所见", "影像表现", "影像学表现",
                "影像学所见", "检查表现", "ct所见", "mri所见", "描述", "所见", "表现", "检查描述", "影像描述",
            ]
        ),
        (
            .dropped,
            [
                "indication", "indications", "clinical indication", "clinical indications",
                "history",
                "clinical history", "past medical history", "medical history", "patient history",
                "clinical information", "clinical data", "clinical details", "clinical statement",
                "clinical question", "clinical context", "clinical", "oncologic history",
                "oncology history", "treatment history", "reason for exam",
                "reason for examination", "reason for study", "reason for the study",
                "reason for scan", "reason", "question", "family history", "medications",
                "recommendation", "recommendations", "plan", "preliminary report", "preliminary",
                "preliminary read", "preliminary impression",
                "检查目的", "申请目的", "临床诊断", "临床病史", "临床信息", "临床资料", "临床症状", "病史",
                "病史摘要", "简要病史", "现病史", "既往史", "家族史", "治疗史", "主诉",
                "既往检查", "既往影像", "建议", "初步报告",
            ]
        ),
        (
            .aside,
            [
                "technique", "protocol", "contrast", "comparison", "comparisons", "prior studies",
                "priors", "prior report", "procedure", "exam", "examination", "study",
                "检查方法", "检查技术", "扫描方法", "扫描技术", "检查部位", "检查项目", "检查名称", "对比片",
                "对比检查",
            ]
        ),
    ]
}
