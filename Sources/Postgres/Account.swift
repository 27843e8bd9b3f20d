import Glibc

/// The unprivileged account that PostgreSQL runs as when this program is root, which PostgreSQL
/// refuses to be.
struct Account {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// The account to use; nil when this program is not root and PostgreSQL runs as the same user.
    static func forServer() throws(PostgresFault) -> Account? {
        guard geteuid() == 0 else { return nil }
        for name in ["postgres", "sorawatch", "nobody"] {
            // getpwnam's entry is static storage of libc; it is copied before the next call.
            if let entry = unsafe getpwnam(name) {
                return unsafe Account(
                    name: name,
                    uid: entry.pointee.pw_uid,
                    gid: entry.pointee.pw_gid
                )
            }
        }
        throw PostgresFault(.environment, "root needs the user postgres to run a private server")
    }
}
