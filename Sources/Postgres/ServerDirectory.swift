import Glibc

/// The files of a private server and who owns them.
struct ServerDirectory {
    let data: String
    let log: String
    /// Where the Unix socket is; short enough for one.
    let socket: String
    private let state: String
    private let base: String

    /// The longest path a Unix socket may have, without its name `/.s.PGSQL.5432`.
    private static let socketLimitBytes = 107 - 14

    init(state: String) {
        // A socket's address must be absolute.
        let here = Directory.destination("/proc/self/cwd") ?? ""
        let state = state.hasPrefix("/") ? state : here + "/" + state
        self.state = state
        base = state + "/postgresql"
        data = base + "/data"
        log = base + "/server.log"
        let near = state + "/run"
        socket =
            near.utf8.count <= Self.socketLimitBytes
            ? near : "/tmp/sorawatch-" + String(Self.hash(state), radix: 36)
    }

    /// Makes what is missing, and a database cluster if there is none.
    ///
    /// - Returns: true when the cluster is new.
    func prepare(
        _ programs: ServerPrograms,
        as account: Account?,
        isThrowaway: Bool,
        deadline: Deadline
    ) throws(PostgresFault) -> Bool {
        if unsafe mkdir(state, 0o711) != 0 && errno != EEXIST {
            throw PostgresFault(.environment, "\(state) cannot be made")
        }
        if account != nil { try openToPassage() }
        try Directory.ensurePrivate(base, owner: account)
        try Directory.ensurePrivate(socket, owner: account)
        if Directory.exists(data + "/PG_VERSION") { return false }
        try create(programs, as: account, isThrowaway: isThrowaway, deadline: deadline)
        return true
    }

    /// The processes that work in the data directory: a postmaster and its children live there.
    func occupants() -> [pid_t] {
        Directory.entries("/proc").compactMap { pid_t($0) }
            .filter { Directory.destination("/proc/\($0)/cwd") == resolvedData }
    }

    /// The postmaster that says it owns the data directory, if it lives.
    func postmaster() -> pid_t? {
        guard let line = Directory.firstLine(data + "/postmaster.pid"), let id = pid_t(line),
            Directory.destination("/proc/\(id)/cwd") == resolvedData
        else { return nil }
        return id
    }

    /// Removes locks whose number now belongs to a process that has nothing to do with us, as
    /// happens after a restart of the machine or the container; PostgreSQL would refuse to start.
    ///
    /// Only for a data directory without occupants.
    func removeForeignLocks() {
        for path in [data + "/postmaster.pid", socket + "/.s.PGSQL.5432.lock"] {
            if let line = Directory.firstLine(path), let id = pid_t(line), kill(id, 0) == 0 {
                unsafe unlink(path)
            }
        }
    }

    /// Deletes the state directory and all that is in it.
    func erase() {
        for path in [state, socket] where Directory.exists(path) {
            let remover = try? ChildProcess("/bin/rm", ["-rf", path], as: nil, log: "/dev/null")
            _ = remover?.wait(Deadline(seconds: 30))
        }
    }

    /// The processes' own view of the data directory, without symbolic links.
    private var resolvedData: String? {
        // realpath allocates a terminated string, freed here.
        guard let path = unsafe realpath(data, nil) else { return nil }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Initialises beside, then renames, so that a half-made cluster is never taken for one.
    private func create(
        _ programs: ServerPrograms,
        as account: Account?,
        isThrowaway: Bool,
        deadline: Deadline
    ) throws(PostgresFault) {
        let fresh = "\(base)/new-\(getpid())"
        try remove("\(fresh)", as: account, deadline)
        var arguments = [
            "--pgdata=\(fresh)", "--username=\(PrivateServer.user)", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        ]
        if isThrowaway { arguments.append("--no-sync") }
        let initdb = try ChildProcess(programs.initdb, arguments, as: account, log: log)
        let status = initdb.wait(deadline)
        guard status == 0, unsafe rename(fresh, data) == 0 else {
            throw PostgresFault(
                .environment,
                "initdb failed with status \(status.map(String.init) ?? "none"), see \(log)"
            )
        }
    }

    private func remove(
        _ path: String,
        as account: Account?,
        _ deadline: Deadline
    ) throws(PostgresFault) {
        guard Directory.exists(path) else { return }
        _ = try ChildProcess("/bin/rm", ["-rf", path], as: account, log: log).wait(deadline)
    }

    /// Lets the server's account pass through the state directory, though not look into it.
    private func openToPassage() throws(PostgresFault) {
        var status = stat()
        // stat fills the local variable.
        guard unsafe stat(state, &status) == 0 else {
            throw PostgresFault(.environment, "\(state) cannot be read")
        }
        if status.st_mode & 0o001 == 0 { unsafe chmod(state, status.st_mode & 0o7777 | 0o011) }
    }

    /// FNV-1a: a short name for a long path.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
