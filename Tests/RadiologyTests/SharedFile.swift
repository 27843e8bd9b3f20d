import Foundation

/// Files that lie beside the package in development and nowhere else.
enum SharedFile {
    static func text(_ name: String) -> String? {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = package.resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "shared").appending(path: name)
        return try? String(contentsOf: file, encoding: .utf8)
    }
}
