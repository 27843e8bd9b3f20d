import Foundation
import Testing

/// The package's Swift files as text.
enum SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        /// From the package's root, such as `Sources/HL7/Path.swift`.
        let path: String
        let text: String
        let lines: [String]

        /// The folder below `Sources` or `Tests`.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var isProgram: Bool { path.hasPrefix("Sources/") }
        var testDescription: String { path }
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Of `Sources` and `Tests`, read once.
    static func files() throws -> [File] { try result.get() }

    private static let result = Result {
        try ["Sources", "Tests"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(".swift") }
                .sorted()
                .map { path in
                    let file = root.appending(path: folder).appending(path: path)
                    return File(
                        path: folder + "/" + path,
                        text: try String(contentsOf: file, encoding: .utf8)
                    )
                }
        }
    }

    static func targets(below folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { !$0.hasPrefix(".") }
            .sorted()
    }
}

extension SourceTree.File {
    typealias Line = (number: Int, text: Substring)

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines.map(String.init)
    }

    var numberedLines: [Line] {
        lines.enumerated().map { (number: $0.offset + 1, text: $0.element[...]) }
    }

    /// The lines without what a comment says.
    var code: [Line] {
        numberedLines.map { line in
            guard line.text.contains("//"), let comment = line.text.firstRange(of: #/(^|\s)//.*$/#)
            else { return line }
            return (line.number, line.text[..<comment.lowerBound])
        }
    }
}
