/// The x with `matrix` x = `right`, by elimination with row exchange; nil where there is none.
func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let scale = matrix.joined().reduce(0) { max($0, abs($1)) }
    for column in rows.indices {
        let candidates = rows.indices[column...]
        guard
            let pivot = candidates.max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
            abs(rows[pivot][column]) > scale * 1e-12
        else { return nil }
        rows.swapAt(column, pivot)
        for row in rows.indices[(column + 1)...] {
            let factor = rows[row][column] / rows[column][column]
            for place in column...rows.count { rows[row][place] -= factor * rows[column][place] }
        }
    }
    var solution = right
    for row in rows.indices.reversed() {
        let known = rows.indices[(row + 1)...].reduce(0) { $0 + rows[row][$1] * solution[$1] }
        solution[row] = (rows[row][rows.count] - known) / rows[row][row]
    }
    return solution
}

/// The inverse of `matrix`, row by row; nil where there is none.
func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    var columns: [[Double]] = []
    for column in matrix.indices {
        let unit = matrix.indices.map { $0 == column ? 1.0 : 0 }
        guard let solution = solve(matrix, unit) else { return nil }
        columns.append(solution)
    }
    return matrix.indices.map { row in columns.map { $0[row] } }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}
