import ArgumentParser
import Foundation
import Postgres

/// The one executable; each command is a file of its own.
@main
struct Sorawatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sorawatch",
        abstract:
            "Flags patients on sorafenib whose disease resists it, from a hospital's messages.",
        subcommands: [
            Serve.self, Demo.self, Send.self, Parse.self, Impression.self, Simulate.self,
            Explain.self, Report.self, Estimate.self, AlertCommands.self, Verify.self,
            Quarantine.self, Replay.self, Conformance.self, Migrate.self, CheckConfig.self,
            Bench.self,
        ]
    )

    static func main() async {
        // A reader of our output that has gone is an error to report, not a signal to die of.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            complain(failure.description)
            exit(withError: failure.status)
        } catch let fault as PostgresFault {
            complain("\(fault)")
            exit(withError: ExitCode(3))
        } catch {
            // ArgumentParser's own code for wrong usage is 64; ours is 2.
            let status = exitCode(for: error)
            let text = fullMessage(for: error)
            if status.isSuccess { print(text) } else if !text.isEmpty { complain(text) }
            exit(withError: status == .validationFailure ? ExitCode(2) : status)
        }
    }
}

/// Prints at once, into a pipe or a file, too: for output that comes bit by bit.
func say(_ text: String) {
    print(text)
    fflush(nil)
}

/// For people, beside the output.
func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
