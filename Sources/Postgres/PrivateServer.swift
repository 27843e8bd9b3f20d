import Glibc

/// A PostgreSQL of our own: Debian's programs, our directory, a Unix socket that only its owner can
/// reach.
///
/// It outlives a killed daemon, and the next one takes it over as it is: the fastest recovery there
/// is. Its log carries no statements and no values. The work is blocking and happens on this
/// actor's own thread.
package actor PrivateServer {
    package struct Settings: Sendable {
        package var stateDirectory: String
        package var database: String
        /// True for tests: no flushing to disk, so nothing survives the machine.
        package var isThrowaway: Bool
        /// Room for write-ahead log made at creation, so that the first messages need not wait for
        /// it; 0 for none.
        package var preallocatedLogMegabytes: Int

        package init(
            stateDirectory: String,
            database: String = "sorawatch",
            isThrowaway: Bool = false,
            preallocatedLogMegabytes: Int = 512
        ) {
            self.stateDirectory = stateDirectory
            self.database = database
            self.isThrowaway = isThrowaway
            self.preallocatedLogMegabytes = isThrowaway ? 0 : preallocatedLogMegabytes
        }
    }

    /// The database role, a superuser of this server.
    static let user = "sorawatch"
    private static let segmentMegabytes = 16
    private static let stopLimitSeconds = 20.0
    private static let restartLimitSeconds = 60.0
    private static let watchInterval = Duration.milliseconds(100)
    private static let relaunchMilliseconds: Int32 = 100
    private static let longestPause = Duration.seconds(5)

    package nonisolated let settings: Settings
    private let thread = PostgresThread()
    private let directory: ServerDirectory
    private var process: ChildProcess?

    package init(_ settings: Settings) {
        self.settings = settings
        directory = ServerDirectory(state: settings.stateDirectory)
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread is a stored constant: it lives as long as the actor that names it.
        unsafe thread.asUnownedSerialExecutor()
    }

    /// Where the database is, whether or not the server runs.
    package nonisolated var address: ConnectionString { address(of: settings.database) }

    /// Another database of the same server.
    package nonisolated func address(of database: String) -> ConnectionString {
        ConnectionString(
            socketDirectory: directory.socket,
            database: database,
            user: PrivateServer.user
        )
    }

    /// The postmaster's process, while one is known.
    package var processID: Int32? { process?.id }

    /// Brings the server up, or takes over the one that runs, and makes sure that the database
    /// exists.
    ///
    /// Copes with a killed daemon, a killed server, and with children of a killed server that have
    /// not left yet.
    package func start(deadlineSeconds: Double = 30) throws(PostgresFault) {
        let deadline = Deadline(seconds: deadlineSeconds)
        let programs = try ServerPrograms()
        let account = try Account.forServer()
        let isNew = try directory.prepare(
            programs,
            as: account,
            isThrowaway: settings.isThrowaway,
            deadline: deadline
        )
        while true {
            let candidate: ChildProcess
            if let running = adopt() {
                candidate = running
            } else {
                candidate = try launch(programs, as: account, deadline)
            }
            process = candidate
            if let connection = try answer(from: candidate, deadline) {
                defer { connection.close() }
                try ensureDatabase(connection)
                if isNew { try preallocateLog(connection) }
                return
            }
            if deadline.isPast { throw notReady() }
            deadline.pause(milliseconds: Self.relaunchMilliseconds)
        }
    }

    /// Watches the server until the task is cancelled, restarting it when it dies; then stops it.
    package func run() async {
        var pause = Self.watchInterval
        // Waits between two looks at a process that may die by itself; cancelling ends the watch.
        while (try? await Task.sleep(for: pause)) != nil {
            pause = Self.watchInterval
            if process?.isRunning == true { continue }
            do {
                try start(deadlineSeconds: Self.restartLimitSeconds)
            } catch {
                pause = Self.longestPause
            }
        }
        stop()
    }

    /// Stops the server: sessions are cut, what was committed is kept.
    package func stop() {
        defer { process = nil }
        guard let process, process.isRunning else { return }
        process.signal(SIGINT)
        if !Deadline(seconds: Self.stopLimitSeconds).wait(until: { !process.isRunning }) {
            // Immediate shutdown: the next start recovers from the log.
            process.signal(SIGQUIT)
            _ = Deadline(seconds: Self.stopLimitSeconds).wait(until: { !process.isRunning })
        }
    }

    private func adopt() -> ChildProcess? {
        if let process, process.isRunning { return process }
        return directory.postmaster().map(ChildProcess.init(adopting:))
    }

    private func launch(
        _ programs: ServerPrograms,
        as account: Account?,
        _ deadline: Deadline
    ) throws(PostgresFault) -> ChildProcess {
        // Children of a killed postmaster still hold its shared memory; they leave by themselves.
        guard deadline.wait(until: { directory.occupants().isEmpty }) else { throw notReady() }
        directory.removeForeignLocks()
        return try ChildProcess(
            programs.postgres,
            ["-D", directory.data] + configuration.flatMap { ["-c", $0] },
            as: account,
            log: directory.log
        )
    }

    /// A session with the server once it accepts one; nil when the process ends first.
    private func answer(
        from process: ChildProcess,
        _ deadline: Deadline
    ) throws(PostgresFault) -> Connection? {
        while process.isRunning {
            do {
                return try Connection(
                    address(of: "postgres"),
                    applicationName: "sorawatch private server"
                )
            } catch {
                if deadline.isPast { throw error }
                deadline.pause()
            }
        }
        return nil
    }

    private func ensureDatabase(_ connection: Connection) throws(PostgresFault) {
        let name = settings.database
        let rows = try connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = $1",
            [.text(name)]
        )
        guard rows.isEmpty else { return }
        do {
            try connection.createDatabase(name)
        } catch  where error.sqlState == "42P04" {
            // Another daemon was quicker.
        }
    }

    /// Fills log segments once; the checkpoint then keeps them for reuse.
    private func preallocateLog(_ connection: Connection) throws(PostgresFault) {
        for _ in 0..<(settings.preallocatedLogMegabytes / Self.segmentMegabytes) {
            try connection.execute("SELECT pg_logical_emit_message(false, 'sorawatch', 'fill')")
            try connection.execute("SELECT pg_switch_wal()")
        }
        try connection.simple("CHECKPOINT")
    }

    private func notReady() -> PostgresFault {
        PostgresFault(.environment, "the private server is not ready, see \(directory.log)")
    }

    private var configuration: [String] {
        var lines = [
            "listen_addresses=", "port=5432", "unix_socket_directories=\(directory.socket)",
            "unix_socket_permissions=0700", "max_connections=40", "shared_buffers=128MB",
            "wal_buffers=16MB", "min_wal_size=512MB", "max_wal_size=2GB",
            "checkpoint_timeout=15min", "checkpoint_completion_target=0.9", "jit=off",
            "random_page_cost=1.1", "autovacuum=on", "timezone=UTC", "log_timezone=UTC",
            // What the log may say: no statements, and of errors no detail, for both can quote a
            // patient.
            "log_statement=none", "log_min_duration_statement=-1", "log_min_messages=warning",
            "log_min_error_statement=panic", "log_error_verbosity=terse",
        ]
        lines +=
            settings.isThrowaway
            ? ["fsync=off", "full_page_writes=off"] : ["fsync=on", "synchronous_commit=on"]
        return lines
    }
}

extension PrivateServer {
    /// Ends the server of a state directory, whoever started it, and deletes the directory: the end
    /// of a demonstration.
    package static func erase(stateDirectory: String) {
        let directory = ServerDirectory(state: stateDirectory)
        for process in directory.occupants() { kill(process, SIGQUIT) }
        _ = Deadline(seconds: stopLimitSeconds).wait { directory.occupants().isEmpty }
        directory.erase()
    }

    /// The names in a directory, to find what an earlier run left.
    package static func entries(of path: String) -> [String] { Directory.entries(path) }
}

extension Connection {
    /// Makes a database; its name may hold any character.
    package func createDatabase(_ name: String) throws(PostgresFault) {
        let quoted = name.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        try simple("CREATE DATABASE \"\(quoted)\"")
    }
}
