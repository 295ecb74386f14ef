//! Every word and sentence of the window and the pictures, in both languages, in one table.
//!
//! A table checked by the compiler serves a few hundred short texts better than a message library: no key can
//! be missing in one language, and a test holds the placeholders equal.

use super::Lang;

macro_rules! catalog {
    ($($key:ident $zh:literal $en:literal)*) => {
        /// A text of the catalogue; placeholders stand in it as `{name}`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Word { $(#[doc = $en] $key,)* }

        impl Word {
            /// Every entry, for the tests that check them all.
            pub const ALL: &'static [Word] = &[$(Word::$key,)*];

            /// The text in one language, placeholders unfilled.
            pub fn text(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Word::$key, Lang::Zh) => $zh, (Word::$key, Lang::En) => $en,)*
                }
            }
        }
    };
}

/// The text of a word with its `{name}` placeholders filled.
///
/// ```
/// use shapan::i18n::{Lang, Word, fill};
/// assert_eq!(fill(Word::FeaturesCount, Lang::En, &[("n", "138")]), "138 features");
/// ```
pub fn fill(word: Word, lang: Lang, values: &[(&str, &str)]) -> String {
    let mut text = word.text(lang).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

catalog! {
    // The window's frame
    AppName "沙盘" "shapan"
    Layers "图层" "Layers"
    ToolPan "平移" "Pan"
    ToolIdentify "识别" "Identify"
    ToolRadius "半径" "Radius"
    ToolPanHint "拖动地图；滚轮以光标为中心缩放" "Drag the map; the wheel zooms at the cursor"
    ToolIdentifyHint "点击要素查看属性（Ctrl+Shift+I）" "Click a feature to read its attributes (Ctrl+Shift+I)"
    ToolRadiusHint "点击地图或要素作为圆心" "Click the map or a feature to set the centre"
    ZoomIn "放大" "Zoom in"
    ZoomOut "缩小" "Zoom out"
    ZoomAll "缩放到全部（Home）" "Zoom to all (Home)"
    ZoomTo "缩放到" "Zoom to"
    LanguageHint "界面与地图语言" "Language of the window and the map"
    ThemeHint "浅色 / 深色" "Light / dark"
    Feature "要素" "Feature"
    Query "查询" "Query"
    Map "地图" "Map"
    ShowLayer "显示图层 {name}" "Show layer {name}"
    HideLayer "隐藏图层 {name}" "Hide layer {name}"
    FeaturesCount "{n} 个要素" "{n} features"

    // Status bar
    StatusScale "比例尺 1:{n}" "Scale 1:{n}"
    StatusCrs "WGS84 EPSG:4326 · 显示：{crs}" "WGS84 EPSG:4326 · display: {crs}"
    StatusMethod "量算：WGS84 大地线" "Measuring: geodesic, WGS84"
    StatusReady "就绪" "Ready"
    StatusDrawing "正在绘图…" "Drawing…"
    StatusAnswered "查询用时 {ms} 毫秒 · 读取 {n} 个要素" "Answered in {ms} ms · {n} features read"
    StatusOpening "正在打开 {name}" "Opening {name}"
    Cancel "取消" "Cancel"
    LocalTransverseMercator "本地横轴墨卡托 {lon}°" "local transverse Mercator, {lon}°"
    WebMercator "Web 墨卡托" "Web Mercator"
    OutsideMap "地图外" "outside the map"

    // The card
    CardEmpty "还没有选中要素。选择“识别”工具，点击地图上的要素。" "No feature selected. Choose Identify and click a feature on the map."
    DrawnArea "图上面积" "Drawn area"
    InMu "折合" "In mu"
    ShareOfBoundary "占园区" "Of the park"
    ShareOfPlan "占边界" "Of the boundary"
    DrawnLength "图上长度" "Drawn length"
    Perimeter "周长" "Perimeter"
    Position "位置" "Position"
    Attributes "属性" "Attributes"
    NothingHere "此处没有可见的要素。" "No visible feature here."
    SourceAndBasis "来源与依据" "Source and basis"
    AlsoHere "此处的其他要素" "Also here"
    NotPublished "未公布" "not published"
    NoGeometry "未公布位置，图上不画" "Position not published, not drawn"
    Schematic "示意图：依据公开描述数字化，非测绘成果" "Schematic: digitised from published descriptions, not a survey"
    SchematicShort "示意 · 非测绘" "Schematic · not a survey"
    Uncertainty "位置误差" "Position uncertainty"
    PlusMinus "±{length}" "±{length}"
    RadiusFromHere "以此为圆心查询" "Radius from here"
    Unit "mu" "mu"

    // The radius query
    QueryEmpty "还没有查询。选择“半径”工具，点击地图或要素作为圆心，或从园区边界开始。" "No query yet. Choose Radius and click the map or a feature, or start from the boundary."
    QueryFromBoundary "从 {name} 开始" "Start from {name}"
    Origin "起点" "Origin"
    OriginCentroid "形心" "Centroid"
    OriginEdge "最近边界" "Nearest edge"
    ClearQuery "清除查询（Esc）" "Clear the query (Esc)"
    OriginPoint "点 {at}" "Point {at}"
    OriginCentroidOf "{name}的形心" "Centroid of {name}"
    OriginEdgeOf "{name}的最近边界" "Nearest edge of {name}"
    Radius "半径" "Radius"
    RadiusField "半径（km）" "Radius in km"
    Filter "条件" "Filter"
    FilterHint "如 grade = 三级甲等 and status = open" "e.g. grade = 三级甲等 and status = open"
    QueryLayers "图层" "Layer"
    AllLayers "全部图层" "All layers"
    WithinHeadline "{radius} 内{what} {n} 个" "{n} {what} within {radius}"
    NearestHeadline "最近的{what} {n} 个" "{n} nearest {what}"
    MethodGeodesic "WGS 84 大地线（Karney）" "geodesic, WGS 84 (Karney)"
    CountedFeatures "要素" "features"
    WithinSubline "{mode} · {b} 个临界 · 大地线距离 WGS84" "{mode} · {b} borderline · geodesic distance, WGS84"
    ColumnRank "序号" "Rank"
    ColumnName "名称" "Name"
    ColumnLayer "图层" "Layer"
    ColumnDistance "距离" "Distance"
    ColumnBearing "方位" "Bearing"
    Borderline "临界" "borderline"
    MarginInside "内 {length}" "{length} inside"
    MarginOutside "外 {length}" "{length} outside"
    WithinUncertainty "±{length}" "±{length}"
    JustOutside "界外但可能在内（{n}）" "Outside, but perhaps inside ({n})"
    NoResults "半径内没有符合条件的要素。" "Nothing within the radius meets the condition."
    QueryRunning "正在查询…" "Asking…"
    RadiusOutOfRange "半径要大于 0、不超过 20000 km" "A radius is above 0 and at most 20,000 km"
    NotALength "“{text}”不是长度：写作 15km、800m 或 30里" "“{text}” is not a length: write 15km, 800m or 30里"

    // Why a question has no answer
    NoSuchLayer "没有叫“{name}”的图层；现有图层：{known}" "no layer is called {name}; the layers are {known}"
    NoSuchFeature "图层 {layer} 中没有编号为“{id}”的要素" "layer {layer} has no feature with the id {id}"
    NothingToMeasureFrom "{name} 没有图形可作起点：其位置未公布" "{name} has no geometry to measure from: its position is not published"
    OffTheGlobe "{at}：经度应在 −180 到 180、纬度应在 −90 到 90 之间" "{at}: longitude is −180 to 180 and latitude −90 to 90"
    Cancelled "已取消" "cancelled"
    FilterUnexpected "条件第 {position} 个字符处：应为{expected}，却是 {found}" "at character {position}: expected {expected}, found {found}"
    FilterOpenQuote "条件第 {position} 个字符处的引号没有闭合" "at character {position}: the quote opened here is never closed"
    FilterTooDeep "条件第 {position} 个字符处：括号或 not 嵌套超过 {limit} 层" "at character {position}: more than {limit} brackets or not inside each other"
    FilterUnknownField "没有叫“{name}”的字段{hint}；现有字段：{fields}" "there is no field {name}{hint}; fields: {fields}"
    FilterDidYouMean "（是否要写“{name}”？）" " (did you mean {name}?)"
    FilterEnd "结尾" "the end"
    FilterValue "一个值" "a value"
    FilterOperator " = != < <= > >= ~ 之一" "one of = != < <= > >= ~"
    FilterField "字段、not 或左括号" "a field, not or ("
    FilterBracket "右括号、and 或 or" "), and or or"
    FilterConnective " and、or 或结尾（含空格的值要加引号）" "and, or or the end (a value with spaces needs quotes)"

    // Notices
    LayerSkipped "{layer}：跳过 {n} 个要素，见 shapan info" "{layer}: {n} features skipped, see shapan info"
    CouldNotOpen "打不开：{why}" "Could not open: {why}"
    Dismiss "关闭" "Dismiss"
    NothingToShow "没有可画的要素。用 shapan 加文件或文件夹打开规划。" "Nothing to draw. Open a plan with shapan and a file or folder."
    NorthLetter "北" "N"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for word in Word::ALL {
            let (zh, en) = (word.text(Lang::Zh), word.text(Lang::En));
            assert!(!zh.is_empty() && !en.is_empty(), "{word:?}");
            assert_eq!(placeholders(zh), placeholders(en), "{word:?}");
        }
    }

    #[test]
    fn english_has_straight_apostrophes() {
        // A curly one is drawn full-width by a Chinese font.
        for word in Word::ALL {
            assert!(!word.text(Lang::En).contains('’'), "{word:?}");
        }
    }

    #[test]
    fn chinese_uses_full_width_punctuation() {
        for word in Word::ALL {
            let zh = word.text(Lang::Zh);
            assert!(!zh.contains(", ") && !zh.ends_with('.'), "{word:?}: {zh}");
        }
    }
}
