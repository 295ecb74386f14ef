//! The names of known attributes and their values, put into words.
//!
//! The terms are those of the bundled project's schema (`geodata/README.md`); an attribute that is not among
//! them is shown under its own name and with its own value.

use super::Lang;

/// What a field is called, or `None` for one that is not known. The name is without its language: `note` for
/// `note_zh`.
pub fn field(name: &str, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match name {
        "name_alt" => ("曾用名、别名", "Other names"),
        "kind" => ("类别", "Kind"),
        "status" => ("状态", "Status"),
        "grade" => ("等级", "Grade"),
        "grade_rank" => ("等级代号", "Grade code"),
        "grade_source" => ("等级依据", "Grade according to"),
        "grade_basis" => ("等级说明", "Grade applies to"),
        "specialty" => ("专业", "Specialty"),
        "campus" => ("院区", "Campus"),
        "institution" => ("所属机构", "Institution"),
        "line" => ("线路", "Line"),
        "number" => ("线路号", "Line number"),
        "order" => ("列出次序", "Order of listing"),
        "interchange" => ("换乘站", "Interchange"),
        "station_count" => ("车站数", "Stations"),
        "sector" => ("公布方位", "Published sector"),
        "completion" => ("建成", "Completion"),
        "phase" => ("阶段", "Phase"),
        "phases" => ("进程", "Phases"),
        "area_published" | "area_published_km2" => ("公布面积", "Published area"),
        "area_conflict" => ("面积的不同说法", "Conflicting area"),
        "area_ha" => ("公布面积（公顷）", "Published area (ha)"),
        "area_status" => ("面积", "Area"),
        "drawn_area_ha" => ("图上面积（公顷）", "Drawn area (ha)"),
        "drawn_area_mu" => ("图上面积（亩）", "Drawn area (mu)"),
        "drawn_area_m2" => ("图上面积（m²）", "Drawn area (m²)"),
        "planar_area_m2" => ("CGCS2000 平面面积（m²）", "Planar area, CGCS2000 (m²)"),
        "drawn_perimeter_m" => ("图上周长（m）", "Drawn perimeter (m)"),
        "drawn_length_m" => ("图上长度（m）", "Drawn length (m)"),
        "centroid_lon" => ("形心经度", "Centroid longitude"),
        "centroid_lat" => ("形心纬度", "Centroid latitude"),
        "floor_area_ratio" => ("容积率（建筑面积 / 图上面积）", "Floor area ratio (on the drawn area)"),
        "floor_area_m2" => ("建筑面积", "Floor area"),
        "floor_area_planned_m2" => ("规划建筑面积", "Planned floor area"),
        "floor_area_existing_m2" => ("既有建筑面积", "Existing floor area"),
        "floor_area_existing_as_of" => ("既有建筑面积截至", "Existing floor area as of"),
        "floor_area_in_operation_m2" => ("运营建筑面积", "Floor area in operation"),
        "floor_area_status" => ("建筑面积", "Floor area"),
        "published_note" => ("公布情况", "What is published"),
        "facilities" => ("设施（已公布名称）", "Facilities (names published)"),
        "companies" => ("企业", "Companies"),
        "platforms" => ("平台", "Platforms"),
        "research_centres" => ("研究中心", "Research centres"),
        "conflicts" => ("各来源的分歧", "Where sources differ"),
        "function" => ("功能", "Function"),
        "district" => ("行政区", "District"),
        "edge_uncertainty_m" => ("各边误差（米）", "Uncertainty by edge (m)"),
        "name_published" => ("名称已公布", "Name published"),
        "within" => ("位于", "Within"),
        "length_published" => ("公布长度", "Published length"),
        "length_published_km" => ("公布长度（km）", "Published length (km)"),
        "loop" => ("环线", "Loop line"),
        "stations" => ("车站", "Stations on the line"),
        "name_match" => ("名称对应", "Name match"),
        "opening" => ("启用", "Opening"),
        "area_expansion_ha" => ("扩区面积（公顷）", "Expansion area (ha)"),
        "area_scope" => ("面积口径", "Area covers"),
        "same_as" => ("即", "Same as"),
        "address" => ("地址", "Address"),
        "floor_area_in_operation_status" => ("运营建筑面积", "Floor area in operation"),
        "method" => ("算法", "Method"),
        "iata" => ("机场代码", "Airport code"),
        "theme" => ("主题", "Theme"),
        "links" => ("串联", "Links"),
        "zone" => ("所在片区", "Zone"),
        "named_in_2024" => ("2024 年公布文本提及", "Named in the 2024 text"),
        "named_in_2025" => ("2025 年公布文本提及", "Named in the 2025 text"),
        "source" => ("来源", "Source"),
        "as_of" => ("截至", "As of"),
        "confidence" => ("可信度", "Confidence"),
        "geometry_basis" => ("图形依据", "Geometry basis"),
        "note" => ("说明", "Note"),
        _ => return None,
    };
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

/// A value, and what it is called in Chinese and in English.
type Term = (&'static str, &'static str, &'static str);

/// Values that mean the same in every field.
const OF_ANY_FIELD: [Term; 3] =
    [("not published", "未公布", "not published"), ("true", "是", "yes"), ("false", "否", "no")];

/// The values of a field.
const OF_FIELDS: [(&str, &[Term]); 8] = [
    (
        "key",
        &[
            ("west", "西", "west"),
            ("east", "东", "east"),
            ("north", "北", "north"),
            ("south", "南", "south"),
            ("north_east", "东北", "north-east"),
        ],
    ),
    (
        "kind",
        &[
            ("site", "园区", "park"),
            ("zone", "片区", "zone"),
            ("living_area", "生活片区", "living area"),
            ("green_heart", "绿心", "green heart"),
            ("park", "公园", "park"),
            ("pocket_green", "口袋绿地", "pocket green"),
            ("corridor", "廊道", "corridor"),
            ("village", "村", "village"),
            ("metro_line", "地铁线路", "metro line"),
            ("metro_station", "地铁站", "metro station"),
            ("hospital", "医院", "hospital"),
            ("university", "高校", "university"),
            ("industry_base", "产业基地", "industry base"),
            ("industry_cluster", "产业集聚区", "industry cluster"),
            ("regulator", "监管机构", "regulator"),
            ("comparable_site", "可比园区", "comparable site"),
            ("open_space", "开敞空间", "open space"),
            ("airport", "机场", "airport"),
            ("rail_station", "火车站", "railway station"),
            ("ring_road", "环路", "ring road"),
            ("expressway", "高速公路", "expressway"),
            ("road", "道路", "road"),
            ("interchange", "立交", "interchange"),
        ],
    ),
    (
        "status",
        &[
            ("open", "已启用", "open"),
            ("operating", "运营", "operating"),
            ("existing", "现状", "existing"),
            ("under_construction", "在建", "under construction"),
            ("planned", "规划", "planned"),
            ("closed", "已关闭", "closed"),
            ("not_open", "未开通", "not open"),
            ("closed_or_not_open", "关闭或未开通", "closed or not yet open"),
        ],
    ),
    ("confidence", &[("high", "高", "high"), ("medium", "中", "medium"), ("low", "低", "low")]),
    (
        "geometry_basis",
        &[
            ("published", "公布位置", "published position"),
            ("derived", "推算", "derived"),
            ("schematic", "示意，非测绘", "schematic, not a survey"),
        ],
    ),
    (
        "sector",
        &[("north", "北部", "north"), ("east", "东部", "east"), ("south", "南部", "south"), ("west", "西部", "west")],
    ),
    (
        "grade",
        &[
            ("三级甲等", "三级甲等", "grade 3A"),
            ("三级乙等", "三级乙等", "grade 3B"),
            ("三级无等", "三级无等", "grade 3, no sub-grade"),
            ("二级甲等", "二级甲等", "grade 2A"),
            ("二级无等", "二级无等", "grade 2, no sub-grade"),
            ("一级甲等", "一级甲等", "grade 1A"),
            ("一级无等", "一级无等", "grade 1, no sub-grade"),
            ("无等级", "无等级", "no grade"),
            ("未评级", "未评级", "not graded"),
        ],
    ),
    (
        "specialty",
        &[
            ("综合", "综合", "general"),
            ("中医", "中医", "Chinese medicine"),
            ("专科", "专科", "specialised"),
            ("社区", "社区", "community"),
            ("社区/一级", "社区", "community"),
        ],
    ),
];

fn terms_of(field: &str) -> impl Iterator<Item = &'static Term> {
    let own = OF_FIELDS.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, terms)| terms);
    OF_ANY_FIELD.iter().chain(own)
}

/// What a value of a field is called, or `None` for one that speaks for itself.
pub fn value(field: &str, value: &str, lang: Lang) -> Option<&'static str> {
    let (_, zh, en) = terms_of(field).find(|(known, ..)| *known == value)?;
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

/// The values of a field that have words, with their words in a language.
pub fn values(field: &str, lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    terms_of(field).map(move |(value, zh, en)| match lang {
        Lang::Zh => (*value, *zh),
        Lang::En => (*value, *en),
    })
}
