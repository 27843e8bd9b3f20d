/// One leaf of a message: its place and its text.
package struct TreeLine: Sendable, Hashable {
    package var path: Path
    package var text: String

    package init(path: Path, text: String) {
        self.path = path
        self.text = text
    }
}

/// Every value of a message with its place, in order; empty ones are left out.
///
/// Repetition, component and subcomponent numbers appear where the message has more than one.
package func tree(of message: Message) -> [TreeLine] {
    var lines: [TreeLine] = []
    var ordinals: [SegmentName: Int] = [:]
    for segment in 0..<message.segmentCount {
        let name = message.segmentName(segment)
        let ordinal = ordinals[name, default: 0] + 1
        ordinals[name] = ordinal
        let place = Path(segment: name, ordinal: ordinal)
        if name == .unnamed {
            lines.append(TreeLine(path: place, text: message.text(message.segment(segment))))
            continue
        }
        if message.fieldCount(segment) == 0 { lines.append(TreeLine(path: place, text: "")) }
        for field in stride(from: 1, through: message.fieldCount(segment), by: 1) {
            var place = place
            place.field = field
            let repetitions = Array(message.repetitions(message.field(segment, field)))
            for (position, repetition) in repetitions.enumerated() {
                place.repetition = repetitions.count > 1 ? position + 1 : nil
                message.appendLeaves(of: repetition, at: place, to: &lines)
            }
        }
    }
    return lines
}

extension Message {
    fileprivate func appendLeaves(
        of repetition: Range<Int>,
        at place: Path,
        to lines: inout [TreeLine]
    ) {
        let components = parts(of: repetition, delimiters.component)
        for (position, component) in components.enumerated() {
            var place = place
            place.component = components.count > 1 ? position + 1 : nil
            let subcomponents = parts(of: component, delimiters.subcomponent)
            for (position, subcomponent) in subcomponents.enumerated() where !subcomponent.isEmpty {
                if subcomponents.count > 1 {
                    place.component = place.component ?? 1
                    place.subcomponent = position + 1
                }
                lines.append(TreeLine(path: place, text: text(subcomponent)))
            }
        }
    }

    private func parts(of range: Range<Int>, _ delimiter: UInt8?) -> [Range<Int>] {
        guard let delimiter, !isHeader(range) else { return [range] }
        return bytes[range]
            .split(separator: delimiter, omittingEmptySubsequences: false)
            .map { $0.startIndex..<$0.endIndex }
    }
}
