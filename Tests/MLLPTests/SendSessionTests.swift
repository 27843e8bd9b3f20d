import HL7
import MLLP
import NIOCore
import Testing

@Suite struct `Acknowledgement scan` {
    @Test(arguments: [
        ("MSH|^~\\&|A\rMSA|AA|1\r", AcknowledgementCode.AA),
        ("MSH|^~\\&|A\rMSA|CE|1|text\rERR|\r", .CE),
        ("MSH#*~\\&#A\nMSA#AR#1\n", .AR),
        ("MSA|AE", .AE),
        ("BHS|x\rMSH|1\rMSA|AA|1\rMSH|2\rMSA|AR|2\rMSH|3\rMSA|AE|3\rBTS|3\r", .AR),
        ("<ACK xmlns='urn:hl7-org:v2xml'><MSA><MSA.1>AE</MSA.1></MSA></ACK>", .AE),
        ("<HL7Message><MSA><MSA.1><MSA.1.1>AA</MSA.1.1></MSA.1></MSA></HL7Message>", .AA),
        ("<ACK><MSA><MSA.2>AA</MSA.2></MSA></ACK>", nil),
        ("MSH|MSA|AA|1\r", nil),
        ("MSA|A", nil),
        ("MSA|ZZ|1", nil),
        ("", nil),
    ])
    func `finds the code of MSA-1 and no other`(text: String, code: AcknowledgementCode?) {
        #expect(AcknowledgementCode(scanning: Array(text.utf8)) == code)
    }
}

@Suite struct `Sender machine` {
    @Test func `keeps its window and sends the lost again before the new, in order`() {
        var machine = SenderMachine(window: 2)
        var sent: [Int] = []
        while let index = machine.next {
            sent.append(index)
            machine.sent(now: .uptimeNanoseconds(1))
        }
        #expect(sent == [0, 1])
        #expect(machine.acknowledged()?.index == 0)
        #expect(machine.next == 2)
        machine.sent(now: .uptimeNanoseconds(2))
        machine.connectionLost()
        #expect(machine.unanswered == 2)

        #expect(machine.next == 1)
        machine.sent(now: .uptimeNanoseconds(3))
        #expect(machine.next == 2)
        machine.sent(now: .uptimeNanoseconds(4))
        #expect(machine.waitingSince == .uptimeNanoseconds(3))
        let again = machine.acknowledged()
        #expect(again?.firstSentAt == .uptimeNanoseconds(1))
        #expect(again?.attempts == 2)
        #expect(machine.next == 3)
        machine.ranDry()
        #expect(machine.next == nil)
        #expect(!machine.isDone)
        #expect(machine.acknowledged()?.index == 2)
        #expect(machine.isDone)
        #expect(machine.acknowledged() == nil)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Send session` {
    @Test func `sends every message of every file as often as asked and counts the answers`()
        async throws
    {
        let port = PortDouble(settlesAtOnce: true)
        try await withServer(port) { address, _ in
            var configuration = MLLPClient.Configuration(
                host: "127.0.0.1",
                port: address.port ?? 0
            )
            configuration.connections = 2
            let session = SendSession(
                files: [Array("MSH|1\rMSH|2\r".utf8), Array("MSH|3\r".utf8)],
                repetitions: 3,
                configuration: configuration
            )
            #expect(session.count == 9)
            let result = try await session.run()
            #expect(result.counts == [.AA: 9])
            #expect(result.isAllAccepted)
            #expect(result.latencyNanoseconds.count == 9)
            let expected = Array(repeating: ["MSH|1\r", "MSH|2\r", "MSH|3\r"], count: 3)
            #expect(port.bodies.sorted() == expected.flatMap(\.self).sorted())
        }
    }

    @Test(arguments: [(0.0, 10), (0.5, 20), (0.75, 30), (0.99, 40), (1.0, 40)])
    func `a quantile is a latency that was measured`(quantile: Double, nanoseconds: Int64) {
        var result = SendSession.Result()
        result.latencyNanoseconds = [10, 20, 30, 40]
        #expect(result.latencyNanoseconds(quantile: quantile) == nanoseconds)
    }
}
