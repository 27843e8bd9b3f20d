import Clinical
import Intake
import Testing

/// messages.md, acknowledgement policy: what a message is answered, as it goes over the wire.
@Suite struct `Answer rules` {
    private static let version23 = #"MSH|^~\&|LAB^1.2^ISO|HOSP|S|H|20260203||ADT^A08|M1|P|2.3"#
    private static let version251 = #"MSH|^~\&|LAB^1.2^ISO|HOSP|S|H|20260203||ADT^A08|M1|P|2.5.1"#
    private static let version28 = #"MSH|^~\&|LAB^1.2^ISO|HOSP|S|H|20260203||ADT^A08|M1|P|2.8"#
    private static let swapped = #"MSH|^~\&|S|H|LAB^1.2^ISO|HOSP|20260203040506+0000||"#
    private static let nobody = "The message has results but no patient number that can be used."

    @Test(
        arguments: [
            (
                "2.3 accepted", version23 + "\rPID|1||4711",
                [swapped + "ACK|AM1|P|2.3", "MSA|AA|M1"]
            ),
            (
                "2.5.1 accepted", version251 + "\rPID|1||4711",
                [swapped + "ACK^A08^ACK|AM1|P|2.5.1", "MSA|AA|M1"]
            ),
            (
                "2.3 quarantined", version23 + "\rPID|1||",
                [
                    swapped + "ACK|AM1|P|2.3", "MSA|AE|M1|\(nobody)",
                    "ERR|PID^1^3^101&Required field missing&HL70357",
                ]
            ),
            (
                "2.5.1 quarantined", version251 + "\rPID|1||",
                [
                    swapped + "ACK^A08^ACK|AM1|P|2.5.1", "MSA|AE|M1|\(nobody)",
                    "ERR||PID^1^3^1|101^Required field missing^HL70357|E||||\(nobody)",
                ]
            ),
            (
                "2.8 quarantined", version28 + "\rPID|1||",
                [
                    swapped + "ACK^A08^ACK|AM1|P|2.8", "MSA|AE|M1",
                    "ERR||PID^1^3^1|101^Required field missing^HL70357|E||||\(nobody)",
                ]
            ),
            (
                "a character set that is not known", version251 + "||||||KLINGON\rPID|1||4711",
                [
                    swapped + "ACK^A08^ACK|AM1|P|2.5.1||||||KLINGON",
                    "MSA|AE|M1|The character set in MSH-18 is not supported.",
                    "ERR||MSH^1^18^1|103^Table value not found^HL70357|E||||"
                        + "The character set in MSH-18 is not supported.",
                ]
            ),
            (
                "bytes of another character set", version251 + "||||||ASCII\rPID|1||47é",
                [
                    swapped + "ACK^A08^ACK|AM1|P|2.5.1||||||ASCII",
                    "MSA|AE|M1|PID[1]-3 holds bytes that are not in the character set.",
                    "ERR||PID^1^3^1|102^Data type error^HL70357|E||||"
                        + "PID[1]-3 holds bytes that are not in the character set.",
                ]
            ),
            (
                "a wrong version", version251.replacing("|2.5.1", with: "|3.0") + "\rPID|1||4711",
                [
                    swapped + "ACK^A08^ACK|AM1|P|3.0",
                    "MSA|AR|M1",
                    "ERR||MSH^1^12^1|203^Unsupported version id^HL70357|E||||"
                        + "Only HL7 versions 2.1 to 2.8 are read.",
                ]
            ),
            (
                "no control id", version251.replacing("|M1|", with: "||") + "\rPID|1||4711",
                [
                    swapped + "ACK^A08^ACK|A|P|2.5.1", "MSA|AE||The message has no control id.",
                    "ERR||MSH^1^10^1|101^Required field missing^HL70357|E||||"
                        + "The message has no control id.",
                ]
            ),
            (
                "a part of a message", version251 + "\rPID|1||4711\rDSC|p1|F",
                [
                    swapped + "ACK^A08^ACK|AM1|P|2.5.1",
                    "MSA|AE|M1|The message is a part of one; the others are missing.",
                    "ERR||DSC^1^1^1|100^Segment sequence error^HL70357|E||||"
                        + "The message is a part of one; the others are missing.",
                ]
            ),
        ] as [(String, String, [String])]
    )
    func `a message is answered in its own terms`(
        name: String,
        message: String,
        answer: [String]
    ) throws {
        let profile = InterfaceProfile(name: "test")
        let reader = try Sample.reader()
        let bytes = reader.acknowledgement(
            for: reader.read(Array(message.utf8), profile: profile),
            profile: profile,
            at: Instant(seconds: 1_770_091_506)
        )
        let text = String(decoding: try #require(bytes), as: UTF8.self)
        #expect(text == answer.joined(separator: "\r") + "\r", "\(name)")
    }
}
