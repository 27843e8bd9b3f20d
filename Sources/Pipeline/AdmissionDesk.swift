package import Clinical
package import Intake

/// Reads frames and hands them to the lanes: the one way in, whatever the edge.
package struct AdmissionDesk: IntakePort {
    private let reader: MessageReader
    private let lanes: [CommitLane]

    package init(reader: MessageReader, lanes: [CommitLane]) {
        precondition(!lanes.isEmpty)
        self.reader = reader
        self.lanes = lanes
    }

    package var isAvailable: Bool { lanes.allSatisfy(\.isAvailable) }

    package func admission(
        of frame: [UInt8],
        on profile: InterfaceProfile,
        receivedAt: Instant
    ) -> Admission {
        guard let batch = reader.batch(in: frame, profile: profile) else {
            return Admission(frame, on: profile, reader: reader, receivedAt: receivedAt)
        }
        return Admission(batch, on: profile, reader: reader, receivedAt: receivedAt)
    }

    package func submit(
        _ admission: Admission,
        lane: Int,
        token: UInt64,
        receiver: any SettlementReceiver
    ) {
        let lane = lanes[lane % lanes.count]
        guard let batch = admission.batch else {
            return lane.submit(
                GroupCommitMachine.Waiting(admission: admission, token: token, receiver: receiver)
            )
        }
        let parts = batch.members + [admission]
        let collector = SettlementCollector(parts.count) { settlements in
            receiver.settled([(token, batch.settlement(of: settlements, at: admission.receivedAt))])
        }
        for (position, part) in parts.enumerated() {
            lane.submit(
                GroupCommitMachine.Waiting(
                    admission: part,
                    token: UInt64(position),
                    receiver: collector
                )
            )
        }
    }
}

extension AdmittedBatch {
    /// Committed once all parts are, else none of it is answered for: sent again, the parts that
    /// were stored count once.
    fileprivate func settlement(of parts: [Settlement], at time: Instant) -> Settlement {
        var answers: [[UInt8]] = []
        var (isKnown, isQuarantined) = (true, false)
        for part in parts {
            guard case .committed(let answer, let duplicate, let quarantined) = part else {
                return .unavailable
            }
            if let answer { answers.append(answer) }
            isKnown = isKnown && duplicate
            isQuarantined = isQuarantined || quarantined
        }
        return .committed(
            acknowledgement: frame.acknowledgement(of: answers, at: time),
            duplicate: isKnown,
            quarantined: isQuarantined
        )
    }
}

extension Admission {
    /// Reads `frame` and gives everything in it its identifiers.
    package init(
        _ frame: [UInt8],
        on profile: InterfaceProfile,
        reader: MessageReader,
        receivedAt: Instant
    ) {
        self.init(
            reader.awaitingRest(reader.read(frame, profile: profile)),
            of: frame,
            on: profile,
            reader: reader,
            receivedAt: receivedAt
        )
    }

    /// Every message of `batch` by itself, and its own segments as one more.
    init(
        _ batch: BatchFrame,
        on profile: InterfaceProfile,
        reader: MessageReader,
        receivedAt: Instant
    ) {
        self.init(
            batch.reading,
            of: batch.envelope,
            on: profile,
            reader: reader,
            receivedAt: receivedAt
        )
        self.batch = AdmittedBatch(
            members: batch.messages.map {
                Admission($0, on: profile, reader: reader, receivedAt: receivedAt)
            },
            frame: batch
        )
    }

    /// The same message together with the earlier parts that it ends.
    package func completed(
        by parts: [[UInt8]],
        on profile: InterfaceProfile,
        reader: MessageReader
    ) -> Admission {
        Admission(
            reader.completed(
                reader.read(body, profile: profile),
                body: body,
                parts: parts,
                profile: profile
            ),
            of: body,
            on: profile,
            reader: reader,
            receivedAt: receivedAt
        )
    }

    /// The same message as one that the database will not hold: its bytes and why, nothing of what
    /// it says.
    package func refusedByDatabase(
        on profile: InterfaceProfile,
        reader: MessageReader
    ) -> Admission {
        var reading = reader.read(body, profile: profile)
        reading.outcome = .quarantined(
            Refusal(
                code: "database_refused",
                text: "a value of this message cannot be stored",
                location: "MSH[1]",
                conditionCode: 207
            )
        )
        reading.extract = Extract()
        reading.header.removeNULs()
        return Admission(reading, of: body, on: profile, reader: reader, receivedAt: receivedAt)
    }

    private init(
        _ reading: Reading,
        of frame: [UInt8],
        on profile: InterfaceProfile,
        reader: MessageReader,
        receivedAt: Instant
    ) {
        let patientIDs = reading.extract.patients.map { ContentHash.patient($0.identifier) }
        var reviews: [PatientID] = []
        for (patient, event) in reading.extract.events {
            reviews.append(patientIDs[patient])
            if case .merge(let survivor) = event.content {
                reviews.append(ContentHash.patient(survivor))
            }
        }
        self.init(
            id: ContentHash.message(interface: profile.name, header: reading.header, body: frame),
            interface: profile.name,
            receivedAt: receivedAt,
            body: frame,
            header: reading.header,
            outcome: reading.outcome,
            extract: reading.extract,
            patientIDs: patientIDs,
            reviews: reviews.count > 1 ? Array(Set(reviews)).sorted() : reviews,
            acknowledgement: reader.acknowledgement(for: reading, profile: profile, at: receivedAt)
        )
    }
}

extension MessageHeader {
    /// PostgreSQL's text holds any character but this one.
    fileprivate mutating func removeNULs() {
        for field in [
            \MessageHeader.sendingApplication, \.sendingFacility, \.controlID, \.messageType,
            \.version, \.format,
        ] {
            self[keyPath: field].removeAll { $0 == "\0" }
        }
    }
}
