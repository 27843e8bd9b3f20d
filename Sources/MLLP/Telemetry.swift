import Logging
import Metrics
import NIOCore
import Pipeline

/// What an interface's connections count and log; never a byte of a message.
struct Telemetry: Sendable {
    private let logger: Logger
    private let interface: String
    private let connections: Counter
    private let refusedConnections: Counter
    private let openConnections: Gauge
    private let frames: Counter
    private let receivedBytes: Counter
    private let acknowledgements: Counter
    private let duplicates: Counter
    private let quarantined: Counter
    private let unavailable: Counter
    private let latency: Metrics.Timer

    init(interface: String, logger: Logger) {
        var logger = logger
        logger[metadataKey: "interface"] = "\(interface)"
        self.logger = logger
        self.interface = interface
        let dimensions = [("interface", interface)]
        func counter(_ name: String) -> Counter {
            Counter(label: "sorawatch_mllp_\(name)_total", dimensions: dimensions)
        }
        connections = counter("connections")
        refusedConnections = counter("refused_connections")
        frames = counter("frames")
        receivedBytes = counter("received_bytes")
        acknowledgements = counter("acknowledgements")
        duplicates = counter("duplicates")
        quarantined = counter("quarantined")
        unavailable = counter("unavailable")
        openConnections = Gauge(label: "sorawatch_mllp_open_connections", dimensions: dimensions)
        latency = Metrics.Timer(label: "sorawatch_mllp_answer_seconds", dimensions: dimensions)
    }

    func listening(at address: SocketAddress?) {
        logger.info("mllp listening", metadata: ["address": "\(text(address))"])
    }

    func stopped() { logger.info("mllp stopped") }

    func drainTimedOut(open: Int) {
        logger.warning(
            "shutdown deadline: closing connections with messages unanswered",
            metadata: ["open": "\(open)"]
        )
    }

    func opened(by peer: SocketAddress?, open: Int) {
        connections.increment()
        openConnections.record(open)
        logger.debug("connection opened", metadata: ["peer": "\(text(peer))", "open": "\(open)"])
    }

    func refused(_ peer: SocketAddress?, limit: Int) {
        refusedConnections.increment()
        logger.warning(
            "connection refused: as many are open as may be; raise max_connections or close idle ones",
            metadata: ["peer": "\(text(peer))", "limit": "\(limit)"]
        )
    }

    func left(open: Int) { openConnections.record(open) }

    func closed(by peer: SocketAddress?, frames: UInt64, unanswered: Int) {
        logger.debug(
            "connection closed",
            metadata: [
                "peer": "\(text(peer))", "frames": "\(frames)", "unanswered": "\(unanswered)",
            ]
        )
    }

    func received(bytes: Int) {
        frames.increment()
        receivedBytes.increment(by: bytes)
    }

    func settled(as settlement: Settlement, after time: TimeAmount) {
        switch settlement {
        case .committed(let acknowledgement, let isDuplicate, let isQuarantined):
            if acknowledgement != nil {
                acknowledgements.increment()
                latency.recordNanoseconds(time.nanoseconds)
            }
            if isDuplicate { duplicates.increment() }
            if isQuarantined { quarantined.increment() }
        case .unavailable:
            unavailable.increment()
        }
    }

    func fellSilent(_ peer: SocketAddress?, unanswered: Int) {
        logger.warning(
            "message not stored: peer left without an answer, to send it again",
            metadata: ["peer": "\(text(peer))", "unanswered": "\(unanswered)"]
        )
    }

    func mismatched(_ peer: SocketAddress?) {
        logger.error("settlement out of order: closing", metadata: ["peer": "\(text(peer))"])
    }

    /// A lost byte is a warning; a sloppy one is told of once for each connection.
    func faulty(_ fault: FrameFault, from peer: SocketAddress?, isFirst: Bool) {
        Counter(
            label: "sorawatch_mllp_frame_faults_total",
            dimensions: [("interface", interface), ("kind", fault.label)]
        ).increment()
        let metadata: Logger.Metadata = [
            "peer": "\(text(peer))", "kind": "\(fault.label)", "bytes": "\(fault.bytes)",
        ]
        switch fault {
        case .restarted, .cutShort:
            logger.warning("part of a message dropped unanswered", metadata: metadata)
        case .tooLong:
            logger.warning("frame too long: closing", metadata: metadata)
        case .skipped, .endWithoutReturn, .empty:
            logger.log(level: isFirst ? .notice : .debug, "framing fault", metadata: metadata)
        }
    }

    func stalled(_ peer: SocketAddress?) {
        Counter(
            label: "sorawatch_mllp_stalled_connections_total",
            dimensions: [("interface", interface)]
        ).increment()
        logger.notice(
            "peer stalled inside a frame or did not read its answers: closing",
            metadata: ["peer": "\(text(peer))"]
        )
    }

    func failed(_ peer: SocketAddress?, with error: any Error) {
        // The type only: what an error prints is not ours to vouch for.
        logger.debug(
            "connection failed",
            metadata: ["peer": "\(text(peer))", "error": "\(type(of: error))"]
        )
    }

    private func text(_ address: SocketAddress?) -> String {
        guard let address, let port = address.port else { return "unknown" }
        return "\(address.ipAddress ?? "unknown"):\(port)"
    }
}

extension FrameFault {
    fileprivate var bytes: Int {
        switch self {
        case .skipped(let bytes): bytes
        case .restarted(let remnantBytes), .cutShort(let remnantBytes): remnantBytes
        case .tooLong(let limitBytes): limitBytes
        case .endWithoutReturn, .empty: 0
        }
    }
}
