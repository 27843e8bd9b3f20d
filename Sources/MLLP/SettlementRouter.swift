import NIOCore
import Pipeline

/// Brings settlements from a writer's thread to the connections of one event loop.
///
/// One hop for a batch, one flush for a connection, however many settlements there are.
package final class SettlementRouter: SettlementReceiver {
    package let eventLoop: any EventLoop
    private let handlers: NIOLoopBoundBox<[UInt64: ConnectionHandler]>
    private let isDraining: NIOLoopBoundBox<Bool>

    package init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        handlers = .makeBoxSendingValue([:], eventLoop: eventLoop)
        isDraining = .makeBoxSendingValue(false, eventLoop: eventLoop)
    }

    package func settled(_ settlements: [(token: UInt64, settlement: Settlement)]) {
        eventLoop.execute { self.distribute(settlements) }
    }

    private func distribute(_ settlements: [(token: UInt64, settlement: Settlement)]) {
        let handlers = handlers.value
        var touched: Set<UInt64> = []
        for (token, settlement) in settlements {
            let (connection, sequence) = Token.unpack(token)
            guard let handler = handlers[connection] else { continue }
            handler.settled(sequence, as: settlement)
            touched.insert(connection)
        }
        for connection in touched { handlers[connection]?.settlementsEnded() }
    }

    func budgetGranted(to number: UInt64) {
        eventLoop.execute { self.handlers.value[number]?.budgetGranted() }
    }

    // MARK: On the event loop

    func add(_ handler: ConnectionHandler, as number: UInt64) {
        handlers.value[number] = handler
        if isDraining.value { handler.closeAfterAnswers() }
    }

    func remove(_ number: UInt64) { handlers.value[number] = nil }

    // MARK: Shutdown, from any thread

    /// Lets every connection, and those still being accepted, answer what is in flight and close.
    func drain() {
        eventLoop.execute {
            self.isDraining.value = true
            for handler in self.handlers.value.values { handler.closeAfterAnswers() }
        }
    }

    func closeAll() {
        eventLoop.execute {
            for handler in self.handlers.value.values { handler.closeNow() }
        }
    }
}
