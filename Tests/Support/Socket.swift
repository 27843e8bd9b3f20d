import Glibc

/// A blocking TCP socket on the loopback interface, every wait of which has a deadline.
package struct Socket: ~Copyable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Connects to a server on this machine.
    package static func connect(port: UInt16) throws -> Socket {
        let socket = Socket(descriptor: try make())
        let status = unsafe withLoopback(port) { address, count in
            // The address is a local variable that outlives the call.
            unsafe Glibc.connect(socket.descriptor, address, count)
        }
        guard status == 0 else { throw Failure(description: "cannot connect: errno \(errno)") }
        return socket
    }

    /// Listens on a port that the system chooses.
    package static func listen() throws -> Socket {
        let socket = Socket(descriptor: try make())
        let status = unsafe withLoopback(0) { address, count in
            // The address is a local variable that outlives the call.
            unsafe bind(socket.descriptor, address, count)
        }
        guard status == 0, Glibc.listen(socket.descriptor, 64) == 0 else {
            throw Failure(description: "cannot listen: errno \(errno)")
        }
        return socket
    }

    /// The port this socket is bound to.
    package var port: UInt16 {
        var address = sockaddr_in()
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        // getsockname fills at most `count` bytes of the local variable.
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &count)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// The next caller, or nil when nobody calls within the time.
    package func accept(within milliseconds: Int32) -> Socket? {
        guard isReady(POLLIN, within: milliseconds) else { return nil }
        let caller = Glibc.accept(descriptor, nil, nil)
        return caller < 0 ? nil : Socket(descriptor: caller)
    }

    /// Sends everything.
    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes { rest in
                // The bytes are lent for the call.
                unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "cannot send: errno \(errno)") }
            sent += count
        }
    }

    /// Whatever has arrived; nothing when the peer has closed or the time is over.
    package func receive(within milliseconds: Int32) -> [UInt8] {
        guard isReady(POLLIN, within: milliseconds) else { return [] }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // recv writes at most the buffer's size.
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(count, 0)))
    }

    private func isReady(_ events: Int32, within milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        // One local descriptor.
        return unsafe poll(&poller, 1, milliseconds) > 0
    }

    private static func make() throws -> Int32 {
        let descriptor = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { throw Failure(description: "no socket: errno \(errno)") }
        return descriptor
    }

    private static func withLoopback(
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            // A sockaddr_in is a sockaddr by definition of the interface.
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
