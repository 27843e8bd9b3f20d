import Foundation
import Support
import Testing

extension EndToEnd {
    @Suite struct BenchTests {
        private struct Step: Decodable {
            var patients: Int
            var assessments_per_second: Double
            var quiet_p50_ms: Double
            var loaded_max_ms: Double
            var load_acked_per_second: Double
        }

        @Test(.timeLimit(.minutes(3)))
        func `bench review raises its alerts at each size of the store`() async throws {
            let result = try await CommandResult.of(
                "bench",
                "review",
                "--patients",
                "60,120",
                "--quiet-alerts",
                "3",
                "--alerts",
                "8",
                "--assessments",
                "100",
                "--load",
                "2x4",
                "--json"
            )
            #expect(result.status == 0, "\(result.errors)")
            let steps = try result.output.split(separator: "\n").map {
                try JSONDecoder().decode(Step.self, from: Data($0.utf8))
            }
            // Every patient of the courses has an assessment, and nobody of the load.
            #expect(steps.map(\.patients) == [60, 120])
            for step in steps {
                #expect(step.assessments_per_second > 0)
                #expect(step.quiet_p50_ms > 0)
                #expect(step.loaded_max_ms > 0)
                #expect(step.load_acked_per_second > 0)
            }
        }

        @Test(arguments: ["0", "many", "200,100", "10"])
        func `bench review refuses sizes it cannot measure`(patients: String) async throws {
            let result = try await CommandResult.of("bench", "review", "--patients", patients)
            #expect(result.status == 2)
            #expect(result.errors.contains("--patients"))
        }
    }
}
