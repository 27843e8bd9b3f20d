/// A plot's time axis in months, from day 0 to a round number.
struct TimeAxis {
    let months: Int
    let step: Int
    let left: Double
    let width: Double

    /// `lastDay` is the last that is shown.
    init(lastDay: Int, left: Double, width: Double) {
        let shown = Double(max(lastDay, 1)) / SurvivalReport.daysPerMonth
        let step = [1, 2, 3, 6, 12, 24, 60, 120].first { shown / Double($0) <= 8 } ?? 240
        self.step = step
        months = max(step, step * Int((shown / Double(step)).rounded(.up)))
        self.left = left
        self.width = width
    }

    /// At most some dozens, whatever the last day.
    var ticks: [Int] {
        months / step > 40 ? [0, months] : Array(stride(from: 0, through: months, by: step))
    }

    func x(day: Int) -> Double { x(months: Double(day) / SurvivalReport.daysPerMonth) }

    func x(months: Double) -> Double { left + width * months / Double(self.months) }

    /// The day that a tick stands on.
    func day(ofMonths months: Int) -> Int {
        Int(exactly: (Double(months) * SurvivalReport.daysPerMonth).rounded()) ?? .max
    }
}
