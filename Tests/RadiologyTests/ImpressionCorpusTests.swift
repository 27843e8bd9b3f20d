import Clinical
import Radiology
import Testing

@Suite struct ImpressionCorpus {
    @Test func `labelled sentences give no false progression`() throws {
        guard let text = SharedFile.text("impressions.tsv") else {
            print("skipped: ../shared/impressions.tsv is not here")
            return
        }
        var (found, right, wanted, exact, total) = (0, 0, 0, 0, 0)
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            try #require(fields.count >= 3)
            let label = String(fields[1])
            let response = ImpressionReader().read(String(fields[2])).response
            // The labels do not tell suspicion from silence.
            let given = response == .suspected ? "indeterminate" : response.rawValue
            total += 1
            if given == label { exact += 1 }
            if label == "progression" { wanted += 1 }
            if given == "progression" {
                found += 1
                if label == "progression" { right += 1 }
            }
            #expect(given != "progression" || label == "progression", "\(line)")
            if given != label { print("impression read as \(given): \(line)") }
        }
        print("progression: \(right) of \(found) right, \(right) of \(wanted) found")
        print("all labels: \(exact) of \(total)")
        #expect(right * 100 >= wanted * 85)
        #expect(exact * 100 >= total * 95)
    }
}
