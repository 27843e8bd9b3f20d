/// The drugs of the cohort in the codings that pharmacies send.
enum Formulary {
    static let sorafenib = [
        "495881^sorafenib^RXNORM", "L01EX02^sorafenib^ATC", "50419-488-58^NEXAVAR^NDC",
        "YP0471^索拉非尼^L",
    ]
    static let lenvatinib = [
        "1603296^lenvatinib^RXNORM", "L01EX08^lenvatinib^ATC", "YP0522^仑伐替尼^L",
    ]
    /// Kinase inhibitors of the second line.
    static let kinaseInhibitors = [
        ["1312397^regorafenib^RXNORM", "L01EX05^regorafenib^ATC", "YP0498^瑞戈非尼^L"], lenvatinib,
        ["1363268^cabozantinib^RXNORM", "L01EX07^cabozantinib^ATC"],
        ["L01EK05^rivoceranib^ATC", "YP0388^阿帕替尼^L"],
    ]
    /// PD-1 inhibitors.
    static let checkpointInhibitors = [
        ["L01FF14^camrelizumab^ATC", "YP0610^卡瑞利珠单抗^L"],
        ["1547545^pembrolizumab^RXNORM", "L01FF02^pembrolizumab^ATC"], ["YP0615^信迪利单抗^L"],
    ]
    static let atezolizumab = ["1792776^atezolizumab^RXNORM", "L01FF05^atezolizumab^ATC"]
    static let bevacizumab = ["253337^bevacizumab^RXNORM", "L01FG01^bevacizumab^ATC"]
}
