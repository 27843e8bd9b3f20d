/// What a report says of itself, and where it says that a lesion lies.
extension ReportText {
    private static let headBytes = 64
    private static let preliminary: [[UInt8]] = [
        "preliminary report", "preliminary read", "preliminary impression", "not yet verified",
        "unverified", "初步报告", "临时报告", "未审核", "未经审核",
    ].map { Array($0.utf8) }

    private static let withdrawn: [[UInt8]] = [
        "wrong patient", "entered in error", "filed in error", "issued in error",
        "reported in error", "report withdrawn", "report is withdrawn", "report retracted",
        "报告作废", "本报告作废", "报告已撤回", "报告撤回", "患者错误", "病人错误",
    ].map { Array($0.utf8) }

    /// Headed as one that nobody has signed: such a report never fires.
    var isPreliminary: Bool { isHeaded(by: Self.preliminary) }

    /// Headed as one that does not hold: it asserts nothing.
    var isWithdrawn: Bool { isHeaded(by: Self.withdrawn) }

    private static let clarification: [[UInt8]] = [
        "clarification requested", "clarification is requested", "clarification needed",
        "clarification is needed", "clarification required", "clarification is required",
        "asked to clarify", "requested to clarify", "please clarify", "clarification from the",
        "请核实", "需核实", "待核实", "请予核实",
    ].map { Array($0.utf8) }

    /// Says of itself that it does not agree with itself.
    var asksForClarification: Bool {
        folded.indices.contains { position in
            Self.clarification.contains { folded[position...].starts(with: $0) }
        }
    }

    private func isHeaded(by phrases: [[UInt8]]) -> Bool {
        let head = folded.prefix(Self.headBytes)
        return head.indices.contains { position in
            phrases.contains { head[position...].starts(with: $0) }
        }
    }

    /// Of what a sentence speaks, in its own words; nil where it names nothing.
    ///
    /// Two sentences with one key speak of one lesion, so that `has grown` and `has not changed`
    /// contradict each other.
    func subjectKey(of sentence: Range<Int>) -> [String]? {
        let named = marks(in: sentence).filter { mark in
            switch mark.term {
            case .tumour, .lesion, .nodule, .liver, .site, .organ, .number: true
            case .filler: Self.sides.contains(word(mark.range))
            default: false
            }
        }
        guard named.contains(where: { $0.term != .number }) else { return nil }
        return named.map { word($0.range) }
    }

    private static let sides: Set<String> = [
        "right", "left", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "iva", "ivb", "largest",
        "dominant", "index", "左侧", "右侧", "最大",
    ]
}
