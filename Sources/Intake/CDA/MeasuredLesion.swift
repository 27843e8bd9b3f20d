internal import Clinical
internal import XML

/// Sizes of lesions in imaging documents.
extension ClinicalDocumentDraft {
    /// By what label studies know the lesion that the observation measures; empty for what measures
    /// none.
    ///
    /// DICOM's tracking identifier below the observation, else the observation's own number where
    /// it is a label by the value sets, else the site.
    mutating func lesionLabel(
        _ observation: Element,
        _ meaning: ConceptMatch<ValueSets.Observation>
    ) -> String {
        guard case .match(.size, _) = meaning else { return "" }
        for relation in observation.all("entryRelationship") {
            guard let inner = relation.first("observation"),
                draft.valueSets.isLesionLabel(concept(inner.first("code"))),
                let value = inner.first("value")
            else { continue }
            let words = text(of: value, limitBytes: 100)
            if !words.isEmpty { return words }
        }
        for id in observation.all("id") {
            let label = id.trimmed("extension")
            if draft.valueSets.lesionRole(label: label) != nil { return label }
        }
        let site = concept(observation.first("targetSiteCode"))
        return site.display
    }

    /// A size is the study's; that of a document about something else is a plain result.
    mutating func addSize(_ statement: ObservationStatement) {
        var statement = statement
        statement.isOfImaging = study != nil
        if let study {
            statement.orderNumber = study.accession
            statement.at = study.at ?? statement.at
            statement.timeText = statement.at?.instant.description ?? ""
        }
        draft.addObservation(statement)
    }
}
