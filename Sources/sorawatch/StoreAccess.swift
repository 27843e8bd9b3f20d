import Daemon
import Postgres
import Store

extension ConfigurationOptions {
    /// A session with the configured database.
    func connect() throws -> (configuration: DaemonConfiguration, connection: Connection) {
        let configuration = try load()
        do {
            let connection = try Connection(
                configuration.address,
                applicationName: "sorawatch command"
            )
            return (configuration, connection)
        } catch {
            throw CommandFailure.environment("no database: \(error)")
        }
    }
}

/// Runs `body`; a fault of the database ends the command with status 3.
func withStore<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let fault as PostgresFault {
        throw CommandFailure.environment("\(fault)")
    }
}
