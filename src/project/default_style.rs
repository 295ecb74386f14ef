//! The style of a layer that brings none: by its geometry, from a colour-blind safe palette.

use crate::data::{Dataset, Feature, Piece};
use crate::formats::Reading;

use super::simplestyle::has_simplestyle;
use super::{
    Bilingual, Color, Fill, Group, Hatch, LabelPlacement, Labeling, Layer, LayerId, Marker, MarkerShape, Rest, Stroke,
    Symbol, Symbology,
};

/// Okabe and Ito's palette (2008), black last, in an order that keeps neighbours apart.
const PALETTE: [Color; 7] = [
    Color::hex(0x00_72B2),
    Color::hex(0xE6_9F00),
    Color::hex(0x00_9E73),
    Color::hex(0xCC_79A7),
    Color::hex(0x56_B4E9),
    Color::hex(0xD5_5E00),
    Color::hex(0x4D_4D4D),
];

/// How what is not known looks, made after a symbol of the same layer: grey, hatched, dashed, hollow, and never like a
/// value.
pub fn unknown_symbol(like: &Symbol) -> Symbol {
    const GREY: Color = Color::hex(0x8C_959F);
    Symbol {
        fill: like.fill.as_ref().map(|_| Fill {
            color: GREY,
            opacity: 0.12,
            hatch: Some(Hatch::Lines { color: GREY, angle_deg: 45.0, spacing_px: 6.0, width_px: 1.0 }),
        }),
        stroke: like.stroke.as_ref().map(|stroke| Stroke {
            color: GREY,
            width_px: stroke.width_px.min(2.0),
            dash: vec![4.0, 3.0],
            casing: None,
            opacity: 1.0,
        }),
        marker: like.marker.as_ref().map(|marker| Marker {
            fill: None,
            stroke: GREY,
            stroke_px: 1.5,
            dashed: true,
            ..marker.clone()
        }),
        rest: Rest::default(),
    }
}

/// What is in no class of its own, made after a symbol of the same layer.
pub fn other_symbol(like: &Symbol) -> Symbol {
    like.in_color(Color::hex(0xB5_BBC2))
}

/// Names under which fields usually hold a feature's name, and where it has none, the number that it goes by.
pub fn usual_name_fields() -> Bilingual<Vec<String>> {
    const PLAIN: [&str; 4] = ["name", "NAME", "Name", "title"];
    // What surveys and plans call the name of one kind of thing.
    const OF_A_KIND: [&str; 13] = [
        "站名",
        "站点名称",
        "车站名称",
        "道路名称",
        "路名",
        "线路名称",
        "项目名称",
        "地块名称",
        "单位名称",
        "机构名称",
        "医院名称",
        "学校名称",
        "小区名称",
    ];
    const NUMBERS: [&str; 7] = ["地块编号", "地块编码", "地块号", "宗地编号", "宗地编码", "宗地代码", "宗地号"];
    let fields = |lists: &[&[&str]]| lists.concat().into_iter().map(str::to_owned).collect();
    Bilingual {
        zh: fields(&[&["name_zh", "name:zh", "名称", "名字", "地名"], &OF_A_KIND, &PLAIN, &NUMBERS, &["name_en"]]),
        en: fields(&[&["name_en", "name:en", "NAME_EN"], &PLAIN, &["名称"], &OF_A_KIND, &["name_zh"], &NUMBERS]),
    }
}

/// Id of the group that files opened on their own stand under.
const FILES: &str = "files";

/// Id of the group that pictures stand under, below all others.
const UNDERLAYS: &str = "underlays";

/// The group of layers that [`default_layer`] makes.
pub fn default_group() -> Group {
    Group {
        id: FILES.to_owned(),
        name: Bilingual { zh: "文件".to_owned(), en: "Files".to_owned() },
        visible: true,
        rest: Rest::default(),
    }
}

/// The group of the pictures that lie below the plan.
pub fn underlay_group() -> Group {
    Group {
        id: UNDERLAYS.to_owned(),
        name: Bilingual { zh: "底图".to_owned(), en: "Underlays".to_owned() },
        visible: true,
        rest: Rest::default(),
    }
}

/// A layer for data without a style of its own; `nth` picks the colour. Its symbol has the parts that the data
/// need, so that a file of points has a point for its sign; data without any geometry have all.
pub fn default_layer(id: LayerId, name: &str, source: &str, data: &Dataset, nth: usize) -> Layer {
    let color = PALETTE[nth % PALETTE.len()];
    let darker = color.mixed(Color::BLACK, 0.3);
    let (mut points, mut lines, mut areas) = (false, false, false);
    for piece in data.features().flat_map(Feature::pieces) {
        match piece {
            Piece::Point(_) => points = true,
            Piece::Line(_) => lines = true,
            Piece::Polygon(_) => areas = true,
        }
    }
    let any = points || lines || areas;
    let symbol = Symbol {
        fill: (areas || !any).then_some(Fill { color, opacity: 0.25, hatch: None }),
        stroke: (lines || areas || !any).then(|| Stroke {
            color: darker,
            width_px: 1.5,
            dash: Vec::new(),
            casing: None,
            opacity: 1.0,
        }),
        marker: (points || !any).then_some(Marker {
            shape: MarkerShape::Circle,
            size_px: 8.0,
            fill: Some(color),
            stroke: Color::WHITE,
            stroke_px: 1.5,
            dashed: false,
        }),
        rest: Rest::default(),
    };
    let placement = if areas {
        LabelPlacement::Inside
    } else if lines {
        LabelPlacement::Along
    } else {
        LabelPlacement::Beside
    };
    // A picture is drawn as it is, and nothing of it has a name.
    let is_picture = data.raster().is_some();
    let symbol = if is_picture { Symbol::default() } else { symbol };
    let labeling = (!is_picture).then(|| Labeling::plain(usual_name_fields(), placement));
    Layer {
        id,
        name: Bilingual::same(name.to_owned()),
        noun: None,
        group: if is_picture { UNDERLAYS } else { FILES }.to_owned(),
        source: source.to_owned(),
        reading: Reading::default(),
        visible: true,
        opacity: 1.0,
        symbology: Symbology { simplestyle: has_simplestyle(data), ..Symbology::single(symbol) },
        derived: Vec::new(),
        labeling,
        rest: Rest::default(),
    }
}
