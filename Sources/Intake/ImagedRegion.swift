internal import Clinical

/// Which part of the body an imaging order was for, as far as its name tells.
///
/// A clean report on a part where the liver is not says nothing of the tumour: it is neither an
/// adequate assessment nor a denial of what another study of the day shows. Where the name tells
/// nothing the report is taken to be of the liver.
enum ImagedRegion {
    /// Whether `names`, of which any may be a code, name a part of the body without the liver.
    static func excludesLiver(_ names: [String]) -> Bool {
        let text = names.joined(separator: " ").lowercased()
        let words = Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        func has(_ parts: [String], _ wholes: Set<String>) -> Bool {
            parts.contains { text.contains($0) } || !words.isDisjoint(with: wholes)
        }
        return has(otherParts, otherWords) && !has(liverParts, liverWords)
    }

    static func excludesLiver(_ concept: CodedConcept) -> Bool {
        excludesLiver([concept.text] + concept.codings.flatMap { [$0.code, $0.display] })
    }

    private static let liverParts = [
        "abdom", "liver", "hepat", "whole body", "wholebody", "torso", "trunk", "腹", "肝", "全身",
    ]
    private static let liverWords: Set<String> = [
        "abd", "cap", "tap", "ap", "ct3p", "pet", "petct",
    ]

    private static let otherParts = [
        "thorac", "bone scan", "skelet", "mammogra", "pelvi", "extremit", "cervical", "lumbar",
        "胸", "肺", "头", "頭", "颅", "顱", "脑", "腦", "颈", "頸", "脊柱", "腰椎", "膝", "髋", "踝",
        "肩", "肘", "腕", "乳腺", "甲状腺", "鼻窦", "心脏", "冠脉", "骨扫描", "骨显像", "骨盆", "盆腔",
        "四肢",
    ]
    private static let otherWords: Set<String> = [
        "chest", "thorax", "lung", "lungs", "cxr", "head", "brain", "skull", "neck", "spine",
        "knee", "hip", "foot", "ankle", "hand", "wrist", "shoulder", "elbow", "femur", "breast",
        "thyroid", "sinus", "sinuses", "cardiac", "heart", "coronary", "orbit", "orbits", "leg",
        "arm",
    ]
}
