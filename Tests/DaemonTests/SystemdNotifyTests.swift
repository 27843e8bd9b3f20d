import Daemon
import Glibc
import Testing

@Suite struct `systemd notifications` {
    @Test(arguments: ["/tmp/sorawatch-notify-", "@sorawatch-notify-"])
    func `messages arrive as one datagram`(prefix: String) throws {
        let name = prefix + String(UInt64.random(in: 0 ... .max))
        let listener = try #require(Listener(name: name))
        let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": name]))
        #expect(notify.send(.ready, .status("listening\non 2575")))
        #expect(listener.next() == "READY=1\nSTATUS=listening on 2575")
        #expect(notify.send(.stopping))
        #expect(notify.send(.watchdog))
        #expect(listener.next() == "STOPPING=1")
        #expect(listener.next() == "WATCHDOG=1")
        #expect(listener.next() == nil)
    }

    @Test(
        arguments: [
            ([:], nil),
            (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
        ] as [([String: String], Duration?)]
    )
    func `the watchdog's interval is read from the environment`(
        more: [String: String],
        expected: Duration?
    ) throws {
        let environment = more.merging(["NOTIFY_SOCKET": "/run/notify"]) { first, _ in first }
        let notify = try #require(SystemdNotify(environment: environment))
        #expect(notify.watchdogInterval == expected)
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "vsock:2:1"]])
    func `without a socket nobody is notified`(environment: [String: String]) {
        #expect(SystemdNotify(environment: environment) == nil)
    }

    @Test(arguments: ["/run/nobody-listens-here", "@" + String(repeating: "x", count: 200)])
    func `a socket that cannot be reached is no failure of the daemon`(name: String) throws {
        let notify = try #require(SystemdNotify(environment: ["NOTIFY_SOCKET": name]))
        #expect(!notify.send(.ready))
    }
}

/// What systemd does: a datagram socket with a name.
private final class Listener {
    private let descriptor: Int32
    private let name: String

    init?(name: String) {
        self.name = name
        self.descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array((name.hasPrefix("@") ? "\0" + name.dropFirst() : name).utf8)
        // Safe: the names above are shorter than the field and the length given is that in use.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length)
            }
        }
        guard status == 0 else { return nil }
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unsafe unlink(name) }
    }

    /// Nil where nothing has come.
    func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        // Safe: the pointer is used during the call only, with the array's length.
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
