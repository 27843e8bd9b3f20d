/// The three characters a segment begins with, packed so that comparing costs one instruction.
package struct SegmentName: Sendable, Hashable {
    private let packed: UInt32

    private init(packed: UInt32) { self.packed = packed }

    package static func == (left: Self, right: Self) -> Bool { left.packed == right.packed }

    /// Nil unless the bytes are a letter and two letters or digits.
    package init?(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        guard first.isLetter, second.isLetter || second.isDigit, third.isLetter || third.isDigit
        else { return nil }
        packed = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    /// Nil unless the text is a letter and two letters or digits.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 3 else { return nil }
        self.init(bytes[0], bytes[1], bytes[2])
    }

    /// What a line has that does not begin with a segment's name; printed as `???`.
    package static let unnamed = SegmentName(packed: 0)

    package static let add: SegmentName = "ADD"
    package static let bhs: SegmentName = "BHS"
    package static let bts: SegmentName = "BTS"
    package static let dg1: SegmentName = "DG1"
    package static let dsc: SegmentName = "DSC"
    package static let err: SegmentName = "ERR"
    package static let evn: SegmentName = "EVN"
    package static let fhs: SegmentName = "FHS"
    package static let fts: SegmentName = "FTS"
    package static let mrg: SegmentName = "MRG"
    package static let msa: SegmentName = "MSA"
    package static let msh: SegmentName = "MSH"
    package static let nte: SegmentName = "NTE"
    package static let obr: SegmentName = "OBR"
    package static let obx: SegmentName = "OBX"
    package static let orc: SegmentName = "ORC"
    package static let pid: SegmentName = "PID"
    package static let prb: SegmentName = "PRB"
    package static let pv1: SegmentName = "PV1"
    package static let rxa: SegmentName = "RXA"
    package static let rxd: SegmentName = "RXD"
    package static let rxe: SegmentName = "RXE"
    package static let rxg: SegmentName = "RXG"
    package static let rxo: SegmentName = "RXO"
    package static let rxr: SegmentName = "RXR"
    package static let spm: SegmentName = "SPM"
    package static let tq1: SegmentName = "TQ1"
    package static let txa: SegmentName = "TXA"

    /// Those that make up the messages that are read.
    static let frequent: Set<SegmentName> = [
        "AL1", "BTS", "DG1", "DSC", "EVN", "FTS", "GT1", "IN1", "IN2", "MRG", "MSA", "NK1", "NTE",
        "OBR", "OBX", "ORC", "PD1", "PID", "PR1", "PRB", "PV1", "PV2", "ROL", "RXA", "RXC", "RXD",
        "RXE", "RXG", "RXO", "RXR", "SPM", "TQ1", "TQ2", "TXA",
    ]

    package var bytes: [UInt8] {
        guard self != .unnamed else { return Array("???".utf8) }
        return [
            UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8),
            UInt8(truncatingIfNeeded: packed),
        ]
    }
}

extension SegmentName: ExpressibleByStringLiteral {
    /// A literal that is no segment's name is a programmer's error.
    package init(stringLiteral text: String) {
        guard let name = SegmentName(text) else {
            preconditionFailure("not a segment name: \(text)")
        }
        self = name
    }
}

extension SegmentName: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var digit: Int? { isDigit ? Int(self &- 0x30) : nil }
}
