import Cohort
import HL7
import Testing

/// Random tests; a failure names the seed to run again.
@Suite struct `Message properties` {
    @Test func `no bytes can trap the reader`() {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var readable = 0
        for _ in 0..<4000 {
            let bytes = random.roughMessage()
            guard let message = try? Message(parsing: bytes, defaultCharset: .utf8) else {
                _ = AcknowledgementHeader(bestEffort: bytes)
                continue
            }
            readable += 1
            walk(message)
            let lines = tree(of: message)
            #expect(lines.allSatisfy { !$0.path.description.isEmpty }, "seed \(seed)")
        }
        #expect(readable > 1000, "seed \(seed): too few readable messages to mean anything")
    }

    @Test func `the index agrees with splitting`() {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let lines = (0..<random.below(12)).map { _ in "ZZ\(random.below(10))" + random.fields()
            }
            let text = (["MSH|^~\\&|A"] + lines).joined(separator: "\r") + "\r"
            guard let message = try? read(text) else {
                Issue.record("seed \(seed): refused")
                return
            }
            #expect(message.segmentCount == lines.count + 1, "seed \(seed)")
            for (position, line) in lines.enumerated() {
                let parts = line.split(separator: "|", omittingEmptySubsequences: false)
                let fields = (0..<message.fieldCount(position + 1)).map {
                    message.bytes[message.field(position + 1, $0 + 1)]
                }
                #expect(
                    fields.map { String(decoding: $0, as: UTF8.self) }
                        == parts.dropFirst().map(String.init),
                    "seed \(seed)"
                )
            }
        }
    }

    @Test func `what is written is read back`() throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let texts = (0..<random.below(8) + 1).map { _ in random.text() }
            var writer = MessageWriter()
            writer.segment(.msh, ["LAB"])
            writer.begin(.nte)
            for text in texts { writer.field(components: [text, "end"]) }
            let message = try Message(parsing: writer.bytes, defaultCharset: .utf8)
            let read = (1...texts.count).map {
                message.text(message.component(message.field(1, $0), 1))
            }
            #expect(message.segmentCount == 2, "seed \(seed)")
            #expect(read == texts, "seed \(seed)")
        }
    }

    @Test func `an acknowledgement can be read`() throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let bytes = random.roughMessage()
            guard let header = AcknowledgementHeader(bestEffort: bytes) else { continue }
            let place = Path(segment: .pid, field: 3)
            let error = ErrorLocation(path: place, conditionCode: 101, text: random.text())
            let answer = Acknowledgement(.AE, errors: [error])
                .encode(answering: header, at: "20251122", ownControlID: "A1")
            let end = try #require(answer.firstIndex(of: 0x0D), "seed \(seed)")
            let start = answer[..<end] + [0x0D] + answer[(end + 1)...].prefix(3)
            #expect(start.suffix(3).elementsEqual("MSA".utf8), "seed \(seed)")
        }
    }

    private func walk(_ message: Message) {
        var copy: [UInt8] = []
        for segment in -1...message.segmentCount {
            for number in 0...message.fieldCount(segment) + 1 {
                for repetition in message.repetitions(message.field(segment, number)) {
                    let component = message.component(repetition, 2)
                    _ = message.subcomponent(component, 2)
                    message.appendUnescaped(repetition, to: &copy)
                    _ = Timestamp(ascii: message.bytes[repetition])
                }
            }
        }
    }
}

extension SeededGenerator {
    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// A message's beginning more often than not, then bytes that mean something.
    mutating func roughMessage() -> [UInt8] {
        let starts = ["MSH|^~\\&|", "MSH|^~\\&|", "MSH$%~*@$", "MSH|^~|", "MSH|", "\u{B}", "MSH"]
        let pieces = [
            "|", "|", "^", "~", "\\", "&", "\r", "\n", "\r\n", "PID", "OBX", "\"\"", "\\F\\",
            "\\X4",
            "\\.sp 9\\", "中", "a", "12", " ", "\t", "$", "*", "8859/1",
        ]
        var bytes = Array(starts[below(starts.count)].utf8)
        for _ in 0..<below(120) {
            if below(200) == 0 {
                bytes.append(UInt8.random(in: .min ... .max, using: &self))
            } else {
                bytes += Array(pieces[below(pieces.count)].utf8)
            }
        }
        return bytes
    }

    mutating func fields() -> String {
        (0..<below(20)).map { _ in "|" + String(repeating: "x", count: below(9)) }.joined()
    }

    mutating func text() -> String {
        let characters = Array("ab|^~\\&\n\r FSE.X0é中😀\"#")
        return String((0..<below(20)).map { _ in characters[below(characters.count)] })
    }
}
