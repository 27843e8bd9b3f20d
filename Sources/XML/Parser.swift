import CLibXML2

/// Lets libxml2 read the bytes as a SAX2 push parser, in pieces, into a tree of our own.
///
/// Only callbacks that are set here exist: nothing loads a file, an external subset or an entity.
func parse(_ bytes: [UInt8], limits: Document.Limits) throws(XMLError) -> Tree {
    guard bytes.count <= limits.bytes else { throw .tooLong(limitBytes: limits.bytes) }
    guard bytes.contains(where: { $0 > 0x20 }) else { throw .empty }
    let session = Session(limits: limits, bytes: bytes.count)
    guard session.start() else { throw .outOfMemory }
    session.feed(bytes)
    session.finish()
    return try session.result()
}

/// libxml2 sets itself up once for all threads.
private let isLibraryReady: Bool = {
    xmlInitParser()
    return true
}()

/// One document being read.
///
/// Safe: `context` is made in `start` and freed in `deinit`; libxml2 calls back only from within
/// `feed` and `finish`, on the same thread, with the unretained pointer to this object, which its
/// caller holds for that long.
@safe
private final class Session {
    private static let pieceBytes = 1 << 16

    private var builder: TreeBuilder
    private var context: xmlParserCtxtPtr?
    /// The number of each name, by the address under which libxml2 keeps it while it parses.
    private var numbers: [UInt: Int32] = [:]
    /// Those looked up last, each where its address says: most names come again and again.
    private var recent = [(address: UInt, number: Int32)](repeating: (0, 0), count: 256)
    private var isAtEnd = false

    init(limits: Document.Limits, bytes: Int) {
        builder = TreeBuilder(limits: limits, bytes: bytes)
    }

    deinit {
        guard let context = unsafe context else { return }
        // A push parser builds no document of its own: there is no `myDoc` to free.
        unsafe xmlFreeParserCtxt(context)
    }

    func start() -> Bool {
        guard isLibraryReady else { return false }
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.internalSubset = { data, _, _, _ in
            unsafe Session.of(data).refuse { .doctype($0) }
        }
        unsafe handler.startElementNs = { data, name, _, uri, _, _, count, _, attributes in
            unsafe Session.of(data).begin(name, uri, Int(count), attributes)
        }
        unsafe handler.endElementNs = { data, _, _, _ in
            unsafe Session.of(data).builder.end()
        }
        unsafe handler.characters = { data, text, length in
            unsafe Session.of(data).add(text, length)
        }
        unsafe handler.ignorableWhitespace = handler.characters
        unsafe handler.cdataBlock = handler.characters
        unsafe handler.serror = { data, error in
            unsafe Session.of(data).failed(error)
        }
        // libxml2 copies the handler.
        unsafe context = xmlCreatePushParserCtxt(
            &handler,
            Unmanaged.passUnretained(self).toOpaque(),
            nil,
            0,
            nil
        )
        guard let context = unsafe context else { return false }
        // NOENT so that `&amp;` in attributes is resolved; there are no other entities. HUGE
        // because the limits are ours.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_HUGE.rawValue
        return unsafe xmlCtxtUseOptions(context, Int32(options)) == 0
    }

    func feed(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var offset = 0
            while offset < buffer.count, builder.failure == nil {
                let count = min(Self.pieceBytes, buffer.count - offset)
                // Inside the buffer; libxml2 copies the piece before it returns.
                let piece = unsafe (base + offset).assumingMemoryBound(to: CChar.self)
                if unsafe xmlParseChunk(context, piece, Int32(count), 0) != 0 { failed() }
                offset += count
            }
        }
    }

    func finish() {
        guard builder.failure == nil else { return }
        isAtEnd = true
        if unsafe xmlParseChunk(context, nil, 0, 1) != 0 { failed() }
    }

    func result() throws(XMLError) -> Tree {
        if let failure = builder.failure { throw failure }
        guard !builder.nodes.isEmpty, builder.depth == 0 else { throw .truncated(place) }
        return builder.tree()
    }

    // MARK: Called by libxml2

    static func of(_ data: UnsafeMutableRawPointer?) -> Session {
        guard let data = unsafe data else { preconditionFailure("a callback without its session") }
        return unsafe Unmanaged<Session>.fromOpaque(data).takeUnretainedValue()
    }

    /// `attributes` has five pointers for each: name, prefix, URI, begin and end of the value.
    private func begin(
        _ name: UnsafePointer<xmlChar>?,
        _ uri: UnsafePointer<xmlChar>?,
        _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        let place = place
        builder.begin(unsafe number(name), namespace: unsafe number(uri), at: place)
        if let attributes = unsafe attributes {
            for index in 0..<count {
                let parts = unsafe attributes + 5 * index
                guard let begin = unsafe parts[3], let end = unsafe parts[4] else { continue }
                let value = unsafe UnsafeBufferPointer(start: begin, count: end - begin)
                unsafe builder.add(
                    number(parts[0]),
                    namespace: number(parts[2]),
                    value: value,
                    at: place
                )
            }
        }
        stopIfRefused()
    }

    private func add(_ text: UnsafePointer<xmlChar>?, _ length: Int32) {
        guard let text = unsafe text, length > 0 else { return }
        let piece = unsafe UnsafeBufferPointer(start: text, count: Int(length))
        unsafe builder.add(text: piece, at: place)
        stopIfRefused()
    }

    private func failed(_ error: UnsafeMutablePointer<xmlError>?) {
        // A namespace's oddity is an error, too, but not a fatal one.
        guard let error = unsafe error, unsafe error.pointee.level == XML_ERR_FATAL else { return }
        let here = unsafe XMLError.Place(
            line: max(1, Int(error.pointee.line)),
            column: max(1, Int(error.pointee.int2))
        )
        switch unsafe xmlParserErrors(UInt32(bitPattern: error.pointee.code)) {
        case XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING,
            XML_ERR_INVALID_CHAR, XML_I18N_CONV_FAILED:
            builder.refuse(.encoding(here))
        default:
            builder.refuse(isAtEnd ? .truncated(here) : .malformed(here))
        }
        stopIfRefused()
    }

    /// The library failed without saying why.
    private func failed() {
        if builder.failure == nil {
            builder.refuse(isAtEnd ? .truncated(place) : .malformed(place))
        }
    }

    private func refuse(_ error: (XMLError.Place) -> XMLError) {
        builder.refuse(error(place))
        stopIfRefused()
    }

    private func stopIfRefused() {
        if builder.failure != nil, let context = unsafe context {
            unsafe xmlStopParser(context)
        }
    }

    private var place: XMLError.Place {
        guard let context = unsafe context else { return XMLError.Place(line: 1, column: 1) }
        return unsafe XMLError.Place(
            line: max(1, Int(xmlSAX2GetLineNumber(context))),
            column: max(1, Int(xmlSAX2GetColumnNumber(context)))
        )
    }

    /// libxml2 keeps each name once for as long as it parses, so that its address tells it.
    private func number(_ name: UnsafePointer<xmlChar>?) -> Int32 {
        guard let name = unsafe name else { return 0 }
        let address = UInt(bitPattern: name)
        let slot = Int((address ^ address >> 8) & 255)
        if recent[slot].address == address { return recent[slot].number }
        let number: Int32
        if let known = numbers[address] {
            number = known
        } else {
            number = unsafe builder.number(of: String(cString: name))
            numbers[address] = number
        }
        recent[slot] = (address, number)
        return number
    }
}
