/// The parts of one OBX that every result needs, found in one visit.
///
/// Found one by one from another module they would cost three times as much.
package struct ObservationFields: Sendable {
    /// OBX-2, whole field.
    package let type: Range<Int>
    /// OBX-3.
    package let code: CodedField
    /// OBX-4, first component.
    package let subID: Range<Int>
    /// OBX-5, whole field.
    package let value: Range<Int>
    /// OBX-5, first component.
    package let firstValue: Range<Int>
    /// OBX-6, first component.
    package let unit: Range<Int>
    /// OBX-11, whole field.
    package let status: Range<Int>
    /// OBX-14, first component.
    package let time: Range<Int>
}

extension Message {
    /// The parts of the OBX at `segment`, which must be one.
    package func observationFields(_ segment: Int) -> ObservationFields {
        let entry = index.entry(segment)
        let value = index.field(5, of: entry)
        return ObservationFields(
            type: index.field(2, of: entry),
            code: coded(index.field(3, of: entry)),
            subID: firstComponent(of: index.field(4, of: entry)),
            value: value,
            firstValue: firstComponent(of: value),
            unit: firstComponent(of: index.field(6, of: entry)),
            status: index.field(11, of: entry),
            time: firstComponent(of: index.field(14, of: entry))
        )
    }

    @inline(__always)
    private func firstComponent(of field: Range<Int>) -> Range<Int> {
        guard !field.isEmpty else { return field }
        let end = bytes.span.first(delimiters.component, or: delimiters.repetition, in: field)
        return field.lowerBound..<end
    }
}
