#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The probability that a chi-square variable of `degreesOfFreedom` exceeds `statistic`.
///
/// For whole degrees of freedom the upper tail is a finite sum of positive terms, so nothing is
/// lost to cancellation however small it gets (Abramowitz and Stegun 26.4.4 and 26.4.5).
package func chiSquareUpperTail(_ statistic: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1)
    guard statistic > 0 else { return 1 }
    let half = statistic / 2
    let isOdd = !degreesOfFreedom.isMultiple(of: 2)
    var tail = isOdd ? erfc(half.squareRoot()) : exp(-half)
    // half^(k/2) e^-half / gamma(k/2 + 1) for k = 1 or 2, then every second k.
    var freedom = isOdd ? 1 : 2
    var term = isOdd ? 2 * (half / .pi).squareRoot() * exp(-half) : half * exp(-half)
    while freedom < degreesOfFreedom {
        tail += term
        freedom += 2
        term *= half / (Double(freedom) / 2)
    }
    return min(tail, 1)
}

/// The z with the probability `level` between -z and z of a standard normal variable.
///
/// Newton's method from 0: the upper tail is convex there, so it never overshoots.
package func normalQuantile(twoSided level: Double) -> Double {
    precondition(level > 0 && level < 1)
    let tail = (1 - level) / 2
    var z = 0.0
    for _ in 0..<100 {
        let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
        let step = (erfc(z / 2.0.squareRoot()) / 2 - tail) / density
        z += step
        if abs(step) <= 1e-15 * z { break }
    }
    return z
}
