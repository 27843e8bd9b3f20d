/// One file as a look at the directory found it.
package struct FoundFile: Sendable, Hashable {
    package var name: String
    package var bytes: Int
    /// Modification time in nanoseconds since 1970.
    package var modified: Int64
    /// Tells a file from another one of the same name.
    package var number: UInt64

    package init(name: String, bytes: Int, modified: Int64, number: UInt64) {
        self.name = name
        self.bytes = bytes
        self.modified = modified
        self.number = number
    }
}

/// Decides which files of a directory are whole.
///
/// A file is taken once two looks, a settling time apart, found it unchanged: nothing else tells
/// that its writer is done. Names that begin with a point or end like a copy under way are left
/// until they are renamed.
package struct DirectoryMachine {
    private struct Seen {
        var file: FoundFile
        var since: ContinuousClock.Instant
    }

    private static let unfinished = [".tmp", ".part", ".partial", ".filepart", ".crdownload", "~"]

    private let settle: Duration
    private var seen: [String: Seen] = [:]
    /// Stored, but not moved away: not to be read again for as long as they stay as they are.
    private var stuck: [String: FoundFile] = [:]

    /// `settle` is how long a file must not change.
    package init(settle: Duration) { self.settle = settle }

    /// The files to read now, the oldest first.
    package mutating func looked(
        _ found: [FoundFile],
        now: ContinuousClock.Instant
    ) -> [FoundFile] {
        var ready: [FoundFile] = []
        var next: [String: Seen] = [:]
        for file in found where !Self.isUnfinished(file.name) {
            if stuck[file.name] == file { continue }
            let known = seen[file.name]
            let since = known.flatMap { $0.file == file ? $0.since : nil } ?? now
            next[file.name] = Seen(file: file, since: since)
            if now - since >= settle { ready.append(file) }
        }
        seen = next
        let names = Set(found.map(\.name))
        stuck = stuck.filter { names.contains($0.key) }
        return ready.sorted { ($0.modified, $0.name) < ($1.modified, $1.name) }
    }

    /// The file is stored and stays where it is.
    package mutating func couldNotMove(_ file: FoundFile) { stuck[file.name] = file }

    private static func isUnfinished(_ name: String) -> Bool {
        name.hasPrefix(".") || unfinished.contains { name.hasSuffix($0) }
    }
}
