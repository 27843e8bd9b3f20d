import CLibPQ

/// Cancels, from any thread, the statement its connection is running.
///
/// Sendable: the handle is never changed after `init`, and PQcancel is documented as safe to call
/// from any thread.
@safe
package final class Cancellation: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQfreeCancel(handle)
    }

    /// Asks the server to cancel; the connection then throws 57014, unless the statement was
    /// already done.
    package func cancel() -> Bool {
        var message = [CChar](repeating: 0, count: 256)
        // libpq writes a terminated text of at most this size.
        return unsafe PQcancel(handle, &message, Int32(message.count)) == 1
    }
}
