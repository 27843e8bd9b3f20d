import Daemon
import Metrics
import Testing

@Suite struct `Metrics exporters` {
    @Test func `every kind of metric is rendered as Prometheus text`() {
        let exporter = MetricsExporter(descriptions: ["acks_total": "Acknowledged \\ sent.\nAll."])
        Counter(label: "acks", dimensions: [("interface", "a\"b\\c\nd")], factory: exporter)
            .increment(by: 3)
        Counter(label: "acks", dimensions: [], factory: exporter).increment()
        FloatingPointCounter(label: "cpu.seconds_total", factory: exporter).increment(by: 0.25)
        Gauge(label: "open_alerts", factory: exporter).record(7)
        let meter = Meter(label: "connections", factory: exporter)
        meter.set(5)
        meter.decrement(by: 1.5)
        #expect(
            exporter.text() == #"""
                # HELP acks_total Acknowledged \\ sent.\nAll.
                # TYPE acks_total counter
                acks_total 1
                acks_total{interface="a\"b\\c\nd"} 3
                # HELP connections connections.
                # TYPE connections gauge
                connections 3.5
                # HELP cpu_seconds_total cpu seconds total.
                # TYPE cpu_seconds_total counter
                cpu_seconds_total 0.25
                # HELP open_alerts open alerts.
                # TYPE open_alerts gauge
                open_alerts 7
                # HELP sorawatch_metrics_refused_series_total sorawatch metrics refused series total.
                # TYPE sorawatch_metrics_refused_series_total counter
                sorawatch_metrics_refused_series_total 0

                """#
        )
    }

    @Test func `a timer is a histogram of seconds`() {
        let exporter = MetricsExporter()
        let timer = Timer(label: "ack", dimensions: [("interface", "lab")], factory: exporter)
        timer.recordNanoseconds(100_000)
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(20_000_000_000)
        let lines = exporter.text().split(separator: "\n").filter { $0.hasPrefix("ack_seconds") }
        #expect(
            lines == [
                #"ack_seconds_bucket{interface="lab",le="0.0001"} 1"#,
                #"ack_seconds_bucket{interface="lab",le="0.00025"} 1"#,
                #"ack_seconds_bucket{interface="lab",le="0.0005"} 1"#,
                #"ack_seconds_bucket{interface="lab",le="0.001"} 1"#,
                #"ack_seconds_bucket{interface="lab",le="0.0025"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.005"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.01"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.025"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.05"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.1"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.25"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="0.5"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="1"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="2.5"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="5"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="10"} 2"#,
                #"ack_seconds_bucket{interface="lab",le="+Inf"} 3"#,
                #"ack_seconds_sum{interface="lab"} 20.0021"#,
                #"ack_seconds_count{interface="lab"} 3"#,
            ]
        )
    }

    @Test func `a series is one however often it is asked for`() {
        let exporter = MetricsExporter()
        for _ in 0..<3 {
            Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: exporter)
                .increment()
        }
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: exporter).increment()
        #expect(exporter.text().contains("\nn_total{a=\"1\",b=\"2\"} 4\n"))
    }

    @Test func `series beyond the limit are counted and not shown`() {
        let exporter = MetricsExporter()
        for number in 0...MetricsExporter.seriesLimit {
            Counter(label: "n", dimensions: [("number", "\(number)")], factory: exporter)
                .increment()
        }
        let text = exporter.text()
        #expect(text.contains("n_total{number=\"1999\"} 1\n"))
        #expect(!text.contains("number=\"2000\""))
        #expect(text.contains("\nsorawatch_metrics_refused_series_total 1\n"))
    }

    @Test func `a name used for two kinds keeps the first`() {
        let exporter = MetricsExporter()
        Gauge(label: "n_total", factory: exporter).record(1)
        Counter(label: "n", factory: exporter).increment(by: 9)
        let text = exporter.text()
        #expect(text.contains("# TYPE n_total gauge\nn_total 1\n"))
        #expect(text.contains("\nsorawatch_metrics_refused_series_total 1\n"))
    }

    @Test func `increments from many threads are all counted`() async {
        let exporter = MetricsExporter()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "n", factory: exporter)
                    let recorder = Recorder(label: "size", factory: exporter)
                    for _ in 0..<10_000 {
                        counter.increment()
                        recorder.record(3)
                    }
                }
            }
        }
        let text = exporter.text()
        #expect(text.contains("n_total 80000\n"))
        #expect(text.contains("size_bucket{le=\"2\"} 0\nsize_bucket{le=\"5\"} 80000\n"))
        #expect(text.contains("size_sum 240000\nsize_count 80000\n"))
    }
}
