import Foundation
import HL7
import Testing

/// Reads every message of the corpora beside the package, where there are any.
@Suite struct `Corpus reading` {
    @Test func `every real message is read and no byte of it is lost`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/corpora").standardizedFileURL
        guard let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil),
            FileManager.default.fileExists(atPath: root.path)
        else {
            print("skipped: no corpora at \(root.path)")
            return
        }
        var (read, refused) = (0, [String: Int]())
        for case let file as URL in files
        where ["hl7", "ndhl7", "hl7v2"].contains(file.pathExtension) {
            let bytes = Array(try Data(contentsOf: file))
            for range in Batch(splitting: bytes).messages {
                do {
                    let message = try Message(parsing: Array(bytes[range]), defaultCharset: .utf8)
                    #expect(lostBytes(of: message) == 0, "\(file.lastPathComponent)")
                    read += 1
                } catch {
                    refused[error.label, default: 0] += 1
                    print("refused: \(file.lastPathComponent): \(error)")
                }
            }
        }
        print("corpora: \(read) messages read, refused: \(refused)")
        #expect(read > 200)
    }

    /// Bytes above the blank that are in no segment.
    private func lostBytes(of message: Message) -> Int {
        var covered = 0
        for segment in 0..<message.segmentCount {
            covered += message.bytes[message.segment(segment)].count { $0 > 0x20 }
        }
        return message.bytes.count { $0 > 0x20 } - covered
    }
}
