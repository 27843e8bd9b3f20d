/// One clinical statement read from a message.
package struct Event: Hashable, Sendable {
    /// Position among the message's events, from 1.
    package var ordinal: Int
    /// Where it was read, such as `ORU_R01 OBR[2].OBX[7]-5`.
    package var locator: String
    /// Statements with the same identity are versions of one: order number, code, sub-id and time
    /// of a result, never the set id.
    ///
    /// Scoped to the patient and the kind of `content`.
    package var identity: String
    package var status: ResultStatus
    /// When it held: specimen, study, administration or dispense time, onset, death.
    package var at: ClinicalTime?
    package var content: Content

    /// In the identity of what adds to a report and leaves it standing.
    package static let addendumMark = "|addendum|"

    package var isAddendum: Bool {
        if case .assessment = content { identity.contains(Self.addendumMark) } else { false }
    }

    package enum Content: Hashable, Sendable {
        case lab(LabResult)
        case assessment(TumorAssessment)
        case measurement(LesionMeasurement)
        case medication(MedicationEvent)
        case diagnosis(Diagnosis)
        case vital(VitalStatus)
        /// The patient this event belongs to lives on under another number.
        case merge(into: PatientIdentifier)
    }

    package init(
        ordinal: Int,
        locator: String,
        identity: String,
        status: ResultStatus,
        at: ClinicalTime?,
        content: Content
    ) {
        self.ordinal = ordinal
        self.locator = locator
        self.identity = identity
        self.status = status
        self.at = at
        self.content = content
    }
}

/// A code with the system that defines it; `system` is a URI or HL7 table 0396 name as configured.
package struct Coding: Hashable, Sendable {
    package var system: String
    package var code: String
    package var display: String

    package init(system: String, code: String, display: String) {
        self.system = system
        self.code = code
        self.display = display
    }
}

package enum Comparator: String, Sendable, Hashable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// The laboratory concepts that rules speak of.
package enum LabConcept: String, Sendable, CaseIterable, Hashable {
    case afp
    case alt
}

package struct LabResult: Hashable, Sendable {
    package var concept: LabConcept
    package var coding: Coding
    package var orderNumber: String
    package var subID: String
    package var comparator: Comparator?
    /// Nil where the value is text or has over 18 digits; `text` then holds it as written.
    package var value: Decimal?
    package var unit: String
    /// The value in the concept's own unit (AFP ng/mL, ALT U/L); nil where it is not comparable.
    package var canonical: Canonical?
    package var text: String?

    package struct Canonical: Hashable, Sendable {
        package var value: Decimal
        package var unit: String
        /// Such as `kIU/L × 1.21`; nil where the unit was the concept's own or equal to it.
        package var conversion: String?
        package init(value: Decimal, unit: String, conversion: String?) {
            self.value = value
            self.unit = unit
            self.conversion = conversion
        }
    }

    package init(
        concept: LabConcept,
        coding: Coding,
        orderNumber: String,
        subID: String,
        comparator: Comparator?,
        value: Decimal?,
        unit: String,
        canonical: Canonical?,
        text: String?
    ) {
        self.concept = concept
        self.coding = coding
        self.orderNumber = orderNumber
        self.subID = subID
        self.comparator = comparator
        self.value = value
        self.unit = unit
        self.canonical = canonical
        self.text = text
    }
}

/// A tumour's answer to treatment as asserted by one report.
package enum TumorResponse: String, Sendable, CaseIterable, Hashable {
    case progression, stable, response, suspected, indeterminate
}

package struct TumorAssessment: Hashable, Sendable {
    package enum Source: String, Sendable, CaseIterable, Hashable {
        case coded, measured, text
    }

    /// The reading rules by which a report's words assert what no size of target lesions denies: a
    /// new tumour, and progression of lesions that are no targets (RECIST 1.1, table 1).
    package static let rulesBeyondTargets: Set<String> = ["new-tumour", "non-target"]
    /// Of a report on a part of the body where the liver is not: that nothing grew there says
    /// nothing of the tumour.
    package static let otherRegionRule = "other-region"

    package var response: TumorResponse
    package var source: Source
    /// The words that decided, PHI.
    package var excerpt: String
    /// The reading rule that decided.
    package var rule: String
    /// One study, whoever reports it.
    package var accession: String
    package var coding: Coding?

    package init(
        response: TumorResponse,
        source: Source,
        excerpt: String,
        rule: String,
        accession: String,
        coding: Coding?
    ) {
        self.response = response
        self.source = source
        self.excerpt = excerpt
        self.rule = rule
        self.accession = accession
        self.coding = coding
    }
}

package enum DrugClass: String, Sendable, CaseIterable, Hashable {
    case tki
    case pd1
    case pdl1
    case ctla4
    case vegf
    case other
}

package struct MedicationEvent: Hashable, Sendable {
    package enum Action: String, Sendable, CaseIterable, Hashable {
        case ordered, dispensed, administered, stopped, held
    }

    /// Lower-case international nonproprietary name, such as `sorafenib`.
    package var ingredient: String
    package var drugClass: DrugClass
    package var action: Action
    package var coding: Coding
    package var orderNumber: String
    package var dose: Decimal?
    package var doseUnit: String
    /// Given in part only (RXA-20 PA).
    package var isPartial: Bool
    /// Stopped because it was not tolerated, as far as the message says so.
    package var stoppedForToxicity: Bool

    package init(
        ingredient: String,
        drugClass: DrugClass,
        action: Action,
        coding: Coding,
        orderNumber: String,
        dose: Decimal?,
        doseUnit: String,
        isPartial: Bool = false,
        stoppedForToxicity: Bool = false
    ) {
        self.ingredient = ingredient
        self.drugClass = drugClass
        self.action = action
        self.coding = coding
        self.orderNumber = orderNumber
        self.dose = dose
        self.doseUnit = doseUnit
        self.isPartial = isPartial
        self.stoppedForToxicity = stoppedForToxicity
    }
}

package struct Diagnosis: Hashable, Sendable {
    package enum Concept: String, Sendable, CaseIterable, Hashable {
        case hcc
    }

    package var concept: Concept
    package var coding: Coding

    package init(concept: Concept, coding: Coding) {
        self.concept = concept
        self.coding = coding
    }
}

/// What a message says of the patient's being alive.
package enum VitalStatus: String, Sendable, CaseIterable, Hashable {
    /// Seen alive at the event's time.
    case alive
    case dead
    /// An earlier death was withdrawn (`PID-30 ""` or `N`).
    case deathWithdrawn = "death_withdrawn"
}

/// An event together with the message that brought it.
package struct RecordedEvent: Hashable, Sendable {
    package var id: EventID { EventID(message: order.message, ordinal: event.ordinal) }
    package var order: MessageOrder
    package var receivedAt: Instant
    package var event: Event

    package init(order: MessageOrder, receivedAt: Instant, event: Event) {
        self.order = order
        self.receivedAt = receivedAt
        self.event = event
    }
}
