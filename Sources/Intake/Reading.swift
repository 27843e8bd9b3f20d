package import Clinical
package import HL7

/// What a message's header says.
package struct MessageHeader: Sendable, Hashable {
    package var sendingApplication: String
    package var sendingFacility: String
    package var controlID: String
    /// Such as `ORU^R01`.
    package var messageType: String
    package var version: String
    /// `ER7`, `v2xml`, `CDA`, `FHIR`; `XML` or `unknown` where it is none of them.
    package var format: String
    /// MSH-7, or the best the message has; places its events among their versions.
    package var sentAt: Instant
    /// MSH-14: the pointer of the message that this one continues.
    package var continuationOf: String?
    /// DSC-1: the pointer under which this one goes on.
    package var continuedAs: String?

    package init(
        sendingApplication: String = "",
        sendingFacility: String = "",
        controlID: String = "",
        messageType: String = "",
        version: String = "",
        format: String = "ER7",
        sentAt: Instant = Instant(microseconds: 0)
    ) {
        self.sendingApplication = sendingApplication
        self.sendingFacility = sendingFacility
        self.controlID = controlID
        self.messageType = messageType
        self.version = version
        self.format = format
        self.sentAt = sentAt
    }
}

/// Why a message cannot be used; `text` never holds content.
package struct Refusal: Sendable, Hashable {
    /// A bounded label such as `required_field_missing`.
    package var code: String
    package var text: String
    /// Such as `OBX[3]-5(2)`.
    package var location: String
    /// The code of HL7 table 0357 for ERR-3.
    package var conditionCode: Int
    /// `AR` where the message was no business of ours at all, else `AE`.
    package var rejects: Bool

    package init(
        code: String,
        text: String,
        location: String,
        conditionCode: Int,
        rejects: Bool = false
    ) {
        self.code = code
        self.text = text
        self.location = location
        self.conditionCode = conditionCode
        self.rejects = rejects
    }
}

/// What reading one message came to.
package struct Reading: Sendable {
    package enum Outcome: Sendable, Hashable {
        case accepted
        case quarantined(Refusal)
    }

    package var header: MessageHeader
    package var outcome: Outcome
    /// Empty where quarantined.
    package var extract: Extract
    /// What an answer echoes; nil where the message cannot be answered.
    package var acknowledgementHeader: AcknowledgementHeader?
    /// The XML form an answer takes; nil for ER7.
    package var answerDialect: V2XMLDialect?

    package init(
        header: MessageHeader,
        outcome: Outcome,
        extract: Extract,
        acknowledgementHeader: AcknowledgementHeader? = nil
    ) {
        self.header = header
        self.outcome = outcome
        self.extract = extract
        self.acknowledgementHeader = acknowledgementHeader
    }
}
