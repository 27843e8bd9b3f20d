import Alerts
import Clinical
import Cohort
import Pipeline
import Testing

@Suite struct `Delivery machines` {
    private func outcome(
        _ result: AttemptResult,
        attemptsBefore: Int = 0,
        machine: inout DeliveryMachine
    ) -> DeliveryOutcome {
        var generator = SeededGenerator(seed: 3)
        return machine.attemptEnded(
            result,
            attemptsBefore: attemptsBefore,
            now: sampleTime,
            using: &generator
        )
    }

    @Test func `an accepted attempt is a delivery`() {
        var machine = DeliveryMachine()
        #expect(outcome(.accepted, machine: &machine) == .delivered)
    }

    @Test(arguments: [
        (AttemptResult.refused(status: 302, retryAfterSeconds: nil), "status 302"),
        (.refused(status: 400, retryAfterSeconds: nil), "status 400"),
        (.refused(status: 503, retryAfterSeconds: 1), "status 503"),
        (.failed(.timeout), "timeout"),
        (.failed(.connection), "connection failed"),
        (.failed(.forbiddenAddress), "address refused"),
    ])
    func `any other answer is tried again, and after ten attempts given up`(
        result: AttemptResult,
        error: String
    ) {
        var machine = DeliveryMachine()
        let first = outcome(result, machine: &machine)
        guard case .retry(let at, let firstError) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(firstError == error)
        #expect(sampleTime.adding(seconds: 5) <= at && at <= sampleTime.adding(seconds: 6))
        guard case .retry = outcome(result, attemptsBefore: 8, machine: &machine) else {
            Issue.record("the ninth failure is not the last")
            return
        }
        #expect(outcome(result, attemptsBefore: 9, machine: &machine) == .dead(error: error))
        #expect(!machine.isDisabled)
    }

    @Test func `410 disables the receiver`() {
        var machine = DeliveryMachine()
        let gone = AttemptResult.refused(status: 410, retryAfterSeconds: 5)
        #expect(outcome(gone, machine: &machine) == .dead(error: "410 gone"))
        #expect(machine.isDisabled)
    }
}
