import Synchronization
internal import Web

/// What must hold before messages are taken, as it comes true.
final class Condition: Sendable {
    private struct State {
        var isSchemaReady = false
        var awaited: Set<String>
        var announced = false
    }

    private let state: Mutex<State>
    private let announce: @Sendable () -> Void

    /// - Parameters:
    ///   - listeners: names of those that must be bound.
    ///   - announce: called once, when all holds for the first time.
    init(listeners: [String], announce: @escaping @Sendable () -> Void) {
        state = Mutex(State(awaited: Set(listeners)))
        self.announce = announce
    }

    var isSchemaReady: Bool { state.withLock { $0.isSchemaReady } }

    func schemaIsReady() { change { $0.isSchemaReady = true } }

    func listening(_ name: String) { change { $0.awaited.remove(name) } }

    var checks: [ReadinessCheck] {
        state.withLock { state in
            [
                ReadinessCheck(
                    name: "schema",
                    failure: state.isSchemaReady ? nil : "not migrated yet"
                ),
                ReadinessCheck(
                    name: "listeners",
                    failure: state.awaited.isEmpty
                        ? nil : "not bound yet: " + state.awaited.sorted().joined(separator: ", ")
                ),
            ]
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        let isFirst = state.withLock { state in
            body(&state)
            let holds = state.isSchemaReady && state.awaited.isEmpty
            defer { state.announced = state.announced || holds }
            return holds && !state.announced
        }
        if isFirst { announce() }
    }
}
