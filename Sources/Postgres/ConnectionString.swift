import CLibPQ

/// Where a database is and how to get in: a libpq URI or keyword string.
///
/// Descriptions never show a password.
package struct ConnectionString: Sendable, Equatable {
    /// The whole text, password included: for libpq only.
    let text: String
    /// The parts libpq found that are safe to show: host, port, database name and user.
    private let visible: [String: String]

    package init(_ text: String) throws(PostgresFault) {
        var visible: [String: String] = [:]
        // An array that libpq allocates and ends with a nil keyword; freed below.
        guard let options = unsafe PQconninfoParse(text, nil) else {
            throw PostgresFault(.misuse, "the database URL is not one that libpq understands")
        }
        defer { unsafe PQconninfoFree(options) }
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                let name = unsafe String(cString: keyword)
                if Self.harmless.contains(name) {
                    visible[name] = unsafe String(cString: value)
                }
            }
            unsafe option += 1
        }
        self.text = text
        self.visible = visible
    }

    /// A database reached through a Unix socket.
    package init(socketDirectory: String, port: Int = 5432, database: String, user: String) {
        let parts = [
            ("host", socketDirectory), ("port", String(port)), ("dbname", database), ("user", user),
        ]
        text = parts.map { "\($0.0)=\(Self.quoted($0.1))" }.joined(separator: " ")
        visible = Dictionary(uniqueKeysWithValues: parts)
    }

    package var host: String? { visible["host"] }
    package var database: String? { visible["dbname"] }
    package var user: String? { visible["user"] }

    private static let harmless: Set<String> = [
        "host", "hostaddr", "port", "dbname", "user", "sslmode",
    ]

    private static func quoted(_ value: String) -> String {
        var text = "'"
        for character in value {
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text + "'"
    }
}

extension ConnectionString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    package var description: String {
        visible.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [("address", description)]) }
}
