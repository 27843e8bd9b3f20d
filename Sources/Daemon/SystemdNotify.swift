import Glibc
import ServiceLifecycle

/// Tells systemd how the daemon is (sd_notify(3)); nil where nobody listens.
package struct SystemdNotify: Sendable {
    package enum Message: Sendable, Hashable {
        case ready
        case stopping
        case watchdog
        case status(String)

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let line):
                "STATUS=" + line.map { $0.isNewline ? " " : String($0) }.joined()
            }
        }
    }

    /// How often `.watchdog` must be heard at least; nil where the unit asks for none.
    package let watchdogInterval: Duration?

    /// The socket's name; a leading `@` stands for the NUL of an abstract one.
    private let socketName: String

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    package init?(environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], name.hasPrefix("/") || name.hasPrefix("@")
        else { return nil }
        socketName = name
        let isOurs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Sends one datagram with all of `messages`; false where it could not be sent.
    @discardableResult
    package func send(_ messages: Message...) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socketName.utf8)
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        // One byte stays NUL, the end of a path.
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        // Safe: the destination has room for `name`, checked above, and is a plain byte tuple.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        // An abstract name ends where the address ends, a path at its NUL.
        let length = socklen_t(
            MemoryLayout<sa_family_t>.size + name.count + (name.first == 0 ? 0 : 1)
        )
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let payload = Array(messages.map(\.text).joined(separator: "\n").utf8)
        // Safe: both pointers are used during the call only, with the lengths of what they point
        // to; every socket address may be read as a sockaddr.
        let sent = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(
                    descriptor,
                    payload,
                    payload.count,
                    Int32(MSG_NOSIGNAL),
                    address,
                    length
                )
            }
        }
        return sent == payload.count
    }
}

/// Feeds the watchdog of systemd twice per interval while the daemon is well.
package struct SystemdWatchdog<Ticks: Clock>: Service where Ticks.Duration == Duration {
    private let notify: SystemdNotify
    private let clock: Ticks
    private let isWell: @Sendable () async -> Bool

    package init(
        notify: SystemdNotify,
        clock: Ticks,
        isWell: @escaping @Sendable () async -> Bool
    ) {
        self.notify = notify
        self.clock = clock
        self.isWell = isWell
    }

    /// Put it first into the service group: then it is told last to stop, and feeds the watchdog
    /// while the others finish.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            guard let interval = notify.watchdogInterval else {
                try? await gracefulShutdown()
                return
            }
            while !Task.isCancelled {
                if await isWell() { notify.send(.watchdog) }
                do { try await clock.sleep(for: interval / 2) } catch { return }
            }
        }
    }
}
