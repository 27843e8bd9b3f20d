/// The answer to a batch: the answers to its messages, as a batch of their own.
///
/// HL7 v2.5.1 2.10.3.
package struct BatchAcknowledgement: Sendable {
    private let header: AcknowledgementHeader
    private let hasFileHeader: Bool

    /// `header` is of the batch's first own segment, read as if it were MSH: BHS and FHS have
    /// sender, receiver and delimiters where MSH has them, and their control id in field 11.
    package init(answering header: AcknowledgementHeader, hasFileHeader: Bool) {
        self.header = header
        self.hasFileHeader = hasFileHeader
    }

    /// `answers` are the acknowledgements of the batch's messages, in their order; `time` is such as
    /// `20251123055900+0000`, `comment` for a person, without content of any message.
    package func encode(answers: [[UInt8]], at time: String, comment: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        if hasFileHeader { append("FHS", time, comment, to: &bytes) }
        append("BHS", time, comment, to: &bytes)
        for answer in answers {
            bytes.append(contentsOf: answer)
            if answer.last != 0x0D { bytes.append(0x0D) }
        }
        trailer("BTS", count: answers.count, to: &bytes)
        if hasFileHeader { trailer("FTS", count: 1, to: &bytes) }
        return bytes
    }

    private func append(
        _ name: String,
        _ time: String,
        _ comment: String?,
        to bytes: inout [UInt8]
    ) {
        let delimiters = header.delimiters
        bytes.append(contentsOf: name.utf8)
        bytes.append(delimiters.field)
        delimiters.appendEncodingCharacters(to: &bytes)
        for part in [
            header.receivingApplication, header.receivingFacility, header.sendingApplication,
            header.sendingFacility,
        ] {
            bytes.append(delimiters.field)
            bytes.append(contentsOf: part)
        }
        bytes.append(delimiters.field)
        delimiters.appendEscaped(time.utf8, to: &bytes)
        // Security, and the name of the batch.
        bytes.append(contentsOf: repeatElement(delimiters.field, count: 3))
        delimiters.appendEscaped((comment ?? "").utf8, to: &bytes)
        // No control id of its own, but the batch's as the reference.
        bytes.append(contentsOf: repeatElement(delimiters.field, count: 2))
        bytes.append(contentsOf: header.batchControlID)
        bytes.append(0x0D)
    }

    private func trailer(_ name: String, count: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(header.delimiters.field)
        bytes.append(contentsOf: String(count).utf8)
        bytes.append(0x0D)
    }
}
