/// Traditional characters as the simplified ones that the vocabulary is written in.
///
/// Each pair has three bytes on either side in UTF-8, so that a text keeps its length.
enum TraditionalCharacters {
    /// Replaces them in `text`, UTF-8.
    static func simplify(_ text: inout [UInt8]) {
        var position = 0
        while position + 2 < text.count {
            guard text[position] >= 0xE0, text[position] < 0xF0 else {
                position += 1
                continue
            }
            if let simple = simplified[key(text[position...])] {
                for (offset, byte) in simple.enumerated() { text[position + offset] = byte }
            }
            position += 3
        }
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let simplified: [UInt32: [UInt8]] = {
        var table: [UInt32: [UInt8]] = [:]
        for pair in pairs.split(whereSeparator: \.isWhitespace) {
            let bytes = Array(pair.utf8)
            table[key(bytes[...])] = Array(bytes[3...])
        }
        return table
    }()

    private static let pairs = """
        腫肿 増增 査查 較较 顯显 見见 轉转 內内 變变 進进 縮缩 減减 無无 現现 發发 門门 靜静 脈脉 動动 強强 結结 節节
        實实 雙双 葉叶 腎肾 擴扩 積积 體体 數数 個个 處处 與与 後后 術术 復复 複复 穩稳 應应 療疗 評评 確确
        診诊 斷断 慮虑 議议 隨随 訪访 檢检 對对 請请 臨临 徵征 據据 類类 圍围 細细 證证 於于 團团 塊块 佔占
        異异 為为 爲为 癥症 擬拟 側侧 兩两 頸颈 頂顶 膽胆 髒脏 臟脏 縱纵 腦脑 顱颅 緣缘 邊边 長长 徑径 圓圆
        狀状 勻匀 條条 點点 線线 範范 佈布 續续 漸渐 遠远 達达 從从 單单 雜杂 質质 壞坏 滅灭 殘残 餘余 經经
        過过 間间 關关 區区 靈灵 惡恶 瀰弥 彌弥 級级 參参 標标 準准 緩缓 難难 還还 沒没 樣样 稱称 幾几 總总
        這这 該该 預预 認认 識识 記记 錄录 誤误 報报 補补 訂订 導导 藥药 劑剂 換换 當当 億亿 萬万 產产 視视
        攝摄 氣气 損损 傷伤 繼继 連连 廣广 輕轻 腸肠 膿脓 鈣钙 縫缝 監监 測测 臺台 醫医 師师 歲岁 歷历 曆历
        號号 啟启 尋寻 衛卫 別别 鄰邻 竇窦 豐丰 貧贫 熱热 攜携 濃浓 淺浅 滲渗 漿浆 濁浊 淚泪 潰溃 瘍疡 纖纤
        維维 網网 頭头 頜颌 齡龄 製制 裡里 裏里 鬆松 蓋盖 蝕蚀 獲获 獨独 擠挤 壓压 徹彻 響响 屬属 屆届 傾倾
        僅仅 優优 價价 備备 兇凶 凈净 劃划 勢势 勵励 陽阳 陰阴 隱隐 雲云 項项 順顺 須须 頻频 額额 養养 驗验
        驟骤 齊齐
        """
}
