/// The results of one order that no rule speaks of, kept together as they arrived.
///
/// A structure of ranges into one text buffer: a message of fifteen results costs two allocations,
/// not a hundred, and is written to the database from where it lies.
package struct LabPanel: Sendable, Hashable {
    /// A range of `text`; empty where the field was.
    package struct Slice: Sendable, Hashable {
        package var lower: UInt32
        package var upper: UInt32
        package init(lower: UInt32, upper: UInt32) {
            self.lower = lower
            self.upper = upper
        }
        package static var empty: Slice { Slice(lower: 0, upper: 0) }
        package var isEmpty: Bool { lower == upper }
        package var range: Range<Int> { Int(lower)..<Int(upper) }
    }

    package struct Item: Sendable, Hashable {
        /// Position of the OBX below its OBR, from 1.
        package var position: Int32
        package var code: Slice
        package var system: Slice
        package var display: Slice
        package var subID: Slice
        package var comparator: Comparator?
        package var value: Decimal?
        package var unit: Slice
        /// The value as written where it is no number.
        package var textValue: Slice
        package var status: ResultStatus

        package init(
            position: Int32,
            code: Slice,
            system: Slice,
            display: Slice,
            subID: Slice,
            comparator: Comparator?,
            value: Decimal?,
            unit: Slice,
            textValue: Slice,
            status: ResultStatus
        ) {
            self.position = position
            self.code = code
            self.system = system
            self.display = display
            self.subID = subID
            self.comparator = comparator
            self.value = value
            self.unit = unit
            self.textValue = textValue
            self.status = status
        }
    }

    /// Such as `ORU_R01 OBR[1]`, or a way with a `#` for the position in it.
    package var locatorPrefix: String
    package var orderNumber: String
    package var at: ClinicalTime?
    /// UTF-8.
    package var text: [UInt8]
    package var items: [Item]

    package init(
        locatorPrefix: String,
        orderNumber: String,
        at: ClinicalTime?,
        text: [UInt8] = [],
        items: [Item] = []
    ) {
        self.locatorPrefix = locatorPrefix
        self.orderNumber = orderNumber
        self.at = at
        self.text = text
        self.items = items
    }

    /// Where the item was read: `ORU_R01 OBR[1].OBX[3]-5`, or the way with its position in it.
    ///
    /// The view `lab_result` says the same in SQL.
    package func locator(of item: Item) -> String {
        let parts = locatorPrefix.split(separator: "#", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return "\(locatorPrefix).OBX[\(item.position)]-5" }
        return parts.joined(separator: String(item.position))
    }

    package func string(_ slice: Slice) -> String {
        String(decoding: text[slice.range], as: UTF8.self)
    }

    /// Copies `bytes` behind the others.
    package mutating func append(_ bytes: some Collection<UInt8>) -> Slice {
        let lower = UInt32(text.count)
        text.append(contentsOf: bytes)
        return Slice(lower: lower, upper: UInt32(text.count))
    }
}

extension [LabPanel.Item] {
    /// Adds a number without comparator; each part is given by where it begins and ends.
    ///
    /// In one call what would else be a dozen: nearly every result of every message comes this way.
    package mutating func appendNumber(
        position: Int32,
        code: (UInt32, UInt32),
        system: (UInt32, UInt32),
        display: (UInt32, UInt32),
        subID: (UInt32, UInt32),
        significand: Int64,
        scale: Int,
        unit: (UInt32, UInt32),
        status: ResultStatus
    ) {
        append(
            LabPanel.Item(
                position: position,
                code: LabPanel.Slice(lower: code.0, upper: code.1),
                system: LabPanel.Slice(lower: system.0, upper: system.1),
                display: LabPanel.Slice(lower: display.0, upper: display.1),
                subID: LabPanel.Slice(lower: subID.0, upper: subID.1),
                comparator: nil,
                value: Decimal(significand, scale: scale),
                unit: LabPanel.Slice(lower: unit.0, upper: unit.1),
                textValue: .empty,
                status: status
            )
        )
    }
}
