import CLibPQ
import Glibc

/// The part of a connection that touches libpq: sends without blocking, waits by `poll` with a
/// deadline.
///
/// Safe: the session pointer is valid from `init` until `close`, which sets it to nil; libpq itself
/// checks a nil session.
@safe
final class Wire {
    enum Statement {
        case sql(String, [TypeOID])
        case prepared(String)
    }

    private var session: OpaquePointer?
    private let notices = NoticeBox()

    init(settings: [(String, String)]) throws(PostgresFault) {
        unsafe session = Wire.connect(settings)
        guard unsafe PQstatus(session) == CONNECTION_OK else {
            let fault = lost("cannot connect", inDoubt: false)
            close()
            throw fault
        }
        // The box outlives the session: both are owned by self and `close` ends the session first.
        unsafe PQsetNoticeReceiver(
            session,
            { box, result in
                guard let box = unsafe box else { return }
                unsafe Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().add(
                    Notice(
                        severity: Answer.field("V", of: result) ?? "",
                        sqlState: Answer.field("C", of: result) ?? ""
                    )
                )
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
        unsafe PQsetnonblocking(session, 1)
    }

    deinit {
        close()
    }

    var isOpen: Bool { unsafe PQstatus(session) == CONNECTION_OK }
    var serverVersion: Int { unsafe Int(PQserverVersion(session)) }
    var isInTransaction: Bool {
        let status = unsafe PQtransactionStatus(session)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    func takeNotices() -> [Notice] { notices.take() }

    func close() {
        // Frees the session once: it is nil afterwards.
        unsafe PQfinish(session)
        unsafe session = nil
    }

    func cancellation() -> Cancellation? {
        guard let handle = unsafe PQgetCancel(session) else { return nil }
        return unsafe Cancellation(handle)
    }

    // MARK: Sending

    func sendScript(_ script: String) throws(PostgresFault) {
        guard unsafe PQsendQuery(session, script) == 1 else { throw notSent() }
    }

    func sendPrepare(_ name: String, _ sql: String, _ types: [TypeOID]) throws(PostgresFault) {
        let count = Int32(types.count)
        let types = types.map(\.rawValue)
        guard unsafe PQsendPrepare(session, name, sql, count, types) == 1 else { throw notSent() }
    }

    func send(_ statement: Statement, _ values: BinaryWriter) throws(PostgresFault) {
        let sent = unsafe values.bytes.withUnsafeBufferPointer { buffer in
            let fields = unsafe Fields(buffer)
            let formats = [Int32](repeating: 1, count: fields.count)
            // libpq copies names, values and arrays before it returns; the pointers are into
            // `values`, held by `buffer`.
            switch statement {
            case .sql(let text, let types):
                let types = types.map(\.rawValue)
                precondition(types.count == fields.count, "types and values differ in number")
                return unsafe PQsendQueryParams(
                    session,
                    text,
                    Int32(fields.count),
                    types,
                    fields.pointers,
                    fields.lengths,
                    formats,
                    1
                )
            case .prepared(let name):
                return unsafe PQsendQueryPrepared(
                    session,
                    name,
                    Int32(fields.count),
                    fields.pointers,
                    fields.lengths,
                    formats,
                    1
                )
            }
        }
        guard sent == 1 else { throw notSent() }
    }

    func enterPipeline() throws(PostgresFault) {
        guard unsafe PQenterPipelineMode(session) == 1 else { throw notSent() }
    }

    // MARK: Receiving

    /// Collects the answers to one script or statement, and feeds COPY statements on the way.
    func answers(
        deadlineSeconds: Int,
        streams: [BinaryWriter] = []
    ) throws(PostgresFault) -> [Rows] {
        var rows: [Rows] = []
        var failure: PostgresFault?
        var streams = streams[...]
        while let answer = try next(deadlineSeconds) {
            switch answer.status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                rows.append(Rows(answer))
            case PGRES_COPY_IN:
                try feed(streams.popFirst(), deadlineSeconds)
            case PGRES_COPY_OUT, PGRES_COPY_BOTH:
                close()
                throw PostgresFault(.misuse, "COPY TO is not supported")
            default:
                failure = failure ?? fault(answer)
            }
        }
        if let failure { throw failure }
        return rows
    }

    /// Ends the pipeline with a Sync and collects its answers.
    func pipelineAnswers(count: Int, deadlineSeconds: Int) throws(PostgresFault) -> [Rows] {
        guard unsafe PQpipelineSync(session) == 1 else { throw notSent() }
        var rows: [Rows] = []
        var failure: PostgresFault?
        var isSynced = false
        while !isSynced {
            // Between two statements libpq returns nil; there is always more until the Sync is
            // answered.
            guard let answer = try next(deadlineSeconds) else {
                if !isOpen { throw failure ?? lost("the server went away", inDoubt: true) }
                continue
            }
            switch answer.status {
            case PGRES_PIPELINE_SYNC: isSynced = true
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: rows.append(Rows(answer))
            case PGRES_PIPELINE_ABORTED: break
            default: failure = failure ?? fault(answer)
            }
        }
        unsafe PQexitPipelineMode(session)
        if let failure { throw failure }
        precondition(rows.count == count, "a pipeline without failure answers every step")
        return rows
    }

    private func next(_ deadlineSeconds: Int) throws(PostgresFault) -> Answer? {
        try flush(deadlineSeconds)
        while unsafe PQisBusy(session) == 1 {
            try wait(for: POLLIN, deadlineSeconds)
            guard unsafe PQconsumeInput(session) == 1 else {
                throw lost("the server went away", inDoubt: true)
            }
        }
        // PQisBusy said no, so this does not block.
        guard let result = unsafe PQgetResult(session) else { return nil }
        return unsafe Answer(result)
    }

    private func feed(_ stream: BinaryWriter?, _ deadlineSeconds: Int) throws(PostgresFault) {
        guard let stream else {
            let reason = "no data for this COPY"
            while unsafe PQputCopyEnd(session, reason) == 0 { try flush(deadlineSeconds) }
            return
        }
        let pieceBytes = 1 << 16
        var offset = 0
        while offset < stream.count {
            let end = min(offset + pieceBytes, stream.count)
            let accepted = unsafe stream.bytes[offset..<end].withUnsafeBytes { piece in
                // libpq copies the bytes before it returns.
                unsafe PQputCopyData(
                    session,
                    piece.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(piece.count)
                )
            }
            if accepted < 0 { throw lost("the server went away", inDoubt: true) }
            if accepted == 1 { offset = end }
            try flush(deadlineSeconds)
        }
        while unsafe PQputCopyEnd(session, nil) == 0 { try flush(deadlineSeconds) }
    }

    private func flush(_ deadlineSeconds: Int) throws(PostgresFault) {
        while true {
            let state = unsafe PQflush(session)
            if state == 0 { return }
            // The server may be writing too (a notice, an error): reading keeps both sides from
            // waiting.
            if state < 0 { return }
            let ready = try wait(for: POLLIN | POLLOUT, deadlineSeconds)
            if ready & Int16(POLLIN) != 0, unsafe PQconsumeInput(session) == 0 {
                throw lost("the server went away", inDoubt: true)
            }
        }
    }

    @discardableResult
    private func wait(for events: Int32, _ deadlineSeconds: Int) throws(PostgresFault) -> Int16 {
        var descriptor = pollfd(
            fd: unsafe PQsocket(session),
            events: Int16(events),
            revents: 0
        )
        guard descriptor.fd >= 0 else { throw lost("the server went away", inDoubt: true) }
        while true {
            // One descriptor, in a local variable that outlives the call.
            let count = unsafe poll(&descriptor, 1, Int32(deadlineSeconds) * 1_000)
            if count > 0 { return descriptor.revents }
            if count < 0 && errno == EINTR { continue }
            close()
            throw PostgresFault(
                .deadline,
                "no answer within \(deadlineSeconds) s",
                inDoubt: true
            )
        }
    }

    // MARK: Faults

    private func fault(_ answer: Answer) -> PostgresFault {
        let fault = answer.fault(inDoubt: false)
        guard fault.sqlState != nil, fault.severity != nil else {
            return lost("the server went away", inDoubt: true)
        }
        var known = fault
        known.inDoubt =
            fault.severity == "FATAL" || fault.severity == "PANIC"
            || fault.sqlState == "08007" || fault.sqlState == "40003"
        return known
    }

    private func notSent() -> PostgresFault {
        if !isOpen { return lost("the server is gone", inDoubt: false) }
        let detail = message
        close()
        return PostgresFault(.misuse, "libpq refused to send", detail: detail)
    }

    private func lost(_ reason: String, inDoubt: Bool) -> PostgresFault {
        PostgresFault(.connection, reason, inDoubt: inDoubt, detail: message)
    }

    private var message: String {
        // A terminated string owned by the session, copied at once.
        guard let text = unsafe PQerrorMessage(session) else { return "" }
        return unsafe String(cString: text)
    }

    private static func connect(_ settings: [(String, String)]) -> OpaquePointer? {
        let keywords = unsafe settings.map { unsafe strdup($0.0) }
        let values = unsafe settings.map { unsafe strdup($0.1) }
        defer { unsafe (keywords + values).forEach { unsafe free($0) } }
        // Both lists end with nil, as libpq asks; it copies them.
        let keywordList = unsafe keywords.map { unsafe UnsafePointer<CChar>($0) } + [nil]
        let valueList = unsafe values.map { unsafe UnsafePointer<CChar>($0) } + [nil]
        return unsafe PQconnectdbParams(keywordList, valueList, 1)
    }
}

/// Pointers to the values of a `BinaryWriter`, in the shape libpq wants.
@safe
private struct Fields {
    var pointers: [UnsafePointer<CChar>?] = unsafe []
    var lengths: [Int32] = []

    var count: Int { lengths.count }

    init(_ buffer: UnsafeBufferPointer<UInt8>) {
        guard let base = unsafe buffer.baseAddress.map(UnsafeRawPointer.init) else { return }
        var offset = 0
        while offset < buffer.count {
            // A writer's content is lengths and that many bytes, so every offset is inside the
            // buffer.
            let length = unsafe Int32(
                bigEndian: base.loadUnaligned(fromByteOffset: offset, as: Int32.self)
            )
            offset += 4
            unsafe pointers.append(
                length < 0 ? nil : (base + offset).assumingMemoryBound(to: CChar.self)
            )
            lengths.append(max(length, 0))
            offset += Int(max(length, 0))
        }
    }
}

/// Keeps the notices of one connection; only its thread touches it.
private final class NoticeBox {
    private var notices: [Notice] = []

    func add(_ notice: Notice) {
        if notices.count < Connection.noticeLimitCount { notices.append(notice) }
    }

    func take() -> [Notice] {
        defer { notices.removeAll() }
        return notices
    }
}
