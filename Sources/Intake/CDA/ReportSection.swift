internal import Clinical

/// Sections of imaging reports by their codes in LOINC and DCM (DICOM PS3.16 CID 7001).
enum ReportSection {
    /// The part of a report that the section is; `.some(nil)` for one that says nothing of today's
    /// finding; nil for a section that is not known.
    static func part(_ concept: CodedConcept) -> ObservationMeaning.ReportPart?? {
        for coding in concept.codings {
            if let part = spoken[coding.code] { return .some(part) }
            if dropped.contains(coding.code) { return .some(nil) }
        }
        return nil
    }

    /// Whether only imaging reports have the section.
    static func isOfImagingOnly(_ code: String) -> Bool {
        ["121070", "121072", "19005-8"].contains(code)
    }

    private static let spoken: [String: ObservationMeaning.ReportPart] = [
        "121070": .findings, "18782-3": .findings, "59776-5": .findings, "30954-2": .findings,
        "121072": .impression, "19005-8": .impression, "121076": .impression,
        "121077": .impression, "55110-1": .impression, "121074": .recommendation,
        "18783-0": .recommendation, "121078": .addendum, "55107-7": .addendum,
    ]

    /// Requests, history, comparisons, how it was done, complications, key images, catalogues.
    private static let dropped: Set = [
        "121060", "121062", "121064", "121066", "121068", "121109", "121110", "121113", "121180",
        "121181", "11329-0", "55115-0", "55111-5", "55114-3", "18834-2", "55109-3", "55108-5",
        "18785-6", "55752-0", "55113-5", "10160-0", "10164-2", "29549-3", "11348-0", "46450-3",
    ]
}

extension ObservationMeaning.ReportPart {
    init(_ part: ValueSets.ReportPart) {
        switch part {
        case .impression: self = .impression
        case .findings: self = .findings
        case .study: self = .body
        }
    }
}
