import Foundation
import Survival
import Testing

@Suite("Tables of patients") struct SurvivalDataTests {
    @Test func `columns are found by name, whatever their order, quotes and line ends`() throws {
        let data = try SurvivalData(
            csv: "\u{FEFF}id,\"Group\",status,Time\r\n1,\"b, \"\"x\"\"\",TRUE,2\r\n\r\n2,a,0,10\r\n"
        )
        #expect(data.groups.map(\.name) == ["a", "b, \"x\""])
        #expect(data.unitsPerTime == 1)
        #expect(data.groups[0].counts.entries == [.init(day: 10, events: 0, censored: 1)])
        #expect(data.groups[1].counts.entries == [.init(day: 2, events: 1, censored: 0)])
    }

    @Test func `times that are equal are ties, however they are written`() throws {
        let data = try SurvivalData(csv: "time,status\n1.5,1\n1.50,1\n15e-1,0\n0,1\n+3,1\n1e2,0")
        #expect(data.unitsPerTime == 10)
        #expect(data.groups.map(\.name) == ["all"])
        #expect(
            data.groups[0].counts.entries == [
                .init(day: 0, events: 1, censored: 0), .init(day: 15, events: 2, censored: 1),
                .init(day: 30, events: 1, censored: 0), .init(day: 1000, events: 0, censored: 1),
            ]
        )
    }

    @Test func `digits beyond fifteen are rounded`() throws {
        let data = try SurvivalData(
            csv: "time,status\n0.30000000000000004,1\n0.3,1\n121.4851472963655,0"
        )
        #expect(data.groups[0].counts.entries.map(\.events) == [2, 0])
    }

    @Test func `groups that are numbers are in the order of numbers`() throws {
        let data = try SurvivalData(csv: "time,status,group\n1,1,10\n1,1,9\n1,0,2\n")
        #expect(data.groups.map(\.name) == ["2", "9", "10"])
    }

    @Test func `a status of 2 is an event and 1 then is none`() throws {
        let data = try SurvivalData(csv: "time,status\n1,1\n2,2\n")
        #expect(data.groups[0].counts.entries.map(\.events) == [0, 1])
    }

    @Test(
        arguments: [
            ("", "line 1: the file is empty"),
            ("time,status\n", "line 1: there are no patients below the header"),
            (
                "day,status\n1,1\n",
                "line 1: expected a header with the columns time, status and perhaps group"
            ),
            ("time,time,status\n1,1,1\n", "line 1: two columns time"),
            ("time,status\n1,1\n\n-1,1\n", "line 4: the time is no number from 0 upwards"),
            ("time,status\nNA,1\n", "line 2: the time is no number from 0 upwards"),
            ("time,status\n1e99,1\n", "line 2: the time is no number from 0 upwards"),
            ("time,status\n1234567890123456,1\n", "line 2: the time is too long"),
            ("time,status\n1,3\n", "line 2: the status is none of 0, 1, 2, TRUE and FALSE"),
            ("time,status\n1,2\n3,0\n", "line 3: status 0 in a table that has status 2"),
            ("time,status\n1\n", "line 2: expected 2 fields, found 1"),
            (
                "time,status,group\n1,1,\"a\nb\n",
                "line 2: a quote is not closed or stands within a field"
            ),
            ("time,status,group\n1,1, \n", "line 2: the group is empty"),
            ("time,status,group\n1,1,a\u{1B}[2J\n", "line 2: the group has control characters"),
        ]
    )
    func `a line that cannot be used is named`(csv: String, message: String) {
        let fault = #expect(throws: SurvivalData.Fault.self) { try SurvivalData(csv: csv) }
        #expect(fault?.description == message)
    }

    @Test func `more groups than any comparison has are refused`() {
        let rows = (0...64).map { "1,1,g\($0)\n" }.joined()
        let fault = #expect(throws: SurvivalData.Fault.self) {
            try SurvivalData(csv: "time,status,group\n" + rows)
        }
        #expect(fault?.description == "line 66: more than 64 groups")
    }

    @Test func `estimates are in the table's unit of time`() throws {
        let data = try SurvivalData(
            csv: "time,status,group\n0.5,1,a\n1,1,a\n1.5,0,a\n0.5,0,b\n2,1,b\n3,0,b\n"
        )
        let estimate = SurvivalEstimate(data, confidence: .plain)
        #expect(estimate.groups.map { $0.curve.median.days.map(estimate.time) } == [1, 2.5])
        #expect(estimate.time(Double(estimate.restrictionUnits)) == 1.5)
        // (0.5 + 0.5 * 2/3 + 0.5 * 1/3) and 1.5.
        #expect(abs(estimate.time(estimate.groups[0].mean.days) - 1) < 1e-12)
        #expect(estimate.time(estimate.groups[1].mean.days) == 1.5)
        #expect(estimate.regressions.map(\.ties) == [.efron, .breslow])
    }

    @Test(arguments: ["1,0\n2,0\n", "0,1\n", "0,0\n", "5,1\n5,1\n"])
    func `tables that tell nothing are estimated all the same`(rows: String) throws {
        let estimate = SurvivalEstimate(try SurvivalData(csv: "time,status\n" + rows))
        #expect(estimate.logRank == nil)
        #expect(estimate.regressions.isEmpty)
        #expect(!estimate.text.isEmpty)
        let json = try JSONSerialization.jsonObject(with: Data(estimate.json.utf8))
        #expect((json as? [String: Any])?["groups"] is [Any])
    }

    @Test func `the aml data are printed as R prints them`() throws {
        let golden = try #require(Golden.all.first { $0.name.hasPrefix("aml") })
        let rows = golden.groups.flatMap { group in
            group.counts.entries.flatMap { entry in
                Array(repeating: "\(entry.day),1,\(group.name)\n", count: entry.events)
                    + Array(repeating: "\(entry.day),0,\(group.name)\n", count: entry.censored)
            }
        }
        let data = try SurvivalData(csv: "time,status,group\n" + rows.joined())
        let text = SurvivalEstimate(data).text
        #expect(
            text.hasPrefix(
                """
                  group           n  events  median      95 % CI (log)  mean to 45  std err    follow-up
                  Maintained     11       7      31  18 to not reached     30.7386   4.1141          103
                  Nonmaintained  12      11      23   8 to not reached     22.7083   4.1809  not reached

                """
            )
        )
        #expect(text.contains("Log-rank: chi-square 3.3964, df 1, p = 0.0653\n"))
        #expect(text.contains("Cox regression, ties by Efron\n"))
        #expect(text.contains("2.4981  0.9159 to 6.8135"))
    }
}
