import ArgumentParser

/// How every command ends: 0 done, 1 the answer is no, 2 usage or configuration, 3 the environment.
enum CommandFailure: Error, CustomStringConvertible {
    case answer(String)
    case usage(String)
    case environment(String)

    var status: ExitCode {
        switch self {
        case .answer: ExitCode(1)
        case .usage: ExitCode(2)
        case .environment: ExitCode(3)
        }
    }

    var description: String {
        switch self {
        case .answer(let text), .usage(let text), .environment(let text): text
        }
    }
}
