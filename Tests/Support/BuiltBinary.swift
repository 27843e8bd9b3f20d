import Glibc

/// Finds the program that was built together with the running tests.
package enum BuiltBinary {
    /// The path of an executable product beside the test bundle; nil when it has not been built.
    package static func path(of product: String = "sorawatch") -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // readlink writes at most the buffer's size, unterminated.
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return nil }
        let test = String(
            decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        let path = test.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + product
        return unsafe access(path, X_OK) == 0 ? path : nil
    }
}
