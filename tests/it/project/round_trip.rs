//! Any project there may be, written and read again.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shapan::crs::{Datum, Extent, LonLat, MapCrsChoice};
use shapan::formats::{Reading, Repairs};
use shapan::project::{
    Bilingual, Bookmark, BookmarkView, Checks, Color, Distinct, Fill, Group, Hatch, Imprint, LabelPlacement, LabelRank,
    Labeling, Layer, LayerId, Marker, MarkerShape, Note, Project, PublishedCount, Relation, RelationKind, Rest,
    SavedQuery, ScaleRange, Sketch, SketchShape, Stroke, Symbol, SymbolClass, Symbology, read_project,
    usual_name_fields, write_project,
};

fn text() -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), "[a-z 医药\"\\\\\u{1}\n😀]{0,6}"].boxed()
}

fn both() -> BoxedStrategy<Bilingual> {
    (text(), text()).prop_map(|(zh, en)| Bilingual { zh, en }).boxed()
}

/// Members that no version of this program knows.
fn rest() -> BoxedStrategy<Rest> {
    let value = prop_oneof![
        4 => Just(None),
        1 => prop_oneof![
            Just(json!(null)),
            any::<i64>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            prop::num::f64::NORMAL.prop_map(Json::from),
            text().prop_map(Json::from),
            (text(), any::<f32>()).prop_map(|(t, n)| json!([t, {"x": f64::from(n), "": [[]]}])),
        ]
        .prop_map(Some),
    ];
    value
        .prop_map(|value| {
            let mut rest = Rest::default();
            if let Some(value) = value {
                rest.insert("x unknown", value);
            }
            rest
        })
        .boxed()
}

fn color() -> BoxedStrategy<Color> {
    (0..0x100_0000_u32).prop_map(Color::hex).boxed()
}

fn size() -> BoxedStrategy<f64> {
    prop_oneof![(1..1_000_000_u32).prop_map(f64::from), 1e-9..1e12_f64].boxed()
}

fn share() -> BoxedStrategy<f64> {
    prop_oneof![Just(1.0), Just(0.0), 0.0..1.0_f64].boxed()
}

fn number() -> BoxedStrategy<f64> {
    prop_oneof![Just(-0.0), (-1000..1000).prop_map(f64::from), prop::num::f64::NORMAL].boxed()
}

fn hatch() -> BoxedStrategy<Hatch> {
    (0..3, color(), number(), size(), size())
        .prop_map(|(kind, color, angle_deg, spacing_px, width_px)| match kind {
            0 => Hatch::Lines { color, angle_deg, spacing_px, width_px },
            1 => Hatch::Grid { color, spacing_px, width_px },
            _ => Hatch::Dots { color, spacing_px, radius_px: width_px },
        })
        .boxed()
}

fn symbol() -> BoxedStrategy<Symbol> {
    let fill =
        (color(), share(), option::of(hatch())).prop_map(|(color, opacity, hatch)| Fill { color, opacity, hatch });
    let stroke = (color(), share(), size(), vec((size(), size()), 0..3), option::of((color(), size()))).prop_map(
        |(color, opacity, width_px, dash, casing)| {
            let dash = dash.into_iter().flat_map(|(a, b)| [a, b]).collect();
            Stroke { color, opacity, width_px, dash, casing }
        },
    );
    let shapes = vec![
        MarkerShape::Circle,
        MarkerShape::Square,
        MarkerShape::Diamond,
        MarkerShape::Triangle,
        MarkerShape::Cross,
        MarkerShape::House,
        MarkerShape::Pentagon,
        MarkerShape::Star,
    ];
    let marker = (prop::sample::select(shapes), size(), option::of(color()), color(), size(), any::<bool>()).prop_map(
        |(shape, size_px, fill, stroke, stroke_px, dashed)| Marker { shape, size_px, fill, stroke, stroke_px, dashed },
    );
    (option::of(fill), option::of(stroke), option::of(marker), rest())
        .prop_map(|(fill, stroke, marker, rest)| Symbol { fill, stroke, marker, rest })
        .boxed()
}

fn fields() -> BoxedStrategy<Bilingual<Vec<String>>> {
    let own = (vec(text(), 0..3), vec(text(), 0..3)).prop_map(|(zh, en)| Bilingual { zh, en });
    prop_oneof![Just(usual_name_fields()), own].boxed()
}

fn labeling() -> BoxedStrategy<Labeling> {
    let rank = (text(), option::of(any::<i32>()), option::of(size()), rest()).prop_map(
        |(when, priority, max_scale_denominator, rest)| LabelRank { when, priority, max_scale_denominator, rest },
    );
    let placement = prop::sample::select(vec![LabelPlacement::Beside, LabelPlacement::Along, LabelPlacement::Inside]);
    let look = (fields(), placement, size(), any::<bool>(), color(), 0.0..20.0_f64, any::<bool>(), option::of(color()));
    let when = (any::<i32>(), option::of(size()), option::of(size()), vec(rank, 0..3), rest());
    (look, when)
        .prop_map(|(look, when)| {
            let (fields, placement, size_px, bold, color, halo_px, area, plate) = look;
            let (priority, max_scale_denominator, min_scale_denominator, ranks, rest) = when;
            Labeling {
                fields,
                // Its form is read back in tests/it/styles.
                template: Bilingual::default(),
                placement,
                size_px,
                bold,
                color,
                halo_px,
                area,
                plate,
                priority,
                max_scale_denominator,
                min_scale_denominator,
                ranks,
                rest,
            }
        })
        .boxed()
}

fn scales() -> BoxedStrategy<ScaleRange> {
    (option::of(size()), option::of(size()))
        .prop_map(|(min_denominator, max_denominator)| ScaleRange { min_denominator, max_denominator })
        .boxed()
}

fn reading() -> BoxedStrategy<Reading> {
    // WGS 84 is said, or taken for granted.
    let shifted = |datum| Just((datum, false));
    let wgs84 = any::<bool>().prop_map(|is_said| (Datum::Wgs84, is_said));
    let datum = prop_oneof![wgs84, shifted(Datum::Gcj02), shifted(Datum::Bd09)];
    let repairs = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(rings, copies, texts)| Repairs {
        rings,
        copies,
        texts,
    });
    (option::of(text()), option::of(text()), datum, option::of(text()), any::<bool>(), repairs)
        .prop_map(|(part, crs, (datum, is_datum_said), encoding, swap_axes, repairs)| Reading {
            part,
            crs,
            datum,
            is_datum_said,
            encoding,
            swap_axes,
            control: None,
            repairs,
        })
        .boxed()
}

/// The nth layer, in one of two groups.
fn layer(nth: usize) -> BoxedStrategy<Layer> {
    let class = (option::of(text()), both(), symbol(), scales(), option::of(size()), rest()).prop_map(
        |(when, label, symbol, scales, max_label_scale_denominator, rest)| SymbolClass {
            when,
            label,
            symbol,
            scales,
            max_label_scale_denominator,
            rest,
        },
    );
    let symbology = prop_oneof![symbol().prop_map(Symbology::single), vec(class, 1..4).prop_map(Symbology::of_classes)];
    let symbology = (symbology, scales()).prop_map(|(symbology, scales)| Symbology { scales, ..symbology });
    let named = (both(), option::of(both()), any::<bool>(), text(), any::<bool>(), share());
    (named, reading(), symbology, option::of(labeling()), rest())
        .prop_map(move |(named, reading, symbology, labeling, rest)| {
            let (name, noun, first, source, visible, opacity) = named;
            let group = if first { "one" } else { "two" }.to_owned();
            let id = LayerId(format!("layer {nth}"));
            // Their form is read back in tests/it/table.
            let derived = Vec::new();
            Layer { id, name, noun, group, source, reading, visible, opacity, symbology, labeling, derived, rest }
        })
        .boxed()
}

fn query() -> BoxedStrategy<SavedQuery> {
    let distinct = (text(), option::of(both())).prop_map(|(field, noun)| Distinct { field, noun });
    let published = (number(), text(), both(), option::of(both()), rest())
        .prop_map(|(value, as_of, source, note, rest)| PublishedCount { value, as_of, source, note, rest });
    let asked = (both(), option::of(both()), vec(text().prop_map(LayerId), 0..3), size(), text());
    (asked, option::of(distinct), vec(both(), 0..3), vec(published, 0..3), rest())
        .prop_map(|((name, noun, layers, radius_m, filter), distinct, missing, published, rest)| SavedQuery {
            name,
            noun,
            layers,
            radius_m,
            filter,
            distinct,
            missing,
            published,
            rest,
        })
        .boxed()
}

fn relation() -> BoxedStrategy<Relation> {
    let kind = prop_oneof![
        (0..9_usize).prop_map(|missed| RelationKind::LengthInside { missed }),
        Just(RelationKind::Overlap),
        (1..9_usize).prop_map(|count| RelationKind::Nearest { count }),
        vec(size(), 1..4).prop_map(|mut radii_m| {
            radii_m.sort_by(f64::total_cmp);
            RelationKind::Rings { radii_m }
        }),
        "[a-z]{1,5}".prop_map(|field| RelationKind::Listed { field }),
    ];
    let ids = || vec(Just(LayerId::from("layer 0")), 1..3);
    let filter = prop_oneof![Just(String::new()), Just("n > 1 and not m ~ 'x'".to_owned())];
    (ids(), ids(), kind, option::of(both()), filter, text(), rest())
        .prop_map(|(of, to, kind, heading, filter, detail, rest)| Relation {
            of,
            to,
            kind,
            heading,
            filter,
            detail,
            rest,
        })
        .boxed()
}

fn lonlat() -> BoxedStrategy<LonLat> {
    (-180.0..=180.0_f64, -90.0..=90.0_f64).prop_map(|(lon, lat)| LonLat { lon, lat }).boxed()
}

fn marks() -> BoxedStrategy<(Vec<Bookmark>, Vec<Sketch>, Vec<Note>)> {
    let extent = (lonlat(), lonlat()).prop_map(|(a, b)| {
        let (south, north) = (a.lat.min(b.lat), a.lat.max(b.lat));
        BookmarkView::Extent(Extent { west: a.lon, south, east: b.lon, north })
    });
    let centre = (lonlat(), size()).prop_map(|(at, scale_denominator)| BookmarkView::Centre { at, scale_denominator });
    let hidden = option::of(vec(text().prop_map(LayerId), 0..3));
    let bookmark = (both(), prop_oneof![extent, centre], hidden, rest())
        .prop_map(|(name, view, hidden, rest)| Bookmark { id: String::new(), name, view, hidden, rest });
    let shape = prop_oneof![
        lonlat().prop_map(SketchShape::Point),
        vec(lonlat(), 2..5).prop_map(SketchShape::Line),
        vec(vec(lonlat(), 3..5), 0..3).prop_map(SketchShape::Area),
    ];
    let sketch = (text(), shape, text(), text(), rest()).prop_map(|(name, shape, text, date, rest)| Sketch {
        id: String::new(),
        name,
        shape,
        text,
        date,
        rest,
    });
    let note = (lonlat(), text(), text(), text(), any::<bool>(), rest()).prop_map(
        |(position, author, date, text, done, rest)| Note {
            id: String::new(),
            position,
            author,
            date,
            text,
            done,
            rest,
        },
    );
    (vec(bookmark, 0..3), vec(sketch, 0..3), vec(note, 0..3))
        .prop_map(|(mut bookmarks, mut sketches, mut notes)| {
            bookmarks.iter_mut().zip(0..).for_each(|(b, n)| b.id = format!("b{n}"));
            sketches.iter_mut().zip(0..).for_each(|(s, n)| s.id = format!("s{n}"));
            notes.iter_mut().zip(0..).for_each(|(note, n)| note.id = format!("n{n}"));
            (bookmarks, sketches, notes)
        })
        .boxed()
}

fn project() -> BoxedStrategy<Project> {
    let imprint =
        (both(), text(), text(), both(), rest()).prop_map(|(sources, date, approval_number, confidentiality, rest)| {
            Imprint { sources, date, approval_number, confidentiality, rest }
        });
    let crs = ["local", "web-mercator", "cgcs2000", "EPSG:4527"].map(|text| text.parse::<MapCrsChoice>().unwrap());
    let groups = (both(), any::<bool>(), rest(), both(), any::<bool>(), rest()).prop_map(|(a, va, ra, b, vb, rb)| {
        let group = |id: &str, name, visible, rest| Group { id: id.to_owned(), name, visible, rest };
        vec![group("one", a, va, ra), group("two", b, vb, rb)]
    });
    let layers = (layer(0), layer(1), layer(2)).prop_map(|(a, b, c)| vec![a, b, c]);
    let whole = (both(), any::<bool>(), fields(), prop::sample::select(crs.to_vec()), imprint, rest());
    (whole, groups, layers, vec(query(), 0..3), option::of(vec(relation(), 0..3)), marks())
        .prop_map(|(whole, groups, layers, queries, relations, (bookmarks, sketches, notes))| {
            let (title, bounded, name_fields, map_crs, imprint, rest) = whole;
            let boundary = bounded.then(|| LayerId::from("layer 1"));
            let mut project = Project {
                // Their forms are read back in tests/it/claims.
                claims: Vec::new(),
                // And theirs in tests/it/checks.
                checks: Checks::default(),
                balance: None,
                indicators: None,
                title,
                groups,
                layers,
                boundary,
                name_fields,
                queries,
                map_crs,
                imprint,
                bookmarks,
                sketches,
                notes,
                relations,
                rest,
            };
            project.gather();
            project
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(project in project()) {
        let text = write_project(&project);
        let again = read_project(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        prop_assert_eq!(&again, &project, "{}", text);
        prop_assert_eq!(write_project(&again), text);
    }

    #[test]
    fn mutilated_text_is_read_or_refused(project in project(), cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = write_project(&project).into_bytes();
        // Cut before the brace that ends it, and the line feed after that.
        let at = cut.index(bytes.len() - 1);
        bytes[at] = byte;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok(read) = read_project(&changed) {
            prop_assert_eq!(read_project(&write_project(&read)).unwrap(), read);
        }
        bytes.truncate(at);
        prop_assert!(read_project(&String::from_utf8_lossy(&bytes)).is_err());
    }
}

#[test]
fn hostile_text_is_refused_without_a_fall() {
    let deep = |open: &str, n: usize| {
        format!(r#"{{"shapan": 2, "title": {{"zh": "", "en": ""}}, "layers": [], "x": {}"#, open.repeat(n))
    };
    for text in [deep("[", 100_000), deep("{\"a\":", 100_000), "[".repeat(200_000), "\u{feff}\u{feff}{".to_owned()] {
        assert!(read_project(&text).is_err());
    }
    let huge = r#"{"shapan": 2, "title": {"zh": "", "en": ""}, "layers": [], "notes": [{"id": "n", "position": [1e308, 1e999], "text": ""}]}"#;
    assert!(read_project(huge).is_err());
    assert!(
        read_project(r#"{"shapan": 0, "title": {"zh": "", "en": ""}, "layers": []}"#).is_ok(),
        "older than the first is the first"
    );
    assert!(read_project(r#"{"shapan": -1}"#).is_err() && read_project(r#"{"shapan": 4294967296}"#).is_err());
}
