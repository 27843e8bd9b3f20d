internal import Postgres
import Synchronization

/// An HTTP endpoint that remembers what it is sent and answers as it is told.
package final class WebhookReceiver: Sendable {
    package struct Delivery: Sendable {
        package let requestLine: String
        /// By lowercased name.
        package let headers: [String: String]
        package let body: [UInt8]
    }

    private struct State {
        var deliveries: [Delivery] = []
        var statuses: [Int] = []
        var isStopping = false
    }

    package let port: UInt16
    private let state = Mutex(State())
    private let listener: Listener

    /// Listens on a port of the system's choosing; answers 204 unless told otherwise.
    package init() throws {
        let socket = try Socket.listen()
        port = socket.port
        listener = Listener(socket)
    }

    package var url: String { "http://127.0.0.1:\(port)/hook" }
    package var deliveries: [Delivery] { state.withLock { $0.deliveries } }

    /// The status codes of the next answers, in order.
    package func answerNext(_ statuses: [Int]) {
        state.withLock { $0.statuses += statuses }
    }

    /// Serves until the task is cancelled, one caller at a time.
    package func run() async {
        await withTaskCancellationHandler {
            await listener.serve(self)
        } onCancel: {
            state.withLock { $0.isStopping = true }
        }
    }

    fileprivate var isStopping: Bool { state.withLock { $0.isStopping } }

    fileprivate func status(for delivery: Delivery) -> Int {
        state.withLock { state in
            state.deliveries.append(delivery)
            return state.statuses.isEmpty ? 204 : state.statuses.removeFirst()
        }
    }
}

/// The blocking half, on a thread of its own.
private actor Listener {
    private let socket: Socket
    private let thread = PostgresThread()

    init(_ socket: consuming Socket) {
        self.socket = socket
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The thread lives as long as the actor.
        unsafe thread.asUnownedSerialExecutor()
    }

    func serve(_ receiver: WebhookReceiver) {
        while !receiver.isStopping {
            guard let caller = socket.accept(within: 50) else { continue }
            guard let delivery = Self.read(caller) else { continue }
            let status = receiver.status(for: delivery)
            let answer = "HTTP/1.1 \(status) Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            try? caller.send(Array(answer.utf8))
        }
    }

    private static func read(_ caller: borrowing Socket) -> WebhookReceiver.Delivery? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) {
                let lines = String(decoding: bytes[..<split], as: UTF8.self).split(
                    separator: "\r\n"
                )
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { continue }
                    let value = line[line.index(after: colon)...].drop { $0 == " " }
                    headers[line[..<colon].lowercased()] = String(value)
                }
                let body = bytes[(split + 4)...]
                if body.count >= Int(headers["content-length"] ?? "0") ?? 0 {
                    return WebhookReceiver.Delivery(
                        requestLine: String(lines.first ?? ""),
                        headers: headers,
                        body: Array(body)
                    )
                }
            }
            let more = caller.receive(within: 5_000)
            if more.isEmpty { return nil }
            bytes += more
        }
    }
}
