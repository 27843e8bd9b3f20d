import AsyncHTTPClient
import Cohort
import Foundation
import MLLP
import NIOCore
import NIOHTTP1
import Synchronization

/// A cohort's messages on their way to a daemon: shuffled, with repetitions, over MLLP and HTTP at
/// once.
struct DemoDelivery {
    private let cohort: Cohort
    private let deliveries: [CohortMessage]
    private let overMLLP: [CohortMessage]
    private let overHTTP: [CohortMessage]

    private static let connections = 8
    private static let window = 8
    /// Requests under way at a time.
    private static let requests = 8

    init(_ cohort: Cohort, seed: UInt64) {
        self.cohort = cohort
        deliveries = cohort.deliveries(seed: seed)
        overMLLP = deliveries.filter { $0.channel == .mllp }
        overHTTP = deliveries.filter { $0.channel == .http }
    }

    /// Prints what is sent; throws where an answer is not that it was stored.
    func run(to daemon: DaemonProcess) async throws {
        print(
            "\(cohort.messages.count) messages, \(deliveries.count) deliveries in random order: "
                + "\(overMLLP.count) over MLLP, \(overHTTP.count) over HTTP."
        )
        for form in MessageForm.allCases {
            let count = cohort.messages.count { $0.form == form }
            print("  " + form.rawValue.padding(toLength: 20, withPad: " ", startingAt: 0), count)
        }
        let bar = ProgressBar("delivering", total: deliveries.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sendOverMLLP(daemon) { bar.advance() } }
            for lane in 0..<Self.requests {
                group.addTask {
                    for index in stride(from: lane, to: overHTTP.count, by: Self.requests) {
                        try await Self.post(overHTTP[index], to: daemon)
                        bar.advance()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    // MARK: MLLP

    private func sendOverMLLP(
        _ daemon: DaemonProcess,
        onAnswer: @escaping @Sendable () -> Void
    ) async throws {
        var configuration = MLLPClient.Configuration(host: "127.0.0.1", port: daemon.mllpPort)
        configuration.connections = Self.connections
        configuration.window = Self.window
        configuration.resends = true
        let refused = Mutex<[String]>([])
        let messages = overMLLP
        let summary = try await MLLPClient(configuration: configuration).run {
            connection,
            index in
            let number = connection + index * Self.connections
            return number < messages.count ? messages[number].bytes : nil
        } report: { answer in
            let message = messages[answer.connection + answer.index * Self.connections]
            if !Self.isStored(answer.acknowledgement) {
                refused.withLock { $0.append(message.controlID) }
            }
            onAnswer()
        }
        let names = refused.withLock { $0 }
        guard names.isEmpty, summary.unanswered == 0 else {
            throw CommandFailure.answer(
                "MLLP: \(names.count) refused, \(summary.unanswered) unanswered: "
                    + names.sorted().prefix(10).joined(separator: ", ")
            )
        }
    }

    // MARK: HTTP

    /// Version 2 to its own address, documents and bundles to that of any format.
    private static func post(_ message: CohortMessage, to daemon: DaemonProcess) async throws {
        let (path, type) =
            switch message.form {
            case .er7, .gb18030, .batch: ("/hl7v2", "application/hl7-v2+er7")
            case .xml, .mirthXML: ("/hl7v2", "application/hl7-v2+xml")
            case .clinicalDocument: ("/messages", "application/hl7-cda+xml")
            case .bundle: ("/messages", "application/fhir+xml")
            }
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(daemon.httpPort)\(path)")
        request.method = .POST
        request.headers.add(name: "content-type", value: type)
        request.body = .bytes(ByteBuffer(bytes: message.bytes))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = try await response.body.collect(upTo: 64 << 10)
        let isStored =
            message.form.isVersion2
            ? response.status == .ok && isStored(Array(answer.readableBytesView))
            : response.status == .accepted
        guard isStored else {
            throw CommandFailure.answer(
                "HTTP \(response.status.code) to \(message.controlID): \(String(buffer: answer))"
            )
        }
    }

    // MARK: Answers

    /// Whether every MSA of an answer says AA or CA, in segments or in either form of XML.
    private static func isStored(_ answer: [UInt8]) -> Bool {
        let text = String(decoding: answer, as: UTF8.self)
        let marks = text.hasPrefix("<") ? ["<MSA.1>", "<MSA.1.1>"] : ["MSA|"]
        let codes = marks.flatMap { mark in
            text.components(separatedBy: mark).dropFirst().map { $0.prefix(2) }
        }.filter { $0 != "<M" }
        return !codes.isEmpty && codes.allSatisfy { $0 == "AA" || $0 == "CA" }
    }
}
