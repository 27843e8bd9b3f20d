import Glibc

/// A process by its number: a child of ours, or one that an earlier run of this program left
/// behind.
struct ChildProcess: Sendable {
    let id: pid_t
    private let isChild: Bool

    /// A process that somebody else started.
    init(adopting id: pid_t) {
        self.id = id
        isChild = false
    }

    /// Starts a program in a session of its own, so that a terminal's interrupt does not reach it.
    ///
    /// It gets no descriptor of ours but its output, which is appended to `log`, and a plain
    /// environment.
    init(
        _ program: String,
        _ arguments: [String],
        as account: Account?,
        log: String
    ) throws(PostgresFault) {
        var command = [program] + arguments
        if let account {
            command =
                [
                    "/usr/bin/setpriv", "--reuid=\(account.uid)", "--regid=\(account.gid)",
                    "--clear-groups", "--",
                ] + command
        }
        let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        id = try ChildProcess.spawn(command, environment, log)
        isChild = true
    }

    /// True while it runs; a child that has ended is reaped.
    var isRunning: Bool {
        if isChild {
            return waitpid(id, nil, WNOHANG) == 0
        }
        // A process that has ended and that its parent has not reaped works nowhere.
        return Directory.destination("/proc/\(id)/cwd") != nil
    }

    func signal(_ number: Int32) {
        kill(id, number)
    }

    /// Waits for a child to end and returns its exit status; nil when it did not end in time and
    /// was killed.
    func wait(_ deadline: Deadline) -> Int32? {
        var status: Int32 = 0
        // waitpid fills the local variable.
        if deadline.wait(until: { unsafe waitpid(id, &status, WNOHANG) != 0 }) {
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
        signal(SIGKILL)
        waitpid(id, nil, 0)
        return nil
    }

    private static func spawn(
        _ command: [String],
        _ environment: [String],
        _ log: String
    ) throws(PostgresFault) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var everySignal = sigset_t()
        var noSignal = sigset_t()
        // Initialised here, destroyed on every way out, and only lent to posix_spawn.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(
            &actions,
            1,
            log,
            O_WRONLY | O_CREAT | O_APPEND,
            0o600
        )
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // What is open now; what another thread opens meanwhile is close-on-exec.
        for descriptor in Directory.entries("/proc/self/fd").compactMap({ Int32($0) })
        where descriptor > 2 {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        unsafe sigfillset(&everySignal)
        unsafe sigemptyset(&noSignal)
        unsafe posix_spawnattr_setsigdefault(&attributes, &everySignal)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignal)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | sessionFlag
        )
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var id = pid_t()
        let failure = unsafe posix_spawn(
            &id,
            command[0],
            &actions,
            &attributes,
            arguments,
            variables
        )
        if failure != 0 {
            throw PostgresFault(.environment, "cannot start \(command[0]): errno \(failure)")
        }
        return id
    }

    /// POSIX_SPAWN_SETSID, which glibc hides behind a feature macro.
    private static let sessionFlag: Int16 = 0x80
}
