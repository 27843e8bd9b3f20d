/// A coded field's places: identifier, text and system, twice (CE and CWE components 1 to 6).
package struct CodedField: Sendable {
    package var code: Range<Int>
    package var text: Range<Int>
    package var system: Range<Int>
    package var otherCode: Range<Int>
    package var otherText: Range<Int>
    package var otherSystem: Range<Int>

    /// Component `number`, from 1.
    mutating func set(_ range: Range<Int>, at number: Int) {
        switch number {
        case 1: code = range
        case 2: text = range
        case 3: system = range
        case 4: otherCode = range
        case 5: otherText = range
        default: otherSystem = range
        }
    }
}
