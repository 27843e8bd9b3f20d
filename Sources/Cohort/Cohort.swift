package import Clinical

/// A message of the synthetic cohort as it goes over the wire.
package struct CohortMessage: Hashable, Sendable {
    package enum Channel: String, CaseIterable, Hashable, Sendable {
        case mllp, http
    }

    package var controlID: String
    package var channel: Channel
    package var form: MessageForm
    /// Without framing.
    package var bytes: [UInt8]
    /// Numbers of the patients it was written for, several in a batch.
    package var patients: [Int]
    package var sentAt: Instant
}

/// SYNTHETIC patients with the study's proportions and medians, and the messages about them.
///
/// A pure function of its plan. The truth is known beforehand and is not computed by what the
/// messages are to test.
package struct Cohort: Sendable {
    package let plan: CohortPlan
    /// By number, from 1.
    package let patients: [SyntheticPatient]
    /// In the order of history.
    package let messages: [CohortMessage]

    package init(_ plan: CohortPlan) {
        self.plan = plan
        var generator = SeededGenerator(seed: plan.seed)
        let patients = Self.patients(of: plan, using: &generator)
        self.patients = patients
        let victims = patients.filter {
            $0.course.plantedClass == .secondary && $0.incidents.isEmpty
        }
        var drafts: [Draft] = []
        for patient in patients {
            let isMistaken = !patient.incidents.isDisjoint(
                with: [.misfiledProgression, .wronglyMerged]
            )
            drafts += HistoryWriter.drafts(
                of: patient,
                mistakenFor: isMistaken && !victims.isEmpty
                    ? victims[patient.course.ordinal % victims.count] : nil,
                seed: generator.next()
            )
        }
        messages = MessageBatch.gathering(Self.numbered(drafts))
    }

    /// The patients alone, without the cost of writing their messages.
    package static func patients(of plan: CohortPlan) -> [SyntheticPatient] {
        var generator = SeededGenerator(seed: plan.seed)
        return patients(of: plan, using: &generator)
    }

    private static func patients(
        of plan: CohortPlan,
        using generator: inout SeededGenerator
    ) -> [SyntheticPatient] {
        let courses = CoursePlanner.courses(for: plan, using: &generator)
        let planner = PatientPlanner(epoch: plan.epoch)
        var patients: [SyntheticPatient] = []
        for (index, course) in courses.enumerated() {
            patients.append(planner.patient(index + 1, course: course, using: &generator))
        }
        return patients
    }

    /// Control ids ascend with the time of sending.
    private static func numbered(_ drafts: [Draft]) -> [CohortMessage] {
        let order = drafts.indices.sorted {
            drafts[$0].sentAt == drafts[$1].sentAt
                ? $0 < $1 : drafts[$0].sentAt < drafts[$1].sentAt
        }
        return order.enumerated().map { position, index in
            drafts[index].message(controlID: "SYN" + padded(position + 1, to: 7))
        }
    }

    /// Every message at least once, in random order, about three in a hundred twice.
    package func deliveries(seed: UInt64) -> [CohortMessage] {
        var generator = SeededGenerator(seed: seed)
        var deliveries = messages
        for message in messages where generator.happens(3) { deliveries.append(message) }
        deliveries.shuffle(using: &generator)
        return deliveries
    }

    /// The messages and the truth, each under the name it has in a directory.
    ///
    /// In `messages` is what MLLP takes, in `documents` what only HTTP does, for lack of an answer.
    package var files: [(name: String, bytes: [UInt8])] {
        let messages = messages.map { message in
            let folder = message.form.isVersion2 ? "messages" : "documents"
            let suffix = message.form.isXML ? "xml" : "hl7"
            return (name: "\(folder)/\(message.controlID).\(suffix)", bytes: message.bytes)
        }
        return messages + [(name: "truth.tsv", bytes: [UInt8](truthTable.utf8))]
    }
}
