//! What texts show of their encoding where their bytes alone do not settle it: Chinese in GBK that is valid UTF-8 by chance,
//! texts in another encoding than somebody says, and such of which nothing tells it. Of the ways to read them that is the
//! right one in which they are likeliest to have been written.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};

use super::encoding_likelihood::{Unlikelihood, is_usual_hangul};

/// So much of a text beyond ASCII is looked at.
const LOOKED_AT: usize = 64 << 10;

/// By so many nats another reading has to be likelier than UTF-8 that is valid, than what somebody says, and a single
/// text than as the rest of its table.
const AGAINST_VALID: f64 = 3.0;
const AGAINST_SAID: f64 = 6.0;
const AGAINST_TABLE: f64 = 8.0;
/// The same for UTF-8 among GB18030: rare names in it pass for common characters in UTF-8.
const UTF8_AGAINST_TABLE: f64 = 14.0;

/// What texts may be in that nobody has named, how unlikely each is before a text is seen, and what a character may cost at
/// most: bytes of anything make letters somewhere.
const UNNAMED: [(&Encoding, f64, f64); 7] = [
    (GB18030, 0.0, 14.0),
    (BIG5, 8.0, 13.0),
    (SHIFT_JIS, 10.0, 11.0),
    (EUC_KR, 10.0, 11.0),
    (WINDOWS_1251, 12.0, 7.5),
    (WINDOWS_1252, 10.0, 7.5),
    (WINDOWS_1250, 13.0, 7.5),
];

/// What is in the name of a column of amounts of money.
const MONEY: [&str; 12] =
    ["price", "cost", "fee", "amount", "rent", "rmb", "cny", "yuan", "value", "total", "jiage", "jine"];

/// So many letters beyond ASCII tell the encoding where each is a byte.
const FEWEST_LETTERS: usize = 10;
/// So many syllables tell Korean, which common Chinese pairs make too.
const FEWEST_KOREAN: usize = 16;

/// The lines of a text that are more than ASCII, as many as tell.
fn telling_lines(text: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    for line in text.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        lines.extend(line.iter().take(LOOKED_AT));
        lines.push(b'\n');
        if lines.len() >= LOOKED_AT {
            break;
        }
    }
    lines
}

/// Whether one way to read bytes is so much likelier than another.
fn is_likelier(bytes: &[u8], encoding: &'static Encoding, than: &'static Encoding, by: f64) -> bool {
    Unlikelihood::of(bytes, encoding).total() + by < Unlikelihood::of(bytes, than).total()
}

/// Whether a text that is valid UTF-8 is Chinese in GBK all the same.
pub(super) fn is_chinese_by_chance_utf8(text: &[u8]) -> bool {
    let lines = telling_lines(text);
    !lines.is_empty() && (are_buildings(text, &lines) || is_likelier(&lines, GB18030, UTF_8, AGAINST_VALID))
}

/// Whether a table is of `楼1`, `楼2` … in GBK, which is `¥1`, `¥2` … in UTF-8: what costs whole numbers of yuan below a
/// thousand wherever it is told stands in a column that says so.
fn are_buildings(text: &[u8], lines: &[u8]) -> bool {
    // A comma parts the digits of what stands in quotes, and cells elsewhere.
    let is_counted = |(before, after): (&str, &str)| {
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let goes_on = after[digits..].starts_with(if before.ends_with('"') { &['.', ','][..] } else { &['.'] });
        (1..=3).contains(&digits) && !goes_on || after.starts_with('0') && digits > 1
    };
    let header = text.split(|b| *b == b'\n').next().unwrap_or_default().to_ascii_lowercase();
    let is_of_money = MONEY.iter().any(|word| header.windows(word.len()).any(|part| part == word.as_bytes()));
    let Ok(lines) = std::str::from_utf8(lines) else { return false };
    let mut around = lines.split('¥').zip(lines.split('¥').skip(1));
    !is_of_money && lines.chars().all(|c| c.is_ascii() || c == '¥') && around.all(is_counted)
}

/// The encoding of texts of which another one is said, where that is plainly wrong. Only GB18030 and, if they are valid in
/// it, UTF-8 are tried; `None` too of texts that are said to be in UTF-8 and mostly are.
pub(super) fn instead_of(said: &'static Encoding, lines: &[u8], is_utf8: bool) -> Option<&'static Encoding> {
    // What is not valid in what is said has been proven wrong already, if most of it is not.
    let margin = if said == UTF_8 { 0.0 } else { AGAINST_SAID };
    let own = Unlikelihood::of(lines, said).total() - margin;
    let others = [(GB18030, !has_own_signs(said, lines)), (UTF_8, is_utf8)]
        .into_iter()
        .filter(|(other, may_be)| *may_be && *other != said);
    let costs = others.map(|(other, _)| (Unlikelihood::of(lines, other).total(), other));
    let likeliest = costs.min_by(|(a, _), (b, _)| a.total_cmp(b));
    likeliest.filter(|(cost, _)| *cost < own).map(|(_, other)| other)
}

/// The encoding of texts that are not all UTF-8 and of which nothing tells it: UTF-8 where but little of it is broken; `None`
/// where they are likely in none, and where they are too few letters of Western or Russian ones to say so.
pub(super) fn likeliest(text: &[u8]) -> Option<&'static Encoding> {
    let lines = telling_lines(text);
    let Ranked { encoding, is_likely } = Ranked::of(&lines);
    (is_likely && is_its_script(encoding, &lines)).then_some(encoding)
}

/// The same where there has to be one, whatever little shows it.
pub(super) fn likeliest_at_all(text: &[u8]) -> &'static Encoding {
    Ranked::of(&telling_lines(text)).encoding
}

/// The encoding in which a text is likeliest.
struct Ranked {
    encoding: &'static Encoding,
    /// Whether somebody may have written it.
    is_likely: bool,
}

impl Ranked {
    fn of(lines: &[u8]) -> Self {
        let broken_utf8 = (Unlikelihood::of(lines, UTF_8).total(), Self { encoding: UTF_8, is_likely: true });
        let others = UNNAMED.map(|(encoding, before, most)| {
            let own = Unlikelihood::of(lines, encoding);
            (own.total() + before, Self { encoding, is_likely: own.of_one() <= most })
        });
        let less = |a: (f64, Self), b: (f64, Self)| if b.0 <= a.0 { b } else { a };
        others.into_iter().fold(broken_utf8, less).1
    }
}

/// Whether lines in an encoding with Chinese characters have what shows that they are not in GB18030.
fn has_own_signs(said: &'static Encoding, lines: &[u8]) -> bool {
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{30fe}');
    match said {
        // The commonest characters of Big5 begin with the bytes of kana, which hardly anybody writes in Chinese.
        of if of == BIG5 => is_big5(lines) || GB18030.decode_without_bom_handling(lines).0.contains(is_kana),
        // Both are made of the same pairs, and hardly anybody says this of another.
        of if of == EUC_JP || of == WINDOWS_874 => !of.decode_without_bom_handling(lines).1,
        _ => false,
    }
}

/// Whether lines are in nothing but the script of an encoding, and enough of it: pairs of Chinese make letters of all of them.
fn is_its_script(encoding: &'static Encoding, lines: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(lines);
    let beyond_ascii: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let mostly = |tenths: usize, is_such: &dyn Fn(&char) -> bool| {
        beyond_ascii.iter().filter(|c| is_such(c)).count() * 10 >= beyond_ascii.len() * tenths
    };
    match encoding {
        of if of == EUC_KR => beyond_ascii.len() >= FEWEST_KOREAN && mostly(9, &|c| is_usual_hangul(*c)),
        // Chinese in GBK makes katakana of half the width.
        of if of == SHIFT_JIS => mostly(
            9,
            &|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '々' | '\u{3000}'..='\u{303f}'),
        ),
        of if of == BIG5 => is_big5(lines),
        of if of == WINDOWS_1251 => {
            beyond_ascii.len() >= FEWEST_LETTERS && mostly(9, &|c| matches!(c, 'Ё' | 'ё' | 'А'..='я'))
        }
        of if of == WINDOWS_1252 || of == WINDOWS_1250 => beyond_ascii.len() >= FEWEST_LETTERS,
        _ => true,
    }
}

/// Whether most pairs are the common characters of Big5, and not those of GB2312 as well.
fn is_big5(lines: &[u8]) -> bool {
    let (mut pairs, mut common, mut simplified, mut at) = (0, 0, 0, 0);
    while let Some(&lead) = lines.get(at) {
        at += 1;
        if lead < 0x81 {
            continue;
        }
        let trail = lines.get(at).copied().unwrap_or_default();
        at += 1;
        pairs += 1;
        common += usize::from((0xa4..=0xc6).contains(&lead));
        simplified += usize::from((0xb0..=0xf7).contains(&lead) && trail >= 0xa1);
    }
    common * 10 >= pairs * 8 && simplified * 10 < pairs * 6
}

/// Whether a text that was read as UTF-8, among others that are, is plainly Chinese in GBK.
pub fn is_chinese_read_as_utf8(text: &str) -> bool {
    of_one_text(text.as_bytes(), text.as_bytes()) == Some(GB18030)
}

/// Which of UTF-8 and GB18030 a single text is in, if it is plainly one of them, beside others of the same table. A text that
/// was cut off may lack other bytes at its end as the one than as the other.
pub(super) fn of_one_text(as_utf8: &[u8], as_gb18030: &[u8]) -> Option<&'static Encoding> {
    let is_utf8 = !as_utf8.is_empty() && std::str::from_utf8(as_utf8).is_ok();
    let is_gb18030 = !GB18030.decode_without_bom_handling(as_gb18030).1;
    match (is_utf8, is_gb18030) {
        (true, true) => {
            let utf8 = Unlikelihood::of(as_utf8, UTF_8).total();
            let gb18030 = Unlikelihood::of(as_gb18030, GB18030).total();
            let plainly = |is: bool, encoding| is.then_some(encoding);
            plainly(utf8 + UTF8_AGAINST_TABLE < gb18030, UTF_8).or(plainly(gb18030 + AGAINST_TABLE < utf8, GB18030))
        }
        (true, false) => Some(UTF_8),
        (false, true) => Some(GB18030),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn chinese_that_passes_for_utf_8_is_chinese() {
        for text in [
            "医院\n学校\n住宅\n",
            "学校",
            "小学",
            "站0\n站1\n",
            "1站,116,39\n2站,117,40\n",
            "路",
            "山",
            "支路,滩涂",
            "农贸",
            "12楼",
            "name,lon\n楼1,116.1\n楼2,116\n楼130,116.3",
            "楼001",
            "窨井",
            "甬江\n颍川",
        ] {
            let bytes = in_gbk(text);
            assert!(std::str::from_utf8(&bytes).is_ok() && is_chinese_by_chance_utf8(&bytes), "{text}");
        }
        for text in [
            "Москва\nРостов\nсело\n12а\n14б\n",
            "хор",
            "дом",
            "Αθήνα\nγιος\n",
            "α\nβ\nμ 12\n",
            "Երևան\nԳյումրի",
            "תל אביב\nשתת",
            "القاهرة\nدبي\nعش",
            "Қазақстан",
            "Café\nMálaga\n",
            "Hawaiʻi\nOʻahu\n",
            "5 m²\n«село»",
            "Москва́",
            "医院",
            "서울역",
            "¥5.00\n¥12",
            "¥1200\n¥90",
            "a,\"¥1,200\"\n",
            "name,price\na,¥5\n",
            "plain",
        ] {
            assert!(!is_chinese_by_chance_utf8(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn texts_of_other_languages_show_their_encoding_and_chinese_ones_none() {
        let told = |encoding: &'static Encoding, text: &str| likeliest(&encoding.encode(text).0);
        let german =
            "Köln Hauptbahnhof,Düsseldorf Straße\nKönigsallee,München,Zürich Flughafen,Café Français,Genève,Pâquis\n";
        for (encoding, text) in [
            (BIG5, "名稱,區域\n臺北車站,中正區\n國立故宮博物院,士林區\n龍山寺,萬華區\n"),
            (BIG5, "醫院,學校"),
            (SHIFT_JIS, "東京駅\n千代田区\n新宿駅\n渋谷ヒカリエ\n"),
            (SHIFT_JIS, "病院のまえ"),
            (EUC_KR, "이름,구\n서울역,중구\n강남역,강남구\n경복궁,종로구\n홍대입구,마포구\n"),
            (WINDOWS_1251, "Красная площадь\nБольшой театр\n"),
            (WINDOWS_1252, german),
            (WINDOWS_1250, "Łódź Fabryczna,Śródmieście\nGdańsk Główny,Kraków Główny,Wrocław,Żerniki\n"),
        ] {
            assert_eq!(told(encoding, text), Some(encoding), "{text}");
        }
        for text in ["北京市大兴区生物医药基地", "医院\n学校\n住宅\n公园\n地铁站\n道路", "镕", "堃", "囍"]
        {
            assert_eq!(told(GB18030, text), Some(GB18030), "{text}");
        }
        assert_eq!(likeliest(&[0x98, 0xff, 0x98, 0xff, 0x98, 0xff]), None);
    }

    /// Names as they stand in plans, alone and together.
    #[test]
    fn names_in_chinese_stay_chinese() {
        let simplified = "北京大学人民医院 天宫院 黄村火车站 生物医药基地 义和庄 高米店北 西红门 新宫 公益西桥 角门西 清源路 \
                          枣园 兴业大街 永兴河 念坛公园 礼贤镇 魏善庄镇 安定镇 榆垡镇 庞各庄镇 石景山区 门头沟区 一类居住用地 \
                          二类工业用地 公园绿地 供电用地 环境设施用地 河东 大厂 长乐 鹤庆 官渡 福贡 高昌 谷城 丰城 龙门 桂平";
        let traditional = "臺北車站 板橋 新竹市 國立臺灣大學 蘋果園 古城 八寶山 萬壽路 軍事博物館 長安街 建國門 瀋陽 廣州塔 灣仔 \
                           銅鑼灣 尖沙咀 關帝廟 龍門石窟 黃鶴樓 嶽麓山 樂山大佛 鐘樓 國際機場 環線 學校 醫院 公園綠地 縣醫院";
        for names in [simplified, traditional] {
            let names: Vec<&str> = names.split_whitespace().collect();
            for together in 1..names.len() {
                for group in names.chunks(together) {
                    let bytes = in_gbk(&group.join("\n"));
                    let own = if std::str::from_utf8(&bytes).is_ok() { None } else { likeliest(&bytes) };
                    assert!(own.is_none_or(|own| own == GB18030), "{group:?} {own:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_said_is_believed_unless_it_is_plainly_wrong() {
        let instead = |said, bytes: &[u8]| instead_of(said, bytes, std::str::from_utf8(bytes).is_ok());
        for text in ["亭", "平潭", "医学院\n水榭", "农贸", "医院", "路"] {
            assert_eq!(instead(GB18030, &in_gbk(text)), None, "{text}");
        }
        let ibm = Encoding::for_label(b"ibm866").unwrap();
        for said in [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, ibm, BIG5, SHIFT_JIS, EUC_KR] {
            let (names, is) = (in_gbk("家园\n电站\n支路\n农贸市场\n人民医院"), said.name());
            assert_eq!(instead(said, &names), Some(GB18030), "{is}");
        }
        assert_eq!(instead(WINDOWS_1252, &in_gbk("电站")), Some(GB18030));
        assert_eq!(instead(GB18030, "医院".as_bytes()), Some(UTF_8));
        assert_eq!(instead(UTF_8, &in_gbk("园")), Some(GB18030));
        assert_eq!(instead(UTF_8, &["人民医院\n农贸市场\n".as_bytes(), &in_gbk("家园")].concat()), None);
        assert_eq!(instead(WINDOWS_1252, "Café".as_bytes()), Some(UTF_8));
        for (said, text) in [
            (WINDOWS_1252, "Müller\nCafé\nÅ"),
            (WINDOWS_1251, "МОСКВА\nул. Ленина"),
            (ibm, "Москва"),
            (BIG5, "臺北車站\n醫院"),
            (BIG5, "國中\n廣場"),
            (BIG5, "國小\n觀塘"),
            (BIG5, "國中\n左營區"),
            (SHIFT_JIS, "東京駅"),
            (EUC_JP, "大阪市\n図書館\n学校"),
            (WINDOWS_1250, "Łąka\nPołudnie"),
            (WINDOWS_874, "ตลาด"),
            (EUC_KR, "서울역\n강남구"),
        ] {
            assert_eq!(instead(said, &said.encode(text).0), None, "{text}");
        }
    }

    #[test]
    fn a_single_text_is_read_in_its_own_only_where_it_is_plain() {
        for text in ["岷", "瑕", "岚皋", "旌德", "浏河", "窨井", "甬江", "雨水井"] {
            let bytes = in_gbk(text);
            assert_ne!(of_one_text(&bytes, &bytes), Some(UTF_8), "{text}");
            let begins = std::str::from_utf8(&bytes).map_or_else(|e| e.valid_up_to(), |_| bytes.len());
            assert_ne!(of_one_text(&bytes[..begins], &bytes), Some(UTF_8), "{text}, cut off");
        }
        for text in ["医院", "北京站", "岷江大桥"] {
            assert_eq!(of_one_text(text.as_bytes(), text.as_bytes()), Some(UTF_8), "{text}");
        }
    }
}
