/// What of a message's MSH is needed to answer it, in the bytes it came in.
package struct AcknowledgementHeader: Sendable, Hashable {
    package let delimiters: Delimiters
    /// MSH as it is read, or as it came where it cannot be.
    private let segment: [UInt8]
    /// What the answer is converted to; nil where it goes out as it is.
    let charsetOfAnswer: Charset?

    package init(of message: borrowing Message) {
        self.init(
            delimiters: message.delimiters,
            segment: Array(message.bytes[message.segment(0)]),
            charset: message.charset.isConverted ? message.charset : nil
        )
    }

    /// Makes the best of bytes that are perhaps no valid message.
    ///
    /// Nil where they do not begin with MSH and a character that can delimit. Where only MSH-2 is
    /// unusable, the standard delimiters stand in.
    package init?(bestEffort bytes: [UInt8]) {
        let start = Message.body(of: bytes.span).body.lowerBound
        guard Message.name(at: start, in: bytes.span) == .msh, start + 3 < bytes.count,
            Delimiters.canDelimit(bytes[start + 3])
        else { return nil }
        var delimiters = Delimiters.standard
        do {
            delimiters = try Message.delimiters(of: bytes.span, from: start)
        } catch {
            delimiters.field = bytes[start + 3]
        }
        let end = bytes[start...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? bytes.count
        self.init(delimiters: delimiters, segment: bytes[start..<end].filter { $0 >= 0x20 })
    }

    private init(delimiters: Delimiters, segment: [UInt8], charset: Charset? = nil) {
        self.delimiters = delimiters
        charsetOfAnswer = charset
        self.segment = segment
    }

    /// MSH-3 to MSH-6, whole fields.
    var sendingApplication: ArraySlice<UInt8> { field(3) }
    var sendingFacility: ArraySlice<UInt8> { field(4) }
    var receivingApplication: ArraySlice<UInt8> { field(5) }
    var receivingFacility: ArraySlice<UInt8> { field(6) }

    /// Second component of MSH-9.
    var event: ArraySlice<UInt8> {
        let type = field(9)
        guard let mark = type.firstIndex(of: delimiters.component) else { return [] }
        return type[(mark + 1)...].prefix { $0 != delimiters.component }
    }

    /// MSH-10.
    var controlID: ArraySlice<UInt8> { field(10) }
    /// MSH-11 and MSH-12, whole fields.
    var processingID: ArraySlice<UInt8> { field(11) }
    var version: ArraySlice<UInt8> { field(12) }
    /// BHS-11, where the segment is one.
    var batchControlID: ArraySlice<UInt8> { field(11) }
    /// MSH-15 and MSH-16.
    var acceptCondition: ArraySlice<UInt8> { field(15) }
    var applicationCondition: ArraySlice<UInt8> { field(16) }
    /// MSH-18, whole field.
    var charset: ArraySlice<UInt8> { field(18) }

    /// MSH-`number`, from 2; empty where absent.
    private func field(_ number: Int) -> ArraySlice<UInt8> {
        let bytes = segment.span
        var start = 0
        // MSH-1 is the first delimiter itself.
        for _ in 1..<number {
            start = bytes.first(delimiters.field, or: delimiters.field, in: start..<bytes.count) + 1
            guard start <= bytes.count else { return [] }
        }
        let end = bytes.first(delimiters.field, or: delimiters.field, in: start..<bytes.count)
        return segment[start..<end]
    }

    /// A component of MSH-`number` as far as it can be read: what is no UTF-8 is replaced.
    package func text(_ number: Int, component: Int = 1) -> String {
        let first = field(number).prefix { $0 != delimiters.repetition }
        let parts = first.split(
            separator: delimiters.component,
            maxSplits: component,
            omittingEmptySubsequences: false
        )
        guard component <= parts.count else { return "" }
        return String(decoding: parts[component - 1], as: UTF8.self)
    }

    /// Whether the sender's version is at least 2.`minor`; taken for granted where MSH-12 says
    /// nothing that can be read.
    func isAtLeast(minor: Int) -> Bool {
        let version = version
        let start = version.startIndex
        guard version.count > 2, version[start] == 0x32, version[start + 1] == 0x2E,
            let digit = version[start + 2].digit
        else { return true }
        return digit >= minor
    }
}
