import Clinical
import Resistance
import Testing

/// Which of several statements about a death holds, whatever order they arrive in.
@Suite struct `Statements of death` {
    struct Statement: Sendable {
        let identity: String
        let status: VitalStatus
        let day: Int?
        /// In the order of the messages, not of their arrival.
        let sent: Int
        var result = ResultStatus.final

        static func dated(_ day: Int, sent: Int) -> Self {
            Self(identity: "death", status: .dead, day: day, sent: sent)
        }

        /// Its time is that of its message.
        static func undated(_ sent: Int) -> Self {
            Self(identity: "death|undated", status: .dead, day: sent, sent: sent)
        }

        static func withdrawn(_ sent: Int) -> Self {
            Self(identity: "death", status: .deathWithdrawn, day: sent, sent: sent)
        }

        static func discharge(_ day: Int, sent: Int) -> Self {
            Self(identity: "death|discharge|V1", status: .dead, day: day, sent: sent)
        }

        static func dischargeCancelled(_ sent: Int) -> Self {
            Self(
                identity: "death|discharge|V1",
                status: .dead,
                day: nil,
                sent: sent,
                result: .cancelled
            )
        }
    }

    struct Course: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: [Statement]
        /// The day of death after t0; nil: alive.
        let expected: Int?

        init(_ name: String, _ statements: [Statement], dead expected: Int?) {
            testDescription = name
            self.statements = statements
            self.expected = expected
        }
    }

    static let courses = [
        Course("undated after dated", [.dated(63, sent: 64), .undated(109)], dead: 63),
        Course("undated before dated", [.undated(64), .dated(63, sent: 109)], dead: 63),
        Course("a corrected date", [.dated(63, sent: 64), .dated(60, sent: 70)], dead: 60),
        Course(
            "both withdrawn",
            [.dated(63, sent: 64), .undated(70), .withdrawn(80)],
            dead: nil
        ),
        Course(
            "withdrawn between a date and an undated death",
            [.dated(63, sent: 64), .withdrawn(80), .undated(109)],
            dead: 109
        ),
        Course(
            "undated before the withdrawal of a date",
            [.undated(64), .dated(63, sent: 65), .withdrawn(80)],
            dead: nil
        ),
        Course(
            "dated again after a withdrawal",
            [.undated(64), .withdrawn(80), .dated(101, sent: 102)],
            dead: 101
        ),
        Course(
            "a discharge that was cancelled",
            [.discharge(63, sent: 64), .dischargeCancelled(65)],
            dead: nil
        ),
        Course(
            "PID-29, and a discharge that was cancelled",
            [.dated(63, sent: 64), .discharge(65, sent: 66), .dischargeCancelled(67)],
            dead: 63
        ),
        Course(
            "a discharge before a withdrawal",
            [.discharge(63, sent: 64), .withdrawn(65)],
            dead: nil
        ),
        Course("a discharge, then undated", [.discharge(63, sent: 64), .undated(109)], dead: 63),
        Course(
            "a discharge that only its message dates, after a date",
            [
                .dated(63, sent: 64),
                Statement(
                    identity: "death|undated|discharge|V1",
                    status: .dead,
                    day: 109,
                    sent: 109
                ),
            ],
            dead: 63
        ),
    ]

    @Test(arguments: courses)
    func `agree on one death or none`(course: Course) {
        for arrival in Self.orders(of: course.statements) {
            var history = History.started
            for statement in arrival {
                history.add(
                    .vital(statement.status),
                    day: statement.day,
                    identity: statement.identity,
                    status: statement.result,
                    sent: 100 + statement.sent
                )
            }
            let died = history.assessed(onDay: 200).status?.diedAt
            #expect(died == course.expected.map { t0.adding($0) })
        }
    }

    private static func orders(of statements: [Statement]) -> [[Statement]] {
        guard statements.count > 1 else { return [statements] }
        return statements.indices.flatMap { index in
            var others = statements
            let first = others.remove(at: index)
            return orders(of: others).map { [first] + $0 }
        }
    }
}
