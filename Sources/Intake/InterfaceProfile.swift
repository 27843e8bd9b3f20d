package import Clinical
package import HL7

/// What may be configured of one sender's connection.
package struct InterfaceProfile: Sendable, Hashable {
    package var name: String
    /// Zone of times written without an offset.
    package var zone: Zone
    /// Charset of messages without MSH-18, a name of table 0211.
    package var defaultCharset: String
    /// Authority of PID-3 numbers that name none.
    package var assigningAuthority: String
    package var ackMode: AcknowledgementMode
    /// PV1-36 codes that mean the patient died.
    package var deathDispositions: Set<String>
    package var acceptOrdersAsStart: Bool
    /// ng/mL per IU/mL of AFP.
    package var afpConversion: Decimal

    package init(
        name: String,
        zone: Zone = .utc,
        defaultCharset: String = "UNICODE UTF-8",
        assigningAuthority: String = "",
        ackMode: AcknowledgementMode = .fromMessage,
        deathDispositions: Set<String> = [],
        acceptOrdersAsStart: Bool = false,
        afpConversion: Decimal = Decimal(121, scale: 2)
    ) {
        self.name = name
        self.zone = zone
        self.defaultCharset = defaultCharset
        self.assigningAuthority = assigningAuthority
        self.ackMode = ackMode
        self.deathDispositions = deathDispositions
        self.acceptOrdersAsStart = acceptOrdersAsStart
        self.afpConversion = afpConversion
    }
}
