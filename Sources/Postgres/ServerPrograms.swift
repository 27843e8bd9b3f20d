import Glibc

/// Where PostgreSQL's own programs are.
struct ServerPrograms {
    let directory: String

    /// Finds Debian's newest version, else what the PATH has.
    init() throws(PostgresFault) {
        let debian = "/usr/lib/postgresql"
        let versions = Directory.entries(debian).compactMap { Int($0) }.sorted(by: >)
        // A terminated string of the environment, copied at once.
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        let places =
            versions.map { "\(debian)/\($0)/bin" } + path.split(separator: ":").map(String.init)
        for place in places where unsafe access(place + "/postgres", X_OK) == 0 {
            directory = place
            return
        }
        throw PostgresFault(
            .environment,
            "no PostgreSQL server is installed: apt-get install postgresql, or set database.url"
        )
    }

    var postgres: String { directory + "/postgres" }
    var initdb: String { directory + "/initdb" }
}
