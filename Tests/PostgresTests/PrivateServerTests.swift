import Glibc
import Postgres
import Support
import Testing

@Suite(.serialized) struct `A private server` {
    private func directory(_ name: String) -> String {
        "/tmp/sorawatch-server-test-\(getpid())-\(name)"
    }

    @Test func `a second daemon takes over the server of a killed one`() async throws {
        let settings = PrivateServer.Settings(stateDirectory: directory("adopt"), isThrowaway: true)
        defer { PrivateServer.erase(stateDirectory: settings.stateDirectory) }
        let first = PrivateServer(settings)
        try await first.start()
        let second = PrivateServer(settings)
        try await second.start()
        #expect(await first.processID == second.processID)
        let connection = try Connection(second.address, applicationName: "t")
        #expect(
            try connection.execute("SELECT current_database()::text").first?.text(0) == "sorawatch"
        )
        await second.stop()
        #expect(throws: PostgresFault.self) { try Connection(second.address, applicationName: "t") }
    }

    @Test func `a killed server comes back with what was committed`() async throws {
        let settings = PrivateServer.Settings(
            stateDirectory: directory("killed"),
            preallocatedLogMegabytes: 32
        )
        defer { PrivateServer.erase(stateDirectory: settings.stateDirectory) }
        let server = PrivateServer(settings)
        try await server.start()
        try Connection(server.address, applicationName: "t")
            .simple("CREATE TABLE n (v int8); INSERT INTO n VALUES (42)")
        for _ in 1...3 {
            let idle = try Connection(server.address, applicationName: "lingering")
            let process = try #require(await server.processID)
            kill(process, SIGKILL)
            try await server.start()
            #expect(await server.processID != process)
            #expect(throws: PostgresFault.self) { try idle.execute("SELECT 1") }
            let connection = try Connection(server.address, applicationName: "t")
            #expect(try connection.execute("SELECT v FROM n").first?.int64(0) == 42)
        }
    }

    @Test func `a server that dies while it is watched is restarted, and stopped at the end`()
        async throws
    {
        let settings = PrivateServer.Settings(
            stateDirectory: directory("watched"),
            isThrowaway: true
        )
        defer { PrivateServer.erase(stateDirectory: settings.stateDirectory) }
        let server = PrivateServer(settings)
        try await server.start()
        let process = try #require(await server.processID)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            kill(process, SIGKILL)
            try await eventually("another process answers") {
                (try? Connection(server.address, applicationName: "t")) != nil
            }
            #expect(await server.processID != process)
            group.cancelAll()
        }
        #expect(await server.processID == nil)
        #expect(throws: PostgresFault.self) { try Connection(server.address, applicationName: "t") }
    }

    @Test func `a lock whose number belongs to a stranger does not keep the server down`()
        async throws
    {
        let settings = PrivateServer.Settings(
            stateDirectory: directory("lock"),
            isThrowaway: true
        )
        defer { PrivateServer.erase(stateDirectory: settings.stateDirectory) }
        let server = PrivateServer(settings)
        try await server.start()
        await server.stop()
        // As after a restart of the machine: the number in the lock is in use, here by another
        // server.
        _ = try await TemporaryPostgres.database()
        let stranger = try #require(await TemporaryPostgres.shared.server.processID)
        let lock = settings.stateDirectory + "/postgresql/data/postmaster.pid"
        let descriptor = unsafe open(lock, O_WRONLY | O_CREAT, 0o666)
        let text = Array("\(stranger)\n/nowhere\n".utf8)
        #expect(unsafe write(descriptor, text, text.count) == text.count)
        close(descriptor)
        try await server.start()
        #expect(try Connection(server.address, applicationName: "t").isOpen)
        await server.stop()
    }

    @Test func `a directory too deep for a socket is served from a short one`() async throws {
        let deep = directory("deep")
        let state = deep + "/" + String(repeating: "d", count: 100)
        unsafe mkdir(deep, 0o755)
        let settings = PrivateServer.Settings(stateDirectory: state, isThrowaway: true)
        defer {
            PrivateServer.erase(stateDirectory: settings.stateDirectory)
            unsafe rmdir(deep)
        }
        let server = PrivateServer(settings)
        try await server.start()
        #expect(server.address.host?.hasPrefix("/tmp/sorawatch-") == true)
        #expect(try Connection(server.address, applicationName: "t").isOpen)
    }

    @Test func `an actor on its own thread blocks nobody else`() async throws {
        let address = try await TemporaryPostgres.database()
        let sleepers = (0..<16).map { _ in Sleeper() }
        let answers = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for sleeper in sleepers { group.addTask { try await sleeper.ask(address) } }
            return try await group.reduce(into: 0) { $0 += $1 ?? 0 }
        }
        #expect(answers == 16)
    }
}

private actor Sleeper {
    private let thread = PostgresThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    func ask(_ address: ConnectionString) throws -> Int64? {
        try Connection(address, applicationName: "t")
            .execute("SELECT 1::int8 FROM pg_sleep(0.2)").first?.int64(0)
    }
}
