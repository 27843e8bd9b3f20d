package import Clinical
import Crypto
package import Intake

/// Identifiers made from content: no node needs another's leave to name a thing, and naming it
/// twice gives one name.
package enum ContentHash {
    package static func message(
        interface: String,
        header: MessageHeader,
        body: [UInt8]
    ) -> MessageID {
        var text = HashedText(capacityBytes: body.count + 128)
        text.add(interface)
        text.add(header.sendingApplication)
        text.add(header.sendingFacility)
        text.add(header.controlID)
        text.add(body)
        return MessageID(text.hash)
    }

    package static func patient(_ identifier: PatientIdentifier) -> PatientID {
        PatientID(
            digest("patient", identifier.assigningAuthority, identifier.type, identifier.value)
        )
    }

    package static func alert(patient: PatientID, rule: String, episode: Int) -> AlertID {
        AlertID(digest("alert", patient.description, rule, String(episode)))
    }

    private static func digest(_ parts: String...) -> Hash128 {
        var text = HashedText(capacityBytes: 128)
        for part in parts { text.add(part) }
        return text.hash
    }
}

/// What is hashed, in one piece.
///
/// Lengths go before texts, so that ("a", "bc") and ("ab", "c") differ.
private struct HashedText {
    private var bytes: [UInt8] = []

    init(capacityBytes: Int) { bytes.reserveCapacity(capacityBytes) }

    mutating func add(_ text: String) {
        add(length: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ body: [UInt8]) {
        add(length: body.count)
        bytes.append(contentsOf: body)
    }

    var hash: Hash128 { Hash128(prefixOf: Array(SHA256.hash(data: bytes))) }

    private mutating func add(length: Int) {
        let length = UInt32(clamping: length)
        bytes.append(UInt8(truncatingIfNeeded: length >> 24))
        bytes.append(UInt8(truncatingIfNeeded: length >> 16))
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
    }
}
