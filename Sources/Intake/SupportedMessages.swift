/// A type of version 2 messages and what of it is read.
package struct SupportedMessage: Sendable, Hashable {
    /// MSH-9.1 and MSH-9.2.
    package let type: String
    package let event: String
    /// Nothing is read of the others; they are stored and acknowledged with a warning.
    package let isRead: Bool
    /// Empty where nothing is read.
    package let segments: [SupportedSegment]
}

/// A segment and what of it is read.
package struct SupportedSegment: Sendable, Hashable {
    package let name: String
    package let fields: [Int]
    package let purpose: String

    fileprivate init(_ name: String, _ fields: [Int], _ purpose: String) {
        self.name = name
        self.fields = fields
        self.purpose = purpose
    }
}

extension SupportedMessage {
    /// The versions that are read; others are refused, as are other processing ids.
    package static let versions = ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"]
    /// Table 0103; one that is missing is taken for P.
    package static let processingIDs = ["P", "T", "D"]

    /// Every type that hospitals are expected to send, whether anything is read of it or not.
    package static let all: [SupportedMessage] = groups.flatMap { group in
        group.types.flatMap { type in
            group.events.map { event in
                let isRead = MessageFamily(type: type, event: event) != .unused
                return SupportedMessage(
                    type: type,
                    event: event,
                    isRead: isRead,
                    segments: isRead ? always + group.segments : []
                )
            }
        }
    }

    private typealias Group = (types: [String], events: [String], segments: [SupportedSegment])

    private static let groups: [Group] = [
        (["ORU"], ["R01", "R30", "R32"], results),
        (["OUL"], ["R21", "R22", "R23", "R24"], results),
        (["MDM"], (1...11).map { $0 < 10 ? "T0\($0)" : "T\($0)" }, document),
        (["RDE"], ["O11", "O25"], order + [rxe, timing]),
        (["RDS"], ["O13"], order + [rxd]),
        (["RAS"], ["O17"], order + [rxa]),
        (["RGV"], ["O15"], order + [rxg]),
        (["OMP"], ["O09"], order + [rxo, timing]),
        (["ORM"], ["O01"], order + [rxo, timing]),
        (["OML"], ["O21"], [diagnosis]),
        (["OMG"], ["O19"], [diagnosis]),
        (["ADT"], ["A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08"], visit),
        (["ADT"], ["A11", "A12", "A13", "A28", "A31"], visit),
        (["ADT"], ["A18", "A30", "A34", "A36", "A39", "A40"], [event, merge]),
        (["ADT"], ["A37", "A51"], [event, merge]),
        (["ADT"], ["A24", "A43", "A45", "A47"], []),
        (["PPR"], ["PC1", "PC2", "PC3"], [problem]),
        (["BAR"], ["P01", "P05"], [event, diagnosis]),
        (["DFT"], ["P03"], [event, diagnosis]),
    ]

    private static let always = [
        SupportedSegment(
            "MSH",
            [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15, 16, 18],
            "who sent it, when, and how to answer"
        ),
        SupportedSegment("PID", [2, 3, 4, 7, 8, 29, 30], "the patient and the patient's death"),
    ]
    private static let results = [
        SupportedSegment("ORC", [2, 3], "order number"),
        SupportedSegment("OBR", [2, 3, 4, 7, 14, 22, 24, 25], "order, study, time and status"),
        SupportedSegment("SPM", [17], "time of the specimen"),
        SupportedSegment("OBX", [2, 3, 4, 5, 6, 11, 14], "results, responses and reports"),
        SupportedSegment("NTE", [3, 4], "notes to a report"),
    ]
    private static let document = [
        SupportedSegment("OBR", [2, 3, 7], "the study reported"),
        SupportedSegment("TXA", [2, 4, 12, 14, 15, 17, 19], "the document and its status"),
        SupportedSegment("OBX", [2, 3, 4, 5, 6, 11, 14], "the report's text and sizes"),
    ]
    private static let order = [
        SupportedSegment("ORC", [1, 2, 3, 5, 7, 9, 15, 16], "order, control, time and reason"),
        diagnosis,
    ]
    private static let timing = SupportedSegment("TQ1", [7], "start of treatment")
    private static let rxe = SupportedSegment("RXE", [1, 2, 3, 5], "what is ordered")
    private static let rxo = SupportedSegment("RXO", [1, 2, 4], "what is ordered")
    private static let rxd = SupportedSegment("RXD", [1, 2, 3, 4, 5], "what is dispensed")
    private static let rxg = SupportedSegment("RXG", [1, 2, 3, 4, 5, 7], "what is given out")
    private static let rxa = SupportedSegment(
        "RXA",
        [2, 3, 5, 6, 7, 20, 21],
        "what is administered"
    )
    private static let event = SupportedSegment("EVN", [1, 2], "event and its time")
    private static let diagnosis = SupportedSegment("DG1", [2, 3, 5, 6, 21], "diagnoses")
    private static let problem = SupportedSegment("PRB", [1, 2, 3, 7, 13, 16], "problems")
    private static let merge = SupportedSegment("MRG", [1, 4], "the other number")
    private static let visit = [
        event,
        SupportedSegment("PV1", [19, 36, 44, 45], "admission, discharge, death"), diagnosis,
    ]
}
