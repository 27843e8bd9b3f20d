/// What went wrong between this program and PostgreSQL.
///
/// `description` is made of codes and of names from our own schema only: a server's message text,
/// detail and context can quote a row, and a row is about a patient. `debugDescription` has the
/// text.
package struct PostgresFault: Error, Sendable {
    /// Where the fault arose; also its label in metrics.
    package enum Kind: String, Sendable {
        /// The server could not be reached, or went away.
        case connection
        /// The server did not answer within the reply deadline; the connection has been given up.
        case deadline
        /// The server answered with an error.
        case server
        /// An answer could not be read as what the caller asked for.
        case decoding
        /// The connection was used in a way that cannot work.
        case misuse
        /// The private server could not be set up or started.
        case environment
    }

    package let kind: Kind
    /// The server's five-character code, absent when the server said nothing.
    package let sqlState: String?
    /// The server's severity (`ERROR`, `FATAL`, `PANIC`), untranslated.
    package let severity: String?
    /// The constraint that was violated: a name from our schema.
    package let constraint: String?
    /// True when the work may or may not have been committed, so that it must be looked up or
    /// safely repeated.
    package var inDoubt: Bool
    /// What happened in our own, harmless words.
    private let reason: String
    /// The server's or the library's words; may quote content.
    private let detail: String

    package init(
        _ kind: Kind,
        _ reason: String,
        sqlState: String? = nil,
        severity: String? = nil,
        constraint: String? = nil,
        inDoubt: Bool = false,
        detail: String = ""
    ) {
        self.kind = kind
        self.reason = reason
        self.sqlState = sqlState
        self.severity = severity
        self.constraint = constraint
        self.inDoubt = inDoubt
        self.detail = detail
    }

    /// True when the connection is unusable and a new one is needed.
    package var isConnectionLost: Bool {
        kind == .connection || kind == .deadline || severity == "FATAL" || severity == "PANIC"
    }

    /// True when the same work can succeed later, unchanged.
    ///
    /// Classes 08, 53, 57P, 58 and serialization, deadlock, lock timeout, query cancelled.
    package var isTransient: Bool {
        if isConnectionLost { return true }
        guard let sqlState else { return false }
        return ["08", "53", "57P", "58"].contains { sqlState.hasPrefix($0) }
            || ["40001", "40P01", "40003", "55P03", "57014", "25006"].contains(sqlState)
    }

    /// True when the values themselves were refused: find the one to blame and set it aside.
    ///
    /// Classes 22 (data exception) and 23 (integrity constraint violation).
    package var isData: Bool {
        guard let sqlState else { return false }
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
    }

    /// A bounded name for metrics: the kind, or the class of the server's code.
    package var label: String {
        guard let sqlState else { return kind.rawValue }
        return "sqlstate_" + sqlState.prefix(2).lowercased()
    }
}

extension PostgresFault: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        var text = "PostgreSQL \(kind.rawValue): \(reason)"
        if let sqlState { text += " (\(severity ?? "ERROR") \(sqlState))" }
        if let constraint { text += " constraint \(constraint)" }
        if inDoubt { text += ", outcome unknown" }
        return text
    }

    package var debugDescription: String {
        detail.isEmpty ? description : description + ": " + detail
    }
}

/// A notice or warning the server sent beside its answer.
///
/// A warning at COMMIT (01000 when a wait for synchronous replication is cancelled) means the
/// commit is not as durable as configured.
package struct Notice: Sendable, Equatable {
    package let severity: String
    package let sqlState: String

    package init(severity: String, sqlState: String) {
        self.severity = severity
        self.sqlState = sqlState
    }

    package var isWarning: Bool { severity == "WARNING" }
}
