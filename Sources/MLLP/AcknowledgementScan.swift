import HL7

extension AcknowledgementCode {
    /// MSA-1 of an acknowledgement in either encoding, found without reading the rest of it.
    ///
    /// Of a batch of acknowledgements the worst.
    package init?(scanning acknowledgement: [UInt8]) {
        let isXML = acknowledgement.first { $0 > 0x20 } == UInt8(ascii: "<")
        let codes = isXML ? Self.inXML(acknowledgement) : Self.inSegments(acknowledgement)
        guard let worst = codes.max(by: { $0.badness < $1.badness }) else { return nil }
        self = worst
    }

    private static func inSegments(_ bytes: [UInt8]) -> [AcknowledgementCode] {
        var codes: [AcknowledgementCode] = []
        var position = 0
        while let segment = bytes.startOfSegment(Array("MSA".utf8), from: position) {
            position = segment + 3
            guard bytes.count >= segment + 6 else { break }
            let code = String(decoding: bytes[segment + 4..<segment + 6], as: UTF8.self)
            if let code = AcknowledgementCode(rawValue: code) { codes.append(code) }
        }
        return codes
    }

    /// The text of `MSA.1`, which is that of `MSA.1.1` where the sender names every component.
    private static func inXML(_ bytes: [UInt8]) -> [AcknowledgementCode] {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "<").compactMap { part in
            guard part.hasPrefix("MSA.1>") || part.hasPrefix("MSA.1.1>"),
                let start = part.firstIndex(of: ">")
            else { return nil }
            return AcknowledgementCode(rawValue: String(part[part.index(after: start)...]))
        }
    }

    private var badness: Int {
        switch self {
        case .AA, .CA: 0
        case .AE, .CE: 1
        case .AR, .CR: 2
        }
    }
}

extension [UInt8] {
    /// Where the first segment of this three-letter name starts at or after `start`.
    fileprivate func startOfSegment(_ name: [UInt8], from start: Int = 0) -> Int? {
        var index = start
        while index + name.count <= count {
            if index == 0 || self[index - 1] == 0x0D || self[index - 1] == 0x0A,
                self[index] == name[0], self[index + 1] == name[1], self[index + 2] == name[2]
            {
                return index
            }
            index += 1
        }
        return nil
    }
}
