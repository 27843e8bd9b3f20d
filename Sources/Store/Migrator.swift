package import Pipeline
package import Postgres

/// Brings a database to this program's schema, one transaction per step, each remembered.
package struct Migrator {
    package struct Migration: Sendable {
        package let version: Int
        package let name: String
        let script: [UInt8]
    }

    /// Appended to, never edited.
    package static let all: [Migration] = [
        Migration(
            version: 1,
            name: "foundation",
            script: PackageResources.m0001_foundation_sql
        ),
        Migration(version: 2, name: "views", script: PackageResources.m0002_views_sql),
        Migration(
            version: 3,
            name: "every_message",
            script: PackageResources.m0003_every_message_sql
        ),
        Migration(
            version: 4,
            name: "alert_history",
            script: PackageResources.m0004_alert_history_sql
        ),
        Migration(version: 5, name: "gauges", script: PackageResources.m0005_gauges_sql),
    ]

    /// Months of raw bodies that have a partition before their first message arrives.
    private static let monthsAhead: Int32 = 3

    private let connection: Connection

    package init(_ connection: Connection) { self.connection = connection }

    /// The migrations still to be run; a schema newer than this program is refused.
    package func pending() throws(StoreFault) -> [Migration] {
        do {
            let known = try connection.execute(
                "SELECT to_regclass('sorawatch_migration.applied') IS NOT NULL"
            )
            guard let row = known.first, try row.bool(0) else { return Self.all }
            let rows = try connection.execute(
                "SELECT coalesce(max(version), 0) FROM sorawatch_migration.applied"
            )
            let newest = try rows.first.map { row throws(PostgresFault) in Int(try row.int32(0)) }
            let applied = newest ?? 0
            if applied > Self.all.count {
                throw StoreFault.broken(
                    "the database's schema is version \(applied), newer than this program's "
                        + "\(Self.all.count): install the newer program"
                )
            }
            return Self.all.filter { $0.version > applied }
        } catch let fault as StoreFault {
            throw fault
        } catch let fault as PostgresFault {
            throw StoreFault(fault)
        } catch {
            throw .broken("\(error)")
        }
    }

    /// Runs what is pending; daemons that start together take turns.
    @discardableResult
    package func migrate() throws(StoreFault) -> [Migration] {
        do {
            try connection.simple(
                """
                SELECT pg_advisory_lock(5210150000);
                CREATE SCHEMA IF NOT EXISTS sorawatch_migration;
                CREATE TABLE IF NOT EXISTS sorawatch_migration.applied (
                    version integer PRIMARY KEY, name text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now());
                """
            )
            let steps = try pending()
            for step in steps {
                try connection.transaction { connection throws(PostgresFault) in
                    try connection.simple(String(decoding: step.script, as: UTF8.self))
                    try connection.execute(
                        "INSERT INTO sorawatch_migration.applied (version, name) VALUES ($1, $2)",
                        [.int32(Int32(step.version)), .text(step.name)]
                    )
                }
            }
            try ensurePartitions()
            try connection.simple("SELECT pg_advisory_unlock(5210150000)")
            return steps
        } catch let fault as StoreFault {
            throw fault
        } catch let fault as PostgresFault {
            throw StoreFault(fault)
        } catch {
            throw .broken("\(error)")
        }
    }

    package func ensurePartitions() throws(PostgresFault) {
        try connection.execute(
            "SELECT sorawatch_data.ensure_partitions(now(), $1)",
            [.int32(Self.monthsAhead)]
        )
    }
}

extension StoreFault {
    init(_ fault: PostgresFault) {
        if fault.isTransient || fault.inDoubt {
            self = .transient(fault.description)
        } else if fault.isData || fault.kind == .decoding {
            self = .data(fault.description)
        } else {
            self = .broken(fault.description)
        }
    }
}
