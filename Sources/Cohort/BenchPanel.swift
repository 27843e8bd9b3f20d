/// One kind of order with its fifteen results.
///
/// In patterns `!` is a digit from 1, `$` any digit; `#` stands for the message's number, `@` for
/// the patient's, `?` for the time.
struct BenchPanel: Sendable {
    var service: String
    /// Each `code name pattern unit`; names are written with `_` for a space.
    var results: [String]

    var message: String {
        var segments = [
            "MSH|^~\\&|LIS|BENCH|SORAWATCH|SYNTHETIC|??????????????||ORU^R01^ORU_R01"
                + "|B##########|P|2.5.1",
            "PID|1||B@@@@@@^^^SYNTH^MR||SYNTHETIC^BENCH||19610203|M",
            "OBR|1||F##########|\(service)^LN|||??????????????|||||||||||||||??????????????||LAB|F",
        ]
        for (index, result) in results.enumerated() {
            let parts = result.split(separator: " ")
            let name = String(parts[1].map { $0 == "_" ? " " : $0 })
            segments.append(
                "OBX|\(index + 1)|NM|\(parts[0])^\(name)^LN||\(parts[2])|\(parts[3])|||||F"
            )
        }
        return segments.joined(separator: "\r") + "\r"
    }

    /// AFP and ALT; ALT; neither; neither.
    static let all = [liver, comprehensive, basic, count]

    private static let liver = BenchPanel(
        service: "24325-3^Hepatic function panel",
        results: [
            "1742-6 ALT !$ U/L", "1920-8 AST !$ U/L",
            "6768-6 Alkaline_phosphatase 1$$ U/L", "2324-2 GGT !$ U/L",
            "14631-6 Bilirubin.total !$ umol/L", "14629-0 Bilirubin.direct ! umol/L",
            "1751-7 Albumin 3$.$ g/L", "2885-2 Protein 7$.$ g/L", "10834-0 Globulin 3$.$ g/L",
            "1759-0 Albumin/Globulin 1.$$ 1", "5902-2 Prothrombin_time 1!.$ s",
            "6301-6 INR 1.$$ {INR}", "2532-0 Lactate_dehydrogenase 2$$ U/L",
            "777-3 Platelets 1$$ 10*9/L", "1834-1 Alpha-1-Fetoprotein !$$.$ ng/mL",
        ]
    )

    private static let comprehensive = BenchPanel(
        service: "24323-8^Comprehensive metabolic panel",
        results: [
            "2951-2 Sodium 13$ mmol/L", "2823-3 Potassium 4.$ mmol/L",
            "2075-0 Chloride 10$ mmol/L", "2028-9 Carbon_dioxide 2$ mmol/L",
            "2345-7 Glucose !$ mg/dL", "3094-0 Urea_nitrogen 1$ mg/dL",
            "2160-0 Creatinine 0.!$ mg/dL", "17861-6 Calcium 9.$ mg/dL",
            "2885-2 Protein 7.$ g/dL", "1751-7 Albumin 4.$ g/dL",
            "1975-2 Bilirubin.total 0.! mg/dL",
            "6768-6 Alkaline_phosphatase !$ U/L", "1920-8 Aspartate_aminotransferase !$ U/L",
            "1742-6 Alanine_aminotransferase !$ U/L", "33914-3 eGFR !$ mL/min",
        ]
    )

    private static let basic = BenchPanel(
        service: "24320-4^Basic metabolic 1998 panel",
        results: [
            "2951-2 Sodium 13$ mmol/L", "2823-3 Potassium 4.$ mmol/L",
            "2075-0 Chloride 10$ mmol/L", "2028-9 Carbon_dioxide 2$ mmol/L",
            "2345-7 Glucose !$ mg/dL", "3094-0 Urea_nitrogen 1$ mg/dL",
            "2160-0 Creatinine 0.!$ mg/dL", "17861-6 Calcium 9.$ mg/dL",
            "33037-3 Anion_gap 1$ mmol/L", "19123-9 Magnesium 2.$ mg/dL",
            "2777-1 Phosphate 3.$ mg/dL", "3084-1 Urate 5.$ mg/dL",
            "2692-2 Osmolality 28$ mosm/kg", "33914-3 eGFR !$ mL/min",
            "3097-3 Urea_nitrogen/Creatinine 1$ mg/mg",
        ]
    )

    private static let count = BenchPanel(
        service: "57021-8^CBC W Auto Differential panel",
        results: [
            "6690-2 Leukocytes !.$$ 10*9/L", "789-8 Erythrocytes 4.$$ 10*12/L",
            "718-7 Hemoglobin 13.$ g/dL", "4544-3 Hematocrit 4$.$ %", "787-2 MCV 9$.$ fL",
            "785-6 MCH 3$.$ pg", "786-4 MCHC 33.$ g/dL", "788-0 RDW 13.$ %",
            "777-3 Platelets 2$$ 10*9/L", "770-8 Neutrophils 6$.$ %", "736-9 Lymphocytes 2$.$ %",
            "5905-5 Monocytes !.$ %", "713-8 Eosinophils !.$ %", "706-2 Basophils 0.$ %",
            "32623-1 Platelet_mean_volume !.$ fL",
        ]
    )
}
