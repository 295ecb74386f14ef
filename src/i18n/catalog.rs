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
    ThemeHint "主题：{name}" "Theme: {name}"
    ThemeLight "浅色" "Light"
    ThemeDark "深色" "Dark"
    ThemeProjector "投影（黑底）" "Projector (black)"
    MapMenu "地图" "Map"
    MapMenuHint "地图显示设置" "What the map shows"
    MapGrid "坐标网" "Coordinate grid"
    MapLegend "图上图例" "Legend on the map"
    MapNames "地图注记" "Names on the map"
    MapNamesAsWindow "随界面语言" "In the window's language"
    MapNamesZh "中文" "中文"
    MapNamesEn "English" "English"
    MapNamesBoth "中英双语" "Both languages"
    MapCrsHeading "地图坐标系" "Map CRS"
    MapCrsLocal "本地横轴墨卡托" "Local transverse Mercator"
    MapCrsWebMercator "Web 墨卡托" "Web Mercator"
    MapCrsCgcs2000 "CGCS2000 三度带" "CGCS2000, 3-degree zone"
    MapCrsTooWide "数据跨度达 10°，只能用 Web 墨卡托" "The data span 10° or more: Web Mercator only"
    MapCrsNoZone "CGCS2000 三度带只覆盖 73.5°E 至 136.5°E" "CGCS2000 has zones from 73.5°E to 136.5°E only"
    Feature "要素" "Feature"
    Query "查询" "Query"
    Map "地图" "Map"
    ShowLayer "显示图层 {name}" "Show layer {name}"
    HideLayer "隐藏图层 {name}" "Hide layer {name}"
    FeaturesCount "{n} 个要素" "{n} features"

    // The layer tree
    ShowGroup "显示分组 {name}" "Show group {name}"
    HideGroup "隐藏分组 {name}" "Hide group {name}"
    Fold "折叠 {name}" "Fold {name}"
    Unfold "展开 {name}" "Unfold {name}"
    FoldAll "全部折叠" "Fold all"
    UnfoldAll "全部展开" "Unfold all"
    MoreOf "{name}：更多操作" "More for {name}"
    OpacityPercent "不透明度 %" "Opacity %"
    OpacityOf "{name}的不透明度" "Opacity of {name}"
    OpacityHint "左右拖动或点击输入；双击恢复 100%" "Drag sideways, or click to type; double-click for 100%"
    OpacityReset "不透明度恢复 100%" "Reset opacity to 100%"
    ZoomToLayer "缩放到图层" "Zoom to layer"
    OnlyThisLayer "只显示此图层" "Show only this layer"
    OthersHidden "其他图层已隐藏" "Other layers are hidden"
    RestoreLayers "恢复其他图层" "Show the others again"
    ShowAgain "恢复" "Show again"
    ShowAllLayers "显示全部图层" "Show all layers"
    MoveUp "上移" "Move up"
    MoveDown "下移" "Move down"
    LayersHint "拖动排序 · 右键更多" "Drag to reorder · right-click for more"

    // Status bar
    StatusScale "比例尺 1:{n}" "Scale 1:{n}"
    StatusCrs "WGS84 EPSG:4326 · 显示：{crs}" "WGS84 EPSG:4326 · display: {crs}"
    StatusMethod "量算：WGS84 大地线" "Measuring: geodesic, WGS84"
    StatusReady "就绪" "Ready"
    StatusDrawing "正在绘图…" "Drawing…"
    StatusAnswered "查询用时 {ms} 毫秒 · 读取 {n} 个要素" "Answered in {ms} ms · {n} features read"
    StatusOpening "正在打开 {name}" "Opening {name}"
    Cancel "取消" "Cancel"
    LocalTransverseMercator "本地横轴墨卡托 {lon}" "local transverse Mercator, {lon}"
    WebMercator "Web 墨卡托 EPSG:3857" "Web Mercator, EPSG:3857"
    Cgcs2000Zone "CGCS2000 三度带 {lon}°E EPSG:{code}" "CGCS2000, 3-degree zone on {lon}°E, EPSG:{code}"
    OutsideMap "地图外" "outside the map"

    // What stands on the map and on pictures of it
    Legend "图例" "Legend"
    LegendMore "……另有 {n} 项" "… and {n} more"
    ImprintSources "资料来源：{text}" "Sources: {text}"
    ImprintDate "日期：{date}" "Date: {date}"
    ImprintDataDate "资料日期：{date}" "Data of {date}"
    ImprintDataDates "资料日期：{first} 至 {last}" "Data of {first} to {last}"
    ImprintCrs "坐标系：{crs}" "Map CRS: {crs}"
    ImprintApproval "审图号：{number}" "Map approval no. {number}"
    ImprintConfidentiality "密级：{mark}" "Confidentiality: {mark}"

    // The card
    CardEmpty "还没有选中要素。选择“识别”工具，点击地图上的要素。" "No feature selected. Choose Identify and click a feature on the map."
    DrawnArea "图上面积" "Drawn area"
    InMu "折合" "In mu"
    ShareOfBoundary "占园区" "Of the park"
    DrawnLength "图上长度" "Drawn length"
    Perimeter "周长" "Perimeter"
    Position "位置" "Position"
    NothingHere "此处没有可见的要素。" "No visible feature here."
    SourceAndBasis "来源与依据" "Source and basis"
    CountHere "此处 {n} 个要素" "{n} features here"
    NextHere "此处下一个（Tab）" "Next one here (Tab)"
    PreviousHere "此处上一个（Shift+Tab）" "Previous one here (Shift+Tab)"
    NoGeometry "未公布位置，图上不画" "Position not published, not drawn"
    Schematic "示意图：依据公开描述数字化，非测绘成果" "Schematic: digitised from published descriptions, not a survey"
    SchematicShort "示意 · 非测绘" "Schematic · not a survey"
    Uncertainty "位置误差" "Position uncertainty"
    PlusMinus "±{length}" "±{length}"
    RadiusFromHere "以此为圆心查询" "Radius from here"
    SchematicSizeUnknown "示意 · 非测绘 · 大小与边界未公布" "Schematic · not a survey · size and outline not published"
    SchematicCourseUnknown "示意 · 非测绘 · 走向与长度未公布" "Schematic · not a survey · course and length not published"
    InsideBoundary "园区内" "In the park"
    Bearing "方位" "Bearing"
    BearingFrom "{place}中心以{side}，{bearing}，{length}" "{length} {side} of the centroid of {place}, {bearing}"
    CentroidToCentroid "形心至形心" "centroid to centroid"
    ThePlace "{place}" "the {place}"
    SideNorth "北" "north"
    SideEast "东" "east"
    SideSouth "南" "south"
    SideWest "西" "west"
    NameWithDetail "{name}（{detail}）" "{name} ({detail})"
    NearestAt "{name}，{length}" "{name}, {length}"
    Straight "直线" "straight"
    StraightFromCentroid "形心起直线" "straight from the centroid"
    StraightFromBoth "形心起直线；边界起 {length}" "straight from the centroid; {length} from the edge"
    StraightOtherFromEdge "形心起直线；边界起最近为{name}，{length}" "straight from the centroid; from the edge {name}, {length}"
    StraightWithInside "形心起直线；其内有{name}" "straight from the centroid; {name} lies in it"
    RelationRunsThrough "穿过：{layer}" "Running through: {layer}"
    RelationPasses "经过：{layer}" "Passes through: {layer}"
    RelationInside "区内：{layer}" "Inside: {layer}"
    RelationLiesIn "位于：{layer}" "Lies in: {layer}"
    RelationNearest "最近：{layer}" "Nearest: {layer}"
    RelationRings "圈层：{layer}" "Rings: {layer}"
    LengthInside "区内 {length}" "{length} inside"
    Missed "未进入，相距 {length}" "not entered, {length} away"
    TouchesOnly "仅相接" "touches only"
    AndMore "另有 {n} 个" "and {n} more"
    WithinRing "{far} 以内" "within {far}"
    BetweenRings "{near} 至 {far}" "{near} to {far}"
    BeyondRings "{near} 以外" "beyond {near}"
    BorderlineBy "临界，±{length}" "borderline, ±{length}"
    Supports "支持：{what}" "supports: {what}"
    CopyCard "复制" "Copy"
    CopyCardHint "把卡片复制为文字，数值为全精度" "Copy the card as text, with the figures in full precision"
    PinCard "固定卡片，与其他要素比较" "Pin this card, to compare it with others"
    UnpinCard "取消固定{name}" "Unpin {name}"
    UnpinAll "全部取消固定" "Unpin all"
    PinsFull "最多固定 {n} 张卡片" "At most {n} cards can be pinned"
    CompareHeadline "比较 {n} 个要素" "{n} features compared"
    Kind "类别" "Kind"
    Count "数量" "Count"
    Attributes "属性" "Attributes"
    CompareSelect "选中{name}" "Select {name}"

    // The radius query
    QueryEmpty "还没有查询。选择“半径”工具，点击地图或要素作为圆心，或从园区边界开始。" "No query yet. Choose Radius and click the map or a feature, or start from the boundary."
    QueryFromBoundary "从{name}起算" "Start from {name}"
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
    WithinSubline "{mode} · {b} 个临界 · 大地线距离 WGS84" "{mode} · {b} borderline · geodesic, WGS84"
    CountedDistinct "{what} {n} 个" "{n} {what}"
    DistinctValues "不同的“{field}”" "different values of {field}"
    SavedQueries "常用查询" "Saved queries"
    AddCondition "+ 条件" "+ condition"
    RemoveCondition "去掉条件 {condition}" "Remove the condition {condition}"
    FilterAsText "以文本编辑条件" "Edit the filter as text"
    FilterAsChips "逐条显示条件" "Show the conditions one by one"
    ConditionField "字段" "Field"
    ConditionValue "值" "Value"
    ConditionAdd "加入" "Add"
    OpContains "含" "contains"
    ValueUnknown "未填" "not stated"
    ByRing "按距离圈，全部{what} {n} 个" "By distance ring, all {n} {what}"
    RingEmphasis "深色：计入的 {n} 个" "solid: the {n} counted"
    RingName "{ring}：{n} 个，计入 {counted} 个" "{ring}: {n}, {counted} counted"
    ListFocus "{what}：{n} 个，其中计入 {counted} 个" "{what}: {n}, of which {counted} counted"
    FocusClear "显示全部结果" "Show all results"
    NotCounted "未计入" "Not counted"
    ExcludedIsNot "{field}不是{value}" "{field} is not {value}"
    ExcludedIs "{field}为{value}" "{field} is {value}"
    ExcludedFails "不满足：{condition}" "Does not meet: {condition}"
    ExcludedByFilter "不满足条件" "Do not meet the filter"
    ExcludedValue "{value}：{n}" "{value}: {n}"
    ExcludedOthers "其他" "others"
    NoReliablePoint "位置不可靠或未公布" "No reliable point"
    NoReliablePointIfInside "{names}。若都在半径内，则为 {n} 个" "{names}. If inside, the count is {n}"
    PublishedDiffer "公布的数字不一致" "Published figures differ"
    PublishedAs "公布的数字" "Published"
    PublishedFigure "{value} 个（{source}）" "{value} ({source})"
    CopyCommand "命令行" "Command"
    CopyCommandHint "复制得出同一结果的命令：{command}" "Copy the command that gives the same answer: {command}"
    Copied "已复制" "Copied"
    CopyList "复制列表" "Copy list"
    ZoomToReach "显示整个查询范围" "Show all of the reach"
    CopyListHint "复制列表，可粘贴到表格" "Copy the list, to be pasted into a spreadsheet"
    ColumnDistanceM "距离（m）" "Distance (m)"
    ColumnBearingDeg "方位（°）" "Bearing (°)"
    ColumnFlag "标记" "Flag"
    FlagUncertain "±{length}" "±{length}"
    ResultsList "结果列表" "List of results"
    ColumnRank "序号" "Rank"
    ColumnName "名称" "Name"
    ColumnLayer "图层" "Layer"
    ColumnBearing "方位" "Bearing"
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

    // Why a file does not open
    FaultAt "{path}：{what}" "{path}: {what}"
    FileNotFound "找不到这个文件或文件夹，请核对路径" "there is no such file or folder"
    FileForbidden "没有读取权限，请修改文件权限，或复制一份再打开" "this user may not read the file: change its permissions or copy it"
    FileIsFolder "这是文件夹而不是文件，请指定其中的文件" "this is a folder, not a file: name one of the files in it"
    FileIsNoFile "这既不是文件也不是文件夹" "this is neither a file nor a folder"
    FolderWithoutFiles "文件夹中没有 .geojson 或 .json 文件" "the folder holds no .geojson or .json file"
    FileDisk "读取时磁盘或网络出错，请检查后重试" "the disk or the network failed: check it and try again"
    FileTooLarge "文件有 {bytes} 字节，超出可读的 4 GiB，请按区域或图层拆分" "the file has {bytes} bytes, and 4 GiB is the most: split it, by area or by layer"
    FileOutOfMemory "本机内存不足，读不下这个文件，请按区域或图层拆分" "the memory of this machine does not suffice: split the file, by area or by layer"
    FileEmpty "文件是空的，其中应为 GeoJSON 文本" "the file is empty; expected GeoJSON text"
    FileCutOff "第 {line} 行第 {column} 列：文件在这里中断，可能不完整，请重新获取" "line {line}, column {column}: the file is cut off; fetch it again"
    FileEncoding "第 {line} 行第 {column} 列：文本不是 UTF-8 编码，而是 {found}，请另存为 UTF-8" "line {line}, column {column}: the text is not UTF-8 but {found}: save it as UTF-8"
    EncodingUnknown "其他编码" "some other encoding"
    FileOfOtherFormat "这似乎是{found}，不是 GeoJSON；{advice}" "this seems to be {found}, not GeoJSON: {advice}"
    FormatArchive "压缩文件" "an archive"
    FormatPicture "图片或 PDF 文档" "a picture or a PDF document"
    FormatWebPage "网页，可能是服务器的出错页面" "a web page, perhaps an error page of the server it came from"
    FormatBinary "二进制数据" "binary data"
    FormatTable "表格（CSV）" "a table (CSV)"
    FormatNamed " {name} 数据" "{name} data"
    AdviceUnpack "请先解压" "unpack it first"
    AdviceSource "请索取图背后的数据" "ask for the data behind it"
    AdviceFetch "请重新下载" "fetch it again"
    AdviceExport "请用原来的程序导出为 GeoJSON" "export it as GeoJSON from the program that made it"
    AdviceConvert "请先转换，例如用 ogr2ogr out.geojson in" "convert it first, for example with ogr2ogr out.geojson in"
    FileSyntax "第 {line} 行第 {column} 列：不是有效的 JSON，请检查该处的括号、引号和逗号" "line {line}, column {column}: the text is not valid JSON: check brackets, quotes and commas there"
    FileNotGeoJson "第 {line} 行：是 JSON，但不是 GeoJSON，应为 FeatureCollection、Feature 或几何对象" "line {line}: this is JSON but not GeoJSON: expected a FeatureCollection, a Feature or a geometry"
    FileCrs "第 {line} 行：坐标系为 {found}，而本版本只读 WGS 84 经纬度；请先转换，例如用 ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson" "line {line}: the coordinates are in {found}, and this version reads WGS 84 longitude and latitude: convert the file first, for example with ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"
    CrsUnnamed "未写明的坐标系" "a system that is not named"
    ProjectAmongFiles "项目文件须单独打开，请去掉其他路径" "a project file is opened alone; leave away the other paths"
    PackedUnreadable "读不了打包的项目，请检查权限" "cannot read the packed project: check its permissions"
    PackedOther "这不是打包的项目，或文件不完整，请重新拷贝" "this is not a packed project, or half of one: copy it again"
    PackedDamaged "打包的项目已损坏（{name}），请重新拷贝" "the packed project is damaged at {name}: copy it again"
    PackedEncrypted "打包的项目中“{name}”已加密，请不加密码重新打包" "{name} in the packed project is encrypted: pack it without a password"
    PackedLeadsOut "打包的项目中“{name}”的路径指向包外，已拒绝打开" "{name} in the packed project leads out of it: refused"
    PackedTooLarge "打包的项目解开后过大，已拒绝打开" "the packed project would grow far beyond its size: refused"
    PackedMissing "打包的项目中没有“{name}”" "there is no {name} in the packed project"
    SaveChangedOnDisk "文件在读入之后已被其他程序改动，请另存，或确认覆盖" "the project file has changed on disk since it was read: save it under another name, or replace it"
    SaveAlreadyThere "已有同名文件，请换一个名称，或确认覆盖" "there is such a file already: choose another name, or replace it"
    SaveWouldNotRead "项目现在的状态无法保存：{what}" "the project cannot be written as it is now: {what}"
    SaveSourceMissing "图层“{layer}”的数据无法打包：{what}" "layer {layer}: its data cannot be packed: {what}"
    SaveDataPacked "数据在打包的项目之中，请存为 .shapan 文件，或先解包" "its data lie in a packed project: save it as .shapan, or unpack it first"
    WriteNoFolder "文件夹不存在，请先新建，或换一个位置" "its folder does not exist: create it or choose another"
    WriteReadOnlyDisk "磁盘为只读，请换一个位置" "the disk may not be written to: choose another place"
    WriteForbidden "文件或文件夹不可写，请修改权限，或换一个位置" "the file or its folder may not be written to: change its permissions or choose another place"
    WriteDiskFull "磁盘已满，请腾出空间，或换一个位置" "the disk is full: make room or choose another place"
    WriteFolderThere "已有同名文件夹，请换一个名称" "there is a folder of that name: choose another name"
    WriteFailed "写入失败，请换一个位置再试" "writing failed: try another place"
    ProjectUnreadable "读不了项目文件，请检查权限，以及文本是否为 UTF-8 编码" "cannot read the project file: check its permissions, and whether it is UTF-8 text"
    ProjectMalformed "第 {line} 行第 {column} 列：项目文件的内容有误，请检查该处" "line {line}, column {column}: not a project file"
    ProjectTooNew "项目文件为第 {found} 版，本程序还读不了，请用较新的程序打开" "the project file is of version {found}: open it with a newer program"
    ProjectTooLarge "文件太大，不像项目文件，请确认是否选错" "the file is far too large for a project: is it a data file?"
    ProjectBadMember "项目文件的“{member}”有误，请检查其内容" "{member} is wrong in the project file: check what it says"
    ProjectBadMemberAt "第 {line} 行第 {column} 列：项目文件的“{member}”有误，请检查其内容" "line {line}, column {column}: {member} is wrong in the project file: check what it says"
    ProjectDuplicateLayer "项目文件中图层编号“{layer}”出现两次，各图层的编号须不同" "layer id {layer} stands twice in the project file; give each layer an id of its own"
    ProjectUnknownGroup "图层“{layer}”的分组“{group}”不在项目的分组之中" "layer {layer}: its group {group} is not one of the project's groups"
    ProjectUnknownBoundary "边界“{layer}”不在项目的图层之中" "the boundary {layer} is not one of the project's layers"

    // Claims
    ClaimsTitle "指标核对" "Told against drawn"
    ClaimsNone "项目中还没有指标" "The project has no claims yet"
    VerdictHolds "成立" "Holds"
    VerdictAtTheLimit "临界" "At the limit"
    VerdictFails "不成立" "Fails"
    VerdictNotComputable "不可计算" "Not computable"
    ClaimSensitive "敏感" "sensitive"
    ClaimByConstruction "据文绘制" "by construction"
    ClaimConflict "冲突" "conflict"
    ColumnVerdict "结论" "verdict"
    ColumnClaim "指标" "claim"
    ColumnPublished "公布" "published"
    ColumnDrawn "图上" "drawn"
    ColumnQualifiers "说明" "qualifiers"
    ColumnSource "来源" "source"
    ColumnDefinition "口径" "definition"
    CheckTab "核对" "Check"
    CheckViewClaims "指标" "Claims"
    ClaimsHeadline "公布与图上" "Told and drawn"
    ClaimsSubline "每条指标都按图上几何重新计算" "Each claim is computed anew from the drawn geometry"
    ClaimsRunning "正在核对指标" "Checking claims"
    ClaimsStopped "核对已停止，结论可能已过时" "Stopped: the verdicts may be out of date"
    ClaimsCheckAgain "重新核对" "Check again"
    ClaimsFilterHint "只看“{verdict}”的指标" "Show only claims with the verdict “{verdict}”"
    ClaimsNoneOfKind "没有这种结论的指标" "No claim has this verdict"
    ClaimsList "指标列表" "List of claims"
    ClaimPick "选中一条指标，地图上会显示其数值所依据的几何，此处显示计算过程" "Choose a claim: the map shows the geometry its number came from, and the calculation stands here"
    ClaimToleranceChip "容差 {value}" "tolerance {value}"
    ClaimPublishedValue "公布 {value}" "published {value}"
    ClaimDrawnValue "图上 {value}" "drawn {value}"
    ClaimSteps "计算过程" "Calculation"
    ClaimDefinitions "各种口径" "Definitions"
    ClaimOwnDefinition "当前口径" "As published"
    ClaimConflictsWith "来源不一致：{others}" "Sources differ: {others}"
    ClaimByConstructionBecause "据文绘制：{why}。相符不足为证" "By construction: {why}. A match proves nothing"
    ClaimSensitiveNote "敏感：换口径，结论会变" "sensitive: another definition changes the verdict"
    ClaimCounted "计入 {n} 个" "{n} counted"
    ClaimMissed "不计入 {n} 个" "{n} not counted"
    ClaimBorderline "贴近半径 {n} 个" "{n} close to the radius"
    ClaimJustOutside "刚好在外 {n} 个" "{n} just outside"
    ClaimGeometrySchematic "几何：示意，非测绘成果" "geometry: schematic, not a survey"
    ClaimGeometryAsDrawn "几何：按图上所绘" "geometry: as drawn"
    ClaimCopyValue "复制数值与方法" "Copy value with method"
    ClaimCopyHint "全精度数值、口径、计算步骤与来源" "The value in full precision, its definition, steps and source"
    ClaimZoomHint "缩放到这条指标所依据的几何" "Zoom to the geometry of this claim"
    ClaimHighlighted "正在高亮：{name}" "Highlighted: {name}"
    OperatorAtLeastNote "运算符“以上”含本数" "“At least” includes the number itself"
    OperatorAtMostNote "运算符“以下”含本数" "“At most” includes the number itself"
    OperatorAboveNote "运算符“超过”不含本数" "“More than” leaves the number itself out"
    OperatorBelowNote "运算符“不足”不含本数" "“Less than” leaves the number itself out"
    OperatorEqualNote "须恰好相等" "exactly this number"
    OperatorAboutNote "“约”：公布值四舍五入，误差小于 {rounding}" "“About”: the published value is rounded, by less than {rounding}"
    OperatorBetweenNote "两端均含本数" "both ends are included"
    ClaimMethod "方法：WGS84 椭球面，并集不重复计数" "Method: WGS 84 ellipsoid; a union counts overlaps once"
    LegendAreas "计入的用地" "Ground that counts"
    LegendNotCounted "不计入" "Not counted"
    LegendCounted "计入的要素" "Features that count"
    LegendScope "对照的范围" "Ground they are held against"
    LegendOrigin "起点" "Origin"
    LegendNumber "各要素的数值" "The number of each feature"
    LegendReach "半径" "Radius"
    LegendLines "最短距离" "Shortest distance"
    LegendBearing "方位" "Bearing"
    LegendSector "公布的方位范围" "Published sector"
    LegendJustOutside "刚好在外" "Just outside"
    LegendBorderline "贴近半径" "Close to the radius"
    SensitiveExplained "敏感：换一种合理口径，结论会变" "Sensitive: another reasonable definition changes the verdict"
    ByConstructionExplained "据文绘制：图形本就依据公布文字绘制，相符不足为证" "By construction: the geometry was drawn to fit the text, so that a match proves nothing"
    AboutValue "约 {value}" "about {value}"
    DrawnWithTolerance "{value}（容差内 {with}）" "{value} ({with} within the tolerance)"
    MuValue "{value} 亩" "{value} mu"
    Colon "：" ": "
    ListSeparator "、" ", "
    ReasonMissingLayer "项目中没有图层“{layer}”" "the project has no layer {layer}"
    ReasonUnreadLayer "图层“{layer}”的数据未能读取" "the data of layer {layer} could not be read"
    ReasonEmptyLayer "图层“{layer}”没有要素" "layer {layer} has no features"
    ReasonMissingFeature "图层“{layer}”中没有“{id}”" "layer {layer} has no feature {id}"
    ReasonMissingField "图层“{layer}”没有字段“{field}”" "layer {layer} has no field {field}"
    ReasonFilter "图层“{layer}”的条件有误：{message}" "the filter of layer {layer} is wrong: {message}"
    ReasonNoGeometry "图层“{layer}”中所选要素没有位置" "what is chosen of layer {layer} has no position"
    ReasonNoLines "图层“{layer}”中所选要素没有线" "what is chosen of layer {layer} has no lines"
    ReasonNoAreas "图层“{layer}”中所选要素没有面" "what is chosen of layer {layer} has no areas"
    ReasonMissingValues "图层“{layer}”的 {of} 个要素中有 {missing} 个没有“{field}”" "{missing} of {of} features of layer {layer} have no {field}"
    ReasonNothingMatches "图层“{layer}”中没有符合条件的要素" "nothing in layer {layer} meets the condition"
    ReasonShareOfNothing "作为整体的量为零" "the whole of which the share is taken is nothing"
    ReasonUnlikeUnits "量纲不符：指标为{expected}，算得{found}" "unlike units: the claim tells a {expected}, the measure a {found}"
    ReasonUnclearOrigin "半径的起点须为整个图层或一个要素，“{layer}”中选了多个" "a radius starts at a whole layer or at one feature; several of layer {layer} are chosen"
    ReasonNotDue "期限 {date}，尚未到期" "due by {date}: not due yet"
    ReasonOverlay "无法叠加：{message}" "no overlay: {message}"
    ReasonQuery "无法查询：{message}" "no query: {message}"
    DimensionNumber "数值" "number"
    DimensionCount "个数" "count"
    DimensionLength "长度" "length"
    DimensionArea "面积" "area"
    DimensionShare "占比" "share"
    DimensionAngle "方位角" "bearing"

    // Notices
    LayerSkipped "{layer}：跳过 {n} 个要素，见 shapan info" "{layer}: {n} left out, see shapan info"
    MapCrsUnfit "项目指定的地图坐标系不适用于这些数据的位置，已改用默认坐标系" "The map CRS that the project names does not reach its data: drawn in the usual one"
    CouldNotOpen "打不开：{why}" "Could not open: {why}"
    GpuWasReset "显卡驱动已重置，窗口已重新打开，内容均已保留" "The graphics driver was reset; the window was opened again with all that was in it"
    MapByProcessor "显卡驱动无法绘制地图，已改由处理器绘制，画面更新会慢一些" "The graphics driver cannot draw the map; the processor draws it now, somewhat slower"
    MapUndrawn "这幅地图未能绘制，请换一个视图或隐藏部分图层" "This picture of the map could not be drawn; try another view or hide a layer"
    Dismiss "关闭" "Dismiss"
    NothingToShow "没有可画的要素。用 shapan 加文件或文件夹打开规划。" "Nothing to draw. Open a plan with shapan and a file or folder."
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
