/// Where the private server of a state directory is, for programs that did not start it.
package enum PrivateDatabase {
    package static func address(stateDirectory: String) -> ConnectionString {
        ConnectionString(
            socketDirectory: ServerDirectory(state: stateDirectory).socket,
            database: PrivateServer.Settings(stateDirectory: stateDirectory).database,
            user: PrivateServer.user
        )
    }

    /// The postmaster, if it runs.
    package static func processID(stateDirectory: String) -> Int32? {
        ServerDirectory(state: stateDirectory).postmaster()
    }
}
