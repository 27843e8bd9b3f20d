/// A condition that did not come true in time.
package struct NeverHappened: Error, CustomStringConvertible {
    package let description: String
}

/// Looks at a condition until it holds; throws when `limit` passes first.
///
/// The pause is between two looks: nothing depends on its length.
package func eventually(
    within limit: Duration = .seconds(10),
    _ what: String,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        if ContinuousClock.now >= end {
            throw NeverHappened(description: "\(what) within \(limit)")
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
