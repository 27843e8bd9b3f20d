import Clinical
import Intake
import Logging
import Pipeline
import Testing

@Suite struct CommitLanes {
    static func admission(_ controlID: String) throws -> Admission {
        let message = [
            #"MSH|^~\&|LAB|HOSP|SORAWATCH|HOSP|20260203||ADT^A04^ADT_A01|\#(controlID)|P|2.5.1"#,
            "PID|1||1^^^HOSP^MR||SYNTHETIC^PATIENT", "",
        ].joined(separator: "\r")
        return Admission(
            Array(message.utf8),
            on: InterfaceProfile(name: "test"),
            reader: MessageReader(valueSets: try ValueSets.standard()),
            receivedAt: Instant(seconds: 0)
        )
    }

    private static func refused(_ admission: Admission) -> Admission {
        var refused = admission
        refused.outcome = .quarantined(
            Refusal(
                code: "database_refused",
                text: "a value of this message cannot be stored",
                location: "MSH[1]",
                conditionCode: 207
            )
        )
        refused.acknowledgement = Array("AE".utf8)
        return refused
    }

    private static func lane(
        _ writer: WriterModel,
        patience: Duration = .seconds(60)
    ) -> CommitLane {
        CommitLane(
            writer: writer,
            limits: GroupCommitMachine.Limits(),
            patience: patience,
            events: LaneEvents(
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ),
            quarantined: refused,
            completed: { admission, _ in admission },
            committed: {}
        )
    }

    /// Submits messages by their control ids, tokens counting from 0, and gives what is settled.
    private static func settle(
        _ ids: [String],
        _ lane: CommitLane,
        _ writer: WriterModel
    ) async throws -> [SettlementRecord.Entry] {
        let admissions = try ids.map(admission)
        let record = SettlementRecord()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await lane.run() }
            for (token, admission) in admissions.enumerated() {
                lane.submit(
                    GroupCommitMachine.Waiting(
                        admission: admission,
                        token: UInt64(token),
                        receiver: record
                    )
                )
                if token == 0 { await writer.awaitFirst() }
            }
            writer.releaseFirst()
            let entries = await record.all(ids.count)
            lane.finish()
            return entries
        }
    }

    private static func isCommitted(_ settlement: Settlement, duplicate: Bool = false) -> Bool {
        if case .committed(_, duplicate, quarantined: false) = settlement { return true }
        return false
    }

    @Test func `what waits during a commit is the next batch, in order`() async throws {
        let writer = WriterModel(holdsFirst: true)
        let entries = try await Self.settle(["1", "2", "3", "4"], Self.lane(writer), writer)
        #expect(writer.batches == [["1"], ["2", "3", "4"]])
        #expect(entries.map(\.token) == [0, 1, 2, 3])
        #expect(entries.allSatisfy { Self.isCommitted($0.settlement) })
    }

    @Test(arguments: 1...7)
    func `a message the database refuses is quarantined alone, the others keep their order`(
        poison: Int
    ) async throws {
        let writer = WriterModel(refusing: ["\(poison)"], holdsFirst: true)
        let ids = (0...7).map(String.init)
        let entries = try await Self.settle(ids, Self.lane(writer), writer)
        #expect(writer.batches.flatMap(\.self) == ids)
        #expect(entries.map(\.token) == Array(0...7))
        for entry in entries {
            if entry.token == UInt64(poison) {
                let expected = Settlement.committed(
                    acknowledgement: Array("AE".utf8),
                    duplicate: false,
                    quarantined: true
                )
                #expect(entry.settlement == expected)
            } else {
                #expect(Self.isCommitted(entry.settlement), "\(entry.token)")
            }
        }
    }

    @Test func `duplicates never share a batch`() async throws {
        let writer = WriterModel(holdsFirst: true)
        let ids = ["1", "2", "3", "2", "2", "4"]
        let entries = try await Self.settle(ids, Self.lane(writer), writer)
        #expect(writer.batches == [["1"], ["2", "3"], ["2"], ["2", "4"]])
        #expect(
            entries.map { Self.isCommitted($0.settlement, duplicate: true) }
                == [false, false, false, true, true, false]
        )
    }

    @Test func `a short fault is waited out`() async throws {
        let writer = WriterModel(failures: 2, holdsFirst: true)
        let lane = Self.lane(writer)
        let entries = try await Self.settle(["1"], lane, writer)
        #expect(entries.allSatisfy { Self.isCommitted($0.settlement) })
        #expect(writer.batches == [["1"]])
        #expect(lane.isAvailable)
    }

    @Test func `a fault that outlasts the patience is answered by silence`() async throws {
        let writer = WriterModel(failures: 1_000_000, holdsFirst: true)
        let lane = Self.lane(writer, patience: .zero)
        let entries = try await Self.settle(["1", "2"], lane, writer)
        #expect(entries.map(\.settlement) == [.unavailable, .unavailable])
        #expect(!lane.isAvailable)
        #expect(writer.stored.isEmpty)
    }

    @Test func `a lane finds its database again though nobody sends`() async throws {
        let writer = WriterModel(failures: 2)
        let lane = Self.lane(writer, patience: .zero)
        let record = SettlementRecord()
        let admission = try Self.admission("1")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await lane.run() }
            lane.submit(.init(admission: admission, token: 0, receiver: record))
            #expect(await record.all(1).map(\.settlement) == [.unavailable])
            while !lane.isAvailable { await Task.yield() }
            lane.finish()
        }
        #expect(lane.isAvailable)
        #expect(writer.stored.isEmpty)
    }

    @Test func `a lane that is finishing takes nothing more`() async throws {
        let writer = WriterModel()
        let lane = Self.lane(writer)
        let record = SettlementRecord()
        lane.finish()
        lane.submit(.init(admission: try Self.admission("1"), token: 0, receiver: record))
        await lane.run()
        #expect(await record.all(1).map(\.settlement) == [.unavailable])
        #expect(writer.stored.isEmpty)
    }
}
