import Pipeline
import ServiceLifecycle

/// Runs the commit lanes; when told to stop, they finish what they hold.
struct LaneService: Service {
    let lanes: [CommitLane]

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for lane in lanes { group.addTask { await lane.run() } }
            }
        } onGracefulShutdown: {
            for lane in lanes { lane.finish() }
        }
    }
}
