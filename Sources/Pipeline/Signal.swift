/// Wakes one waiting loop; any number of calls before it looks count as one.
package struct Signal: Sendable {
    package let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func wake() { continuation.yield() }

    /// Ends the loop once it has looked a last time.
    package func finish() { continuation.finish() }
}
