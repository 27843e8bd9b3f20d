import Support
import Testing

extension EndToEnd {
    @Suite struct OrderInterfaceTests {
        @Test func `an order is a start where it came by an interface that accepts orders`()
            async throws
        {
            let port = try Socket.listen().port
            let clinic = """
                  - name: clinic
                    listen: 127.0.0.1:\(port)
                    accept_orders_as_start: true
                """
            try await RunningDaemon.during("orders", interfaces: clinic) { daemon in
                func order(_ controlID: String, _ patient: String, _ day: String) -> String {
                    Letter.message(
                        Letter.header("RDE^O11^RDE_O11", controlID, from: "CPOE"),
                        Letter.patient(patient),
                        "ORC|NW|P\(controlID)|||||||\(day)",
                        "RXE||495881^sorafenib^RXNORM|400||mg"
                    )
                }
                let status = """
                    SELECT id_value, t0, t0_basis FROM sorawatch.patient_status
                    JOIN sorawatch.patient USING (patient_id) ORDER BY id_value
                    """
                #expect(try daemon.code(for: order("ORD1", "9601", "20260201")) == "AA")
                let sender = try Sender(to: daemon, port: port)
                #expect(try sender.code(for: order("ORD2", "9602", "20260202")) == "AA")
                try await daemon.isQuiet()
                #expect(try daemon.rows(status) == ["9601,,", "9602,2026-02-02,ordered"])
                #expect(try sender.code(for: order("ORD3", "9601", "20260203")) == "AA")
                try await daemon.isQuiet()
                #expect(
                    try daemon.rows(status) == [
                        "9601,2026-02-03,ordered", "9602,2026-02-02,ordered",
                    ]
                )
                let verified = try await CommandResult.of(
                    ["verify", "--config", daemon.configurationFile]
                )
                #expect(verified.status == 0, "\(verified.output)")
            }
        }
    }
}
