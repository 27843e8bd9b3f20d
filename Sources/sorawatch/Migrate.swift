import ArgumentParser
import Pipeline
import Postgres
import Store

/// Brings the database's schema up to date, as `serve` does by itself.
struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database to this program's schema.",
        discussion: "Exit status 1 with --plan when something is to be done."
    )

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Only say what would be done.")
    var plan = false

    func run() throws {
        let (_, connection) = try options.connect()
        defer { connection.close() }
        let migrator = Migrator(connection)
        do {
            let steps = plan ? try migrator.pending() : try migrator.migrate()
            if steps.isEmpty { print("the schema is up to date") }
            for step in steps {
                print("\(plan ? "pending" : "done"): \(step.version) \(step.name)")
            }
            if plan, !steps.isEmpty { throw ExitCode(1) }
        } catch let fault as StoreFault {
            throw CommandFailure.environment("\(fault)")
        }
    }
}
