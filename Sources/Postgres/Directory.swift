import Glibc

/// The directory operations that the private server needs.
enum Directory {
    /// Names in a directory, none when it cannot be read.
    static func entries(_ path: String) -> [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        // readdir's entry is valid until the next call, and its name is terminated.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(
                    cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self)
                )
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Makes a directory that only `owner` may enter, or makes sure that it is one.
    static func ensurePrivate(_ path: String, owner: Account?) throws(PostgresFault) {
        let uid = owner?.uid ?? geteuid()
        if unsafe mkdir(path, 0o700) == 0 {
            if let owner { unsafe chown(path, owner.uid, owner.gid) }
            return
        }
        var status = stat()
        // lstat fills the local variable; a link is not followed, so nobody can lend us a
        // directory.
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == uid
        else {
            throw PostgresFault(.environment, "\(path) cannot be made, or belongs to another user")
        }
        unsafe chmod(path, 0o700)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Where a symbolic link leads.
    static func destination(_ link: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // readlink writes at most the buffer's size, unterminated.
        let count = unsafe readlink(link, &buffer, buffer.count)
        if count < 0 { return nil }
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A small text file's first line.
    static func firstLine(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256)
        // read writes at most the buffer's size.
        let count = unsafe read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
