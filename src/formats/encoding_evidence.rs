//! What texts show of their encoding where their bytes alone do not settle it: Chinese in GBK that is valid UTF-8 by chance,
//! and texts in another encoding than GB18030 of which nothing tells it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// So much of a text beyond ASCII is looked at for its language.
const LOOKED_AT: usize = 64 << 10;

/// Characters beyond ASCII without which no language is told, and Korean ones, which common Chinese pairs make too.
const FEWEST: usize = 10;
const FEWEST_KOREAN: usize = 16;

/// Texts that are valid UTF-8 and may be pairs of another encoding: what their characters of two bytes are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TwoByteTexts {
    /// Whether some character is of three bytes or more, or none at all.
    has_longer: bool,
    has_latin: bool,
    /// Whether some letter is of another script than Latin.
    has_others: bool,
    /// Whether some pair is no everyday character of Chinese (GB2312).
    has_rare: bool,
    /// Whether letters of several scripts stand beside each other.
    is_mixed: bool,
    /// Stretches of letters, and those of a single one in a script that writes none alone.
    runs: usize,
    lone: usize,
    /// The scripts that occur, a bit each.
    scripts: u16,
}

/// The scripts whose letters take two bytes in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    /// Marks over letters, of whichever script.
    Mark,
    /// Phonetic letters and signs that stand among Latin ones.
    Phonetic,
    Greek,
    Cyrillic,
    /// Letters of old books.
    OldCyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Syriac,
    Thaana,
    Nko,
}

impl Script {
    fn of(lead: u8, trail: u8) -> Self {
        match u32::from(lead & 0x1f) << 6 | u32::from(trail & 0x3f) {
            0..0x250 => Self::Latin,
            0x250..0x300 => Self::Phonetic,
            0x300..0x370 => Self::Mark,
            0x370..0x400 => Self::Greek,
            0x460..0x48a => Self::OldCyrillic,
            0x400..0x530 => Self::Cyrillic,
            0x530..0x590 => Self::Armenian,
            0x590..0x600 => Self::Hebrew,
            0x700..0x750 => Self::Syriac,
            0x780..0x7c0 => Self::Thaana,
            0x7c0.. => Self::Nko,
            _ => Self::Arabic,
        }
    }

    /// Whether a letter of it hardly ever stands alone, as those of formulas, zones and houses do.
    fn is_of_words(self) -> bool {
        !matches!(self, Self::Latin | Self::Mark | Self::Phonetic | Self::Greek | Self::Cyrillic)
    }
}

impl TwoByteTexts {
    /// Takes a text into account.
    pub(super) fn add(&mut self, text: &[u8]) {
        text.split(u8::is_ascii).filter(|run| !run.is_empty()).for_each(|run| self.add_run(run));
    }

    fn add_run(&mut self, run: &[u8]) {
        let (pairs, rest) = run.as_chunks::<2>();
        if !rest.is_empty() || !pairs.iter().all(|[a, b]| (0xc2..0xe0).contains(a) && (0x80..0xc0).contains(b)) {
            self.has_longer = true;
            return;
        }
        self.runs += 1;
        let mut own: Option<Script> = None;
        for [lead, trail] in pairs {
            self.has_rare |= *trail < 0xa1;
            let script = Script::of(*lead, *trail);
            match script {
                Script::Mark => continue,
                Script::Latin => self.has_latin = true,
                _ => self.has_others = true,
            }
            self.scripts |= 1 << script as u16;
            self.is_mixed |= own.is_some_and(|own| own != script);
            own = Some(script);
        }
        // Phonetic signs alone are parts of Latin words.
        self.has_latin |= own.is_none_or(|own| own == Script::Phonetic) && !self.is_mixed;
        self.lone += usize::from(pairs.len() == 1 && own.is_some_and(Script::is_of_words));
    }

    /// Whether nobody writes such letters: different scripts in one word, single letters of scripts that have no such words,
    /// or many scripts.
    fn is_no_writing(&self) -> bool {
        self.is_mixed || self.lone * 2 > self.runs || self.scripts.count_ones() >= 3
    }

    /// Whether they are Chinese in GBK, although nothing says so.
    pub(super) fn are_chinese(&self) -> bool {
        !self.has_longer && !self.has_latin && !self.has_rare && self.has_others && self.is_no_writing()
    }

    /// Whether they are in the encoding of East Asia that is said, which fits them too.
    pub(super) fn are_as_said(&self) -> bool {
        !self.has_longer && self.has_others && (!self.has_rare || self.is_no_writing())
    }
}

/// Whether a text that is valid UTF-8 is Chinese in GBK all the same.
pub fn is_chinese_in_two_bytes(text: &[u8]) -> bool {
    let mut found = TwoByteTexts::default();
    if text.is_ascii() {
        return false;
    }
    for run in text.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        found.add_run(run);
        if found.has_longer || found.has_latin || found.has_rare {
            return false;
        }
    }
    found.are_chinese()
}

/// Whether an encoding is one of East Asia whose characters are pairs of bytes.
pub(super) fn is_east_asian(encoding: &'static Encoding) -> bool {
    use encoding_rs::{EUC_JP, GB18030, GBK};
    [GB18030, GBK, BIG5, SHIFT_JIS, EUC_KR, EUC_JP].contains(&encoding)
}

/// The encoding of texts that would else be taken for GB18030, where their language shows beyond doubt that they are in
/// another: by how often letters and syllables follow each other, and by being nothing but its script.
pub(super) fn by_language(texts: &[u8]) -> Option<&'static Encoding> {
    let mut sample = Vec::new();
    for line in texts.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        sample.extend(line.iter().take(LOOKED_AT));
        sample.push(b'\n');
        if sample.len() >= LOOKED_AT {
            break;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    is_its_script(guess, &sample).then_some(guess)
}

/// Whether a text is in nothing but the script of an encoding.
fn is_its_script(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, has_gaps) = encoding.decode_without_bom_handling(bytes);
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    if has_gaps || beyond_ascii < if encoding == EUC_KR { FEWEST_KOREAN } else { FEWEST } {
        return false;
    }
    let mostly = |is_such: fn(char) -> bool| text.chars().filter(|c| is_such(*c)).count() * 10 >= beyond_ascii * 9;
    match encoding {
        of if of == BIG5 => is_big5(bytes),
        of if of == EUC_KR => {
            text.chars().filter(|c| !c.is_ascii() && !is_common_hangul(*c)).count() * 20 <= beyond_ascii
        }
        // Chinese in GBK makes katakana of half the width.
        of if of == SHIFT_JIS => mostly(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '々')),
        of if of == WINDOWS_1251 => mostly(|c| matches!(c, 'Ё' | 'ё' | 'А'..='я')) && !has_capitals_within(&text),
        of if of == WINDOWS_1250 || of == WINDOWS_1252 => are_letters_of_words(bytes),
        _ => false,
    }
}

/// Whether a character is a syllable of Korean without the double consonants and rare ends that names hardly have, and pairs
/// of Chinese often make.
fn is_common_hangul(c: char) -> bool {
    let Some(place) = u32::from(c).checked_sub(0xac00).filter(|place| *place < 11172) else { return false };
    let (begin, vowel, end) = (place / 588, place % 588 / 28, place % 28);
    !matches!(begin, 1 | 4 | 8 | 10 | 13)
        && !matches!(vowel, 3 | 10 | 15)
        && matches!(end, 0 | 1 | 4 | 8 | 16 | 17 | 19 | 21)
}

/// Whether most pairs are the common characters of Big5, and not those of GB2312 as well.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut pairs, mut common, mut simplified, mut at) = (0, 0, 0, 0);
    while let Some(&lead) = bytes.get(at) {
        at += 1;
        if lead < 0x81 {
            continue;
        }
        let trail = bytes.get(at).copied().unwrap_or_default();
        at += 1;
        pairs += 1;
        common += usize::from((0xa4..=0xc6).contains(&lead));
        simplified += usize::from((0xb0..=0xf7).contains(&lead) && trail >= 0xa1);
    }
    common * 10 >= pairs * 8 && simplified * 10 < pairs * 6
}

/// Whether a capital follows a small letter, or letters of two scripts each other: more often than by a slip.
fn has_capitals_within(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let (mut beside, mut odd) = (0, 0);
    for pair in letters.windows(2).filter(|pair| pair.iter().all(|c| c.is_alphabetic())) {
        beside += 1;
        let is_capital = pair[0].is_lowercase() && pair[1].is_uppercase();
        odd += usize::from(is_capital || pair[0].is_ascii() != pair[1].is_ascii());
    }
    odd * 20 > beside
}

/// Whether nearly all bytes beyond ASCII stand beside small letters of plain Latin.
fn are_letters_of_words(bytes: &[u8]) -> bool {
    let is_small = |b: Option<&u8>| b.is_some_and(u8::is_ascii_lowercase);
    let places = (0..bytes.len()).filter(|at| !bytes[*at].is_ascii());
    let (mut all, mut in_words) = (0, 0);
    for at in places {
        all += 1;
        in_words +=
            usize::from(at.checked_sub(1).is_some_and(|at| is_small(bytes.get(at))) || is_small(bytes.get(at + 1)));
    }
    in_words * 10 >= all * 7
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    fn in_gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn chinese_that_passes_for_utf_8_is_chinese() {
        for text in ["医院\n学校\n住宅\n", "学校", "小学", "站0\n站1\n", "1站,116,39\n2站,117,40\n"] {
            let bytes = in_gbk(text);
            assert!(std::str::from_utf8(&bytes).is_ok() && is_chinese_in_two_bytes(&bytes), "{text}");
        }
        for text in [
            "Москва\nРостов\nсело\n12а\n14б\n",
            "хор",
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
            "plain",
        ] {
            assert!(!is_chinese_in_two_bytes(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn texts_of_other_languages_show_their_encoding_and_chinese_ones_none() {
        let told = |encoding: &'static Encoding, text: &str| by_language(&encoding.encode(text).0);
        let big5 = "名稱,區域\n臺北車站,中正區\n國立故宮博物院,士林區\n龍山寺,萬華區\n";
        let japanese = "東京駅\n千代田区\n新宿駅\n渋谷ヒカリエ\n";
        let korean = "이름,구\n서울역,중구\n강남역,강남구\n경복궁,종로구\n홍대입구,마포구\n";
        let russian = "Красная площадь\nБольшой театр\n";
        let german =
            "Köln Hauptbahnhof,Düsseldorf Straße\nKönigsallee,München,Zürich Flughafen,Café Français,Genève,Pâquis\n";
        let polish = "Łódź Fabryczna,Śródmieście\nGdańsk Główny,Kraków Główny,Wrocław,Żerniki\n";
        assert_eq!(told(BIG5, big5), Some(BIG5));
        assert_eq!(told(SHIFT_JIS, japanese), Some(SHIFT_JIS));
        assert_eq!(told(EUC_KR, korean), Some(EUC_KR));
        assert_eq!(told(WINDOWS_1251, russian), Some(WINDOWS_1251));
        assert_eq!(told(WINDOWS_1252, german), Some(WINDOWS_1252));
        assert_eq!(told(WINDOWS_1250, polish), Some(WINDOWS_1250));
        for text in ["北京市大兴区生物医药基地", "医院\n学校\n住宅\n公园\n地铁站\n道路", big5, japanese]
        {
            assert_eq!(told(GB18030, text), None, "{text}");
        }
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
                    assert_eq!(by_language(&in_gbk(&group.join("\n"))), None, "{group:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_said_is_believed_where_it_fits_as_well() {
        let said = |bytes: &[u8]| {
            let mut found = TwoByteTexts::default();
            found.add(bytes);
            found.are_as_said()
        };
        assert!(said(&in_gbk("医院")) && said(&in_gbk("路")) || said(&in_gbk("站")));
        assert!(!said("Café".as_bytes()) && !said("医院".as_bytes()) && !said("Москва".as_bytes()));
    }
}
