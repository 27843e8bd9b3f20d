import Glibc

/// One use of iconv (POSIX.1-2017).
///
/// Safe: the descriptor is open from `init` to `deinit` and used by one caller; the pointers given
/// to iconv are into arrays that outlive the call, with their sizes.
@safe
final class Conversion {
    private let descriptor: iconv_t

    init(from source: String, to target: String) throws(TranscodingError) {
        let opened = unsafe iconv_open(target, source)
        // POSIX: (iconv_t)-1 where the conversion is not supported.
        guard Int(bitPattern: opened) != -1 else { throw .unknownEncoding }
        unsafe descriptor = opened.unsafelyUnwrapped
    }

    deinit {
        unsafe iconv_close(descriptor)
    }

    func convert(_ bytes: [UInt8]) throws(TranscodingError) -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(max(bytes.count * 2, 64), 1 << 16))
        var consumed = 0
        while true {
            let step = step(&input, from: consumed, into: &piece)
            output.append(contentsOf: piece[..<step.written])
            consumed += step.read
            switch step.failure {
            case 0:
                let rest = flush(into: &piece)
                output.append(contentsOf: piece[..<rest])
                return output
            case E2BIG where step.written > 0: continue
            case EILSEQ, EINVAL: throw .invalid(offset: consumed)
            default: throw .outOfMemory
            }
        }
    }

    private struct Step {
        var read: Int
        var written: Int
        /// 0 where all was converted.
        var failure: Int32
    }

    private func step(_ input: inout [UInt8], from start: Int, into piece: inout [UInt8]) -> Step {
        unsafe input.withUnsafeMutableBytes { source in
            unsafe piece.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress.map {
                    unsafe ($0 + start).assumingMemoryBound(to: CChar.self)
                }
                var fromLeft = source.count - start
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var toLeft = target.count
                let result = unsafe iconv(descriptor, &from, &fromLeft, &to, &toLeft)
                return Step(
                    read: source.count - start - fromLeft,
                    written: target.count - toLeft,
                    failure: result == -1 ? errno : 0
                )
            }
        }
    }

    /// Brings a stateful encoding back to its first state.
    private func flush(into piece: inout [UInt8]) -> Int {
        unsafe piece.withUnsafeMutableBytes { target in
            var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var toLeft = target.count
            _ = unsafe iconv(descriptor, nil, nil, &to, &toLeft)
            return target.count - toLeft
        }
    }
}
