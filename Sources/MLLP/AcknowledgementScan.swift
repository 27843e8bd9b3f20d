import HL7

extension AcknowledgementCode {
    /// MSA-1 of an acknowledgement, found without reading the rest of it.
    package init?(scanning acknowledgement: [UInt8]) {
        guard let segment = acknowledgement.startOfSegment([0x4D, 0x53, 0x41]),
            acknowledgement.count >= segment + 6
        else { return nil }
        let code = acknowledgement[segment + 4..<segment + 6]
        self.init(rawValue: String(decoding: code, as: UTF8.self))
    }
}

extension [UInt8] {
    /// Where the first segment of this three-letter name starts at or after `start`.
    func startOfSegment(_ name: [UInt8], from start: Int = 0) -> Int? {
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
