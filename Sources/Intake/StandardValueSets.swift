package import Clinical

extension ValueSets {
    /// The value sets the program was built with, those of `config/value-sets`.
    package static func standard() throws(ValueSetError) -> ValueSets {
        try ValueSets(parsing: standardFiles)
    }

    /// The files the program was built with, in the order they are read.
    package static var standardFiles: [(name: String, text: String)] {
        [
            ("labs.tsv", PackageResources.labs_tsv),
            ("drugs.tsv", PackageResources.drugs_tsv),
            ("diagnoses.tsv", PackageResources.diagnoses_tsv),
            ("responses.tsv", PackageResources.responses_tsv),
            ("lesions.tsv", PackageResources.lesions_tsv),
        ].map { (name: $0.0, text: String(decoding: $0.1, as: UTF8.self)) }
    }
}
