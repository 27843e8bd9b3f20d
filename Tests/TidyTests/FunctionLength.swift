/// Finds where functions begin and end by their indentation, which the formatter guarantees.
struct FunctionLength {
    let name: String
    /// Of its first line, from 1.
    let line: Int
    /// Lines from the declaration to the closing brace.
    let lines: Int

    static func all(in file: SourceTree.File) -> [FunctionLength] {
        file.lines.indices.compactMap { start in
            let first = file.lines[start]
            guard mayDeclare(first),
                let name = first.firstMatch(of: declaration)?.output.1
            else { return nil }
            return FunctionLength(
                name: String(name),
                line: start + 1,
                lines: end(of: start, in: file.lines) - start + 1
            )
        }
    }

    /// Whether it is worth while to look closer, which is slow.
    private static func mayDeclare(_ line: String) -> Bool {
        line.hasSuffix("{") || line.contains("func ") || line.contains("init")
    }

    private static var declaration: Regex<(Substring, Substring)> {
        #/^ *(?:[@a-z][\w()@]* )*(func [^ (<]+|init\b|deinit\b|subscript\b|(?:var|let) \w+(?=.*\{$))/#
    }

    /// A declaration goes on over deeper lines and closing brackets; a brace alone ends it.
    private static func end(of start: Int, in lines: [String]) -> Int {
        let depth = indentation(of: lines[start])
        for index in lines.indices.dropFirst(start + 1) where !lines[index].isEmpty {
            let line = lines[index].dropFirst(indentation(of: lines[index]))
            if indentation(of: lines[index]) > depth { continue }
            guard indentation(of: lines[index]) == depth else { return index - 1 }
            if line.hasPrefix("}") { return index }
            if !line.hasPrefix(")"), !line.hasPrefix(">"), !line.hasPrefix("where") {
                return index - 1
            }
        }
        return lines.count - 1
    }

    private static func indentation(of line: String) -> Int { line.prefix { $0 == " " }.count }
}
