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
        Admission(frame, on: profile, reader: reader, receivedAt: receivedAt)
    }

    package func submit(
        _ admission: Admission,
        lane: Int,
        token: UInt64,
        receiver: any SettlementReceiver
    ) {
        lanes[lane % lanes.count].submit(
            GroupCommitMachine.Waiting(admission: admission, token: token, receiver: receiver)
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
            reader.read(frame, profile: profile),
            of: frame,
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
