import ArgumentParser
import Clinical
import Daemon

/// What a sender can expect, from the live configuration.
struct Conformance: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the interface statement of a configuration: formats, fields, answers."
    )

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Print JSON instead of Markdown.")
    var json = false

    func run() throws {
        let statement = InterfaceStatement(try options.load())
        if json {
            print(statement.json.text)
        } else {
            print(statement.text, terminator: "")
        }
    }
}
