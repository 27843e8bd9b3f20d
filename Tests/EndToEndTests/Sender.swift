import Support

/// A connected sender that can be kept among others.
final class Sender {
    private var probe: MLLPProbe

    /// `port` is another interface's than the daemon's first.
    init(to daemon: RunningDaemon, port: UInt16? = nil) throws {
        probe = try MLLPProbe(port: port ?? daemon.mllpPort)
    }

    func send(_ message: String) throws { try probe.send(message) }

    func sendRaw(_ bytes: [UInt8]) throws { try probe.sendRaw(bytes) }

    func receive(within milliseconds: Int32 = 10_000) -> String? {
        probe.receive(within: milliseconds)
    }

    /// The whole answer, a segment a line.
    func answer(to message: String, within milliseconds: Int32 = 10_000) throws -> [String]? {
        try probe.send(message)
        return receive(within: milliseconds)?.split(separator: "\r").map(String.init)
    }

    /// MSA-1 of the answer.
    func code(for message: String, within milliseconds: Int32 = 10_000) throws -> String? {
        try probe.acknowledgement(of: message, within: milliseconds)
    }
}

extension RunningDaemon {
    /// MSA-1 of the answer to a message on a connection of its own.
    nonisolated func code(for message: String) throws -> String? {
        try Sender(to: self).code(for: message)
    }
}

/// Literal messages.
enum Letter {
    static func message(_ segments: String...) -> String {
        segments.joined(separator: "\r") + "\r"
    }

    static func header(
        _ type: String,
        _ controlID: String,
        sent: String = "20260203040506",
        from application: String = "LAB",
        version: String = "2.5.1",
        more: String = ""
    ) -> String {
        #"MSH|^~\&|\#(application)|HOSP|SORAWATCH|HOSP|\#(sent)||\#(type)|\#(controlID)|P|"#
            + version + more
    }

    static func patient(_ number: String) -> String {
        "PID|1||\(number)^^^HOSP^MR||SYNTHETIC^PATIENT||19600102|M"
    }

    /// ALT and two results that no rule speaks of.
    static func panel(_ controlID: String, patient number: String, alt: Int = 61) -> String {
        message(
            header("ORU^R01^ORU_R01", controlID),
            patient(number),
            "OBR|1|P\(controlID)|F\(controlID)|24325-3^Hepatic panel^LN|||20260203030000",
            "OBX|1|NM|1742-6^ALT^LN||\(alt)|U/L|||||F",
            "OBX|2|NM|1920-8^AST^LN||88|U/L|||||F",
            "OBX|3|NM|1751-7^Albumin^LN||30|g/L|||||F"
        )
    }
}
