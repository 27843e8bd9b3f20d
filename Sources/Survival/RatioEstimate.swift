#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A regression coefficient with Wald's test and limits, as a ratio of hazards or of odds.
package struct RatioEstimate: Sendable, Hashable {
    /// The logarithm of the ratio.
    package let coefficient: Double
    package let standardError: Double
    package let lower: Double
    package let upper: Double

    init(coefficient: Double, standardError: Double, level: Double) {
        self.coefficient = coefficient
        self.standardError = standardError
        let reach = normalQuantile(twoSided: level) * standardError
        lower = exp(coefficient - reach)
        upper = exp(coefficient + reach)
    }

    package var ratio: Double { exp(coefficient) }

    package var z: Double { coefficient / standardError }

    /// Two-sided.
    package var p: Double { erfc(abs(z) / 2.0.squareRoot()) }
}
