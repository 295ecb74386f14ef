//! Styles: made from data, set by commands, kept in files, seen by other eyes.

use shapan::analysis::classify::ClassMethod;
use shapan::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Value};
use shapan::i18n::Lang;
use shapan::plan::{
    Classes, Plan, PlanLayer, alike, categorized, category_field, field_examples, graduated, open_bundled, with_palette,
};
use shapan::progress::Progress;
use shapan::project::{
    BalanceRecipe, Color, Fill, Graduation, LayerId, Project, RampChoice, Rest, ScaleRange, Stroke, Symbol,
    SymbolClass, Symbology, SymbologyKind, default_layer, palettes, read_project, write_project,
};
use shapan::render::{self, Item, Legend, Look, MapView, PlanDrawings, Scene, SceneOptions, Theme, Vision};
use shapan::session::{Command, JobMode, Session, StyleCommand};

fn data(values: &[Value<'_>]) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (i, value) in values.iter().enumerate() {
        builder.begin_feature();
        builder.property("v", value.clone());
        let mut sink = builder.geometry(GeometryType::Point);
        sink.coord(LonLat::new(116.4 + i as f64 * 0.001, 39.8), None);
        sink.end_point();
        builder.end_feature();
    }
    builder.finish()
}

fn base(data: &Dataset) -> Symbology {
    default_layer("a".into(), "a", "", data, 0).symbology
}

fn counts(symbology: &Symbology, data: &Dataset) -> Vec<(String, usize)> {
    let classes = Classes::of(symbology, data);
    let of = |i| data.features().filter(|f| classes.class_of(*f) == Some(i)).count();
    symbology.classes.iter().enumerate().map(|(i, c)| (c.label.en.clone(), of(i))).collect()
}

fn graduation(method: ClassMethod, count: usize) -> Graduation {
    let ramp = RampChoice { name: "Blues".to_owned(), reversed: false };
    Graduation { field: "v".to_owned(), method, breaks: Vec::new(), count, ramp }
}

fn owned(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
    pairs.iter().map(|(text, n)| ((*text).to_owned(), *n)).collect()
}

#[test]
fn every_feature_of_a_number_falls_into_one_class_and_the_unknown_into_its_own() {
    let values = [1.5, 2.0, 9.0, 11.0, 40.0, 41.0, 0.0].map(Value::Real);
    let data = data(&[values.as_slice(), &[Value::Null, Value::Missing]].concat());
    let before = base(&data);
    let like = &before.classes[0].symbol;
    let made = graduated(&data, graduation(ClassMethod::NaturalBreaks, 3), like, &before);
    assert_eq!(counts(&made, &data), owned(&[("< 9", 3), ("9 – 40", 2), ("≥ 40", 2), ("Not published", 2)]));
    let unknown = &made.classes[3].symbol.marker.clone().unwrap();
    assert!(unknown.fill.is_none() && unknown.dashed, "what is unknown looks like no value");
    let colors: Vec<Color> = made.classes[..3].iter().filter_map(|c| c.symbol.color()).collect();
    assert!(colors.windows(2).all(|w| w[0].luminance() > w[1].luminance()), "{colors:?}");
    // Values that come later than the classes are drawn too.
    let later = self::data(&[-5.0, 1e9].map(Value::Real));
    assert_eq!(counts(&made, &later).iter().map(|(_, n)| n).sum::<usize>(), 2);
    let same = self::data(&[Value::Integer(4), Value::Integer(4)]);
    let one = graduated(&same, graduation(ClassMethod::Quantile, 5), like, &before);
    assert_eq!(counts(&one, &same), owned(&[("4", 2)]));
    let none = self::data(&[Value::Null, Value::Null]);
    let unknown = graduated(&none, graduation(ClassMethod::Quantile, 5), like, &before);
    assert_eq!(counts(&unknown, &none), owned(&[("Not published", 2)]));
}

#[test]
fn kinds_are_in_order_and_keep_what_a_person_gave_them() {
    let text = |t: &'static str| Value::Text(t.into());
    let data = data(&[text("R2"), text("G1"), text("R2"), text(""), text("it's")]);
    let before = base(&data);
    let like = before.classes[0].symbol.clone();
    let mut made = categorized(&data, "v", &like, &before);
    assert_eq!(made.kind, SymbologyKind::Categorized { field: "v".to_owned() });
    assert_eq!(counts(&made, &data), owned(&[("G1", 1), ("R2", 2), ("it's", 1), ("Not published", 1)]));
    made.classes[1].label.en = "Housing".to_owned();
    let again = categorized(&data, "v", &like, &made);
    assert_eq!(again.classes[1].label.en, "Housing");
    let habit = palettes().iter().find(|p| p.id == "gb-50137").unwrap();
    let (colored, taken) = with_palette(&made, habit);
    let color = |i: usize| colored.classes[i].symbol.color().unwrap().to_string();
    assert_eq!((taken, color(0), color(1)), (2, "#00FF00".to_owned(), "#FFFF00".to_owned()));
    assert_eq!(colored.classes[3], made.classes[3], "what is unknown takes no colour of a kind");
    assert_eq!(field_examples(&data)[0].example, "R2");
}

#[test]
fn more_classes_than_colours_take_other_patterns_and_a_repeat_is_told() {
    let texts: Vec<String> = (0..60).map(|i| format!("k{i:02}")).collect();
    let values: Vec<Value<'_>> = texts.iter().map(|t| Value::Text(t.as_str().into())).collect();
    let data = data(&values);
    let color = Color::hex(0x00_72B2);
    let fill = Some(Fill { color, opacity: 0.25, hatch: None });
    let stroke = Some(Stroke { color, width_px: 1.5, dash: Vec::new(), casing: None, opacity: 1.0 });
    let area = Symbol { fill, stroke: stroke.clone(), ..Symbol::default() };
    let line = Symbol { stroke, ..Symbol::default() };
    let point = base(&data).classes[0].symbol.clone();
    for like in [area, line, point] {
        let made = categorized(&data, "v", &like, &Symbology::single(like.clone()));
        assert_eq!((made.classes.len(), alike(&made).len()), (25, 0), "{like:?}");
        // Once more is no other look.
        assert_eq!(categorized(&data, "v", &like, &made), made);
        for palette in palettes().iter().filter(|p| !p.by_code) {
            let (colored, _) = with_palette(&made, palette);
            assert!(alike(&colored).is_empty(), "{} {like:?}", palette.id);
            assert_eq!(with_palette(&colored, palette).0, colored);
        }
        let class = |text: &String| SymbolClass { when: Some(format!("v = {text}")), ..SymbolClass::of(like.clone()) };
        let rules = Symbology::of_classes(texts.iter().map(class).collect());
        assert_eq!(alike(&rules).len(), 59);
        let (colored, taken) = with_palette(&rules, &palettes()[0]);
        // Eight colours, in six hatches, four dashes or eight shapes.
        let looks = if like.fill.is_some() { 48 } else { 8 * like.looks() };
        assert_eq!((taken, alike(&colored).len()), (60, 60_usize.saturating_sub(looks)), "{like:?}");
    }
}

#[test]
fn many_values_leave_a_class_for_the_others() {
    let texts: Vec<String> = (0..40).map(|i| format!("k{i:02}")).collect();
    let values: Vec<Value<'_>> = texts.iter().chain([&texts[39]]).map(|t| Value::Text(t.as_str().into())).collect();
    let data = data(&values);
    let before = base(&data);
    let made = categorized(&data, "v", &before.classes[0].symbol, &before);
    let counts = counts(&made, &data);
    assert_eq!((counts.len(), counts.last().cloned()), (25, Some(("Other".to_owned(), 16))));
    assert!(counts.contains(&("k39".to_owned(), 2)), "the commonest has a class of its own");
}

fn session() -> Session {
    let mut session = Session::new(JobMode::Inline);
    session.apply(Command::Open(Vec::new()));
    session.poll();
    session
}

fn style(session: &Session, layer: &str) -> Symbology {
    session.plan.project.layer(&layer.into()).unwrap().symbology.clone()
}

#[test]
fn a_style_is_set_copied_pasted_and_brought_back() {
    let mut session = session();
    let (zones, living): (LayerId, LayerId) = ("zones".into(), "living_areas".into());
    let living = if session.plan.project.layer(&living).is_some() {
        living
    } else {
        session.plan.project.layers.iter().find(|l| l.symbology.classes.len() == 1).unwrap().id.clone()
    };
    let opened = style(&session, &living.0);
    let revision = session.plan_revision;
    let mut made = opened.clone();
    made.classes[0].symbol = made.classes[0].symbol.in_color(Color::rgb(1, 2, 3));
    let set = StyleCommand::SetSymbology { layer: living.clone(), symbology: Box::new(made.clone()) };
    session.apply(Command::Style(set.clone()));
    assert_eq!((style(&session, &living.0), session.plan_revision), (made.clone(), revision + 1));
    session.apply(Command::Style(set));
    assert_eq!(session.plan_revision, revision + 1, "nothing has changed");
    assert!(!session.has_opened_style(&living));
    session.apply(Command::Style(StyleCommand::Copy(living.clone())));
    session.apply(Command::Style(StyleCommand::Paste(zones.clone())));
    assert_eq!(style(&session, "zones"), made);
    for layer in [&living, &zones] {
        session.apply(Command::Style(StyleCommand::Reset(layer.clone())));
        assert!(session.has_opened_style(layer));
    }
    assert_eq!(style(&session, &living.0), opened);
    // Classes by a field that the other layer does not have would draw nothing there.
    let hospitals: LayerId = "hospitals".into();
    session.apply(Command::Style(StyleCommand::Copy(hospitals)));
    let before = session.notices.len();
    session.apply(Command::Style(StyleCommand::Paste(living.clone())));
    assert_eq!(style(&session, &living.0), opened);
    assert!(session.notices[before].text.en.contains("grade"), "{:?}", session.notices);
}

#[test]
fn how_classes_were_made_is_kept_in_the_file() {
    let mut project: Project = open_bundled(&Progress::default()).unwrap().plan.project;
    let plain = write_project(&project);
    assert!(!plain.contains("\"style\""), "what the classes tell themselves is not said twice");
    let data = data(&[1.0, 2.0, 30.0].map(Value::Real));
    let layer = project.layer_mut(&"hospitals".into()).unwrap();
    let like = layer.symbology.classes[0].symbol.clone();
    layer.symbology = graduated(&data, graduation(ClassMethod::Quantile, 2), &like, &layer.symbology);
    layer.symbology.scales = ScaleRange { min_denominator: Some(500.0), max_denominator: Some(50_000.0) };
    layer.symbology.classes[1].scales.max_denominator = Some(9_000.0);
    layer.symbology.simplestyle = true;
    layer.labeling.as_mut().unwrap().template.zh = "{name_zh}[ {beds:,}]".to_owned();
    project.layer_mut(&"zones".into()).unwrap().symbology.kind = SymbologyKind::Rules;
    let text = write_project(&project);
    assert_eq!(read_project(&text).unwrap(), project);
    assert!(text.contains("\"quantile\""), "{text}");
}

/// A scene of the bundled plan as the window or `render` makes it.
fn scene(look: Look) -> Scene {
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    let crs = shapan::crs::MapCrs::for_extent(plan.home_extent());
    let drawings = PlanDrawings::default().update(&plan, &crs, &Progress::default()).unwrap();
    let shown: Vec<_> = drawings.iter().map(AsRef::as_ref).collect();
    let view = MapView::fitted(crs.map_rect(plan.home_extent().unwrap()).unwrap(), [400.0, 300.0], 8.0);
    let legend = Some(Legend::in_view(&plan, &shown, &view, Lang::Zh));
    let options = SceneOptions {
        theme: look.theme,
        vision: look.vision,
        labels: true,
        scale_bar: true,
        legend,
        ..SceneOptions::default()
    };
    render::scene(view, &crs, &shown, &options, &Progress::default()).unwrap()
}

#[test]
fn other_eyes_see_every_colour_of_the_map_and_the_swatches_alike() {
    let colors = |scene: &Scene| -> Vec<Color> {
        let items = scene.layers.iter().flat_map(|l| &l.items).flat_map(|item| match item {
            Item::Fill { color, hatch, .. } => vec![Some(*color), hatch.as_ref().map(|h| h.color())],
            Item::Stroke { color, .. } | Item::Specks { color, .. } | Item::Frames { color, .. } => vec![Some(*color)],
            Item::Markers { marker, .. } => vec![marker.fill, Some(marker.stroke)],
            Item::Raster(_) => Vec::new(),
        });
        let labels =
            scene.labels.iter().flat_map(|l| l.lines.iter().map(|line| Some(line.color)).chain([Some(l.halo)]));
        items.chain(labels).flatten().chain([scene.background]).collect()
    };
    for theme in [Theme::Light, Theme::Dark] {
        let usual = scene(Look { theme, vision: Vision::Usual });
        for vision in [Vision::Deuteranopia, Vision::Achromatopsia] {
            let look = Look { theme, vision };
            let seen = scene(look);
            let wanted: Vec<Color> = colors(&usual).into_iter().map(|c| vision.seen(c)).collect();
            assert_eq!(colors(&seen), wanted);
            assert_ne!(seen.furniture, usual.furniture, "the legend too");
            assert_eq!(seen.background, look.ground());
        }
    }
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    let symbol = &plan.project.layer(&"zones".into()).unwrap().symbology.classes[0].symbol;
    let look = Look { theme: Theme::Light, vision: Vision::Protanopia };
    let swatch = look.symbol(symbol).fill.unwrap().color;
    assert_eq!(swatch, Vision::Protanopia.seen(symbol.fill.as_ref().unwrap().color));
}

#[test]
fn scale_ranges_take_layers_and_classes_off_the_map_and_out_of_the_legend() {
    let data = data(&[Value::Text("a".into()), Value::Text("b".into())]);
    let mut plan = Plan::default();
    let mut layer = default_layer("a".into(), "a", "", &data, 0);
    layer.symbology = categorized(&data, "v", &layer.symbology.classes[0].symbol.clone(), &layer.symbology);
    layer.symbology.classes[0].scales.max_denominator = Some(10_000.0);
    plan.project.groups = vec![shapan::project::default_group()];
    plan.project.layers = vec![layer];
    plan.layers = vec![PlanLayer::new("a".into(), data)];
    let crs = shapan::crs::MapCrs::for_extent(plan.home_extent());
    let centre = crs.map_from_lonlat(LonLat::new(116.4005, 39.8)).unwrap();
    let seen = |plan: &Plan, denominator: f64| {
        let drawings = PlanDrawings::default().update(plan, &crs, &Progress::default()).unwrap();
        let shown: Vec<_> = drawings.iter().map(AsRef::as_ref).collect();
        let view = MapView::at_scale(&crs, centre, denominator, [800.0, 600.0]);
        let options = SceneOptions { labels: false, ..SceneOptions::default() };
        let scene = render::scene(view, &crs, &shown, &options, &Progress::default()).unwrap();
        let markers = scene.layers.iter().flat_map(|l| &l.items).map(|item| match item {
            Item::Markers { at, .. } => at.len(),
            _ => 0,
        });
        let legend = Legend::in_view(plan, &shown, &view, Lang::En);
        (markers.sum::<usize>(), legend.groups.iter().flat_map(|g| &g.layers).map(|l| l.rows.len()).sum::<usize>())
    };
    assert_eq!(seen(&plan, 10_000.0), (2, 2));
    assert_eq!(seen(&plan, 11_000.0), (1, 1));
    plan.project.layers[0].symbology.scales.min_denominator = Some(10_500.0);
    assert_eq!(seen(&plan, 10_000.0), (0, 0));
    assert_eq!(seen(&plan, 11_000.0), (1, 1));
}

#[test]
fn features_are_drawn_by_the_style_they_bring_along() {
    let mut builder = DatasetBuilder::default();
    for (i, color) in ["#ff0000", "#00ff00", "#ff0000", ""].iter().enumerate() {
        builder.begin_feature();
        builder.property("marker-color", Value::Text((*color).into()));
        let mut sink = builder.geometry(GeometryType::Point);
        sink.coord(LonLat::new(116.4 + i as f64 * 0.001, 39.8), None);
        sink.end_point();
        builder.end_feature();
    }
    let data = builder.finish();
    let mut plan = Plan::default();
    plan.project.groups = vec![shapan::project::default_group()];
    plan.project.layers = vec![default_layer("a".into(), "a", "", &data, 0)];
    plan.layers = vec![PlanLayer::new("a".into(), data)];
    let crs = shapan::crs::MapCrs::for_extent(plan.home_extent());
    let fills = |plan: &Plan| {
        let drawing = PlanDrawings::default().update(plan, &crs, &Progress::default()).unwrap()[0].clone();
        let fill = |symbol: usize| drawing.symbols[symbol].marker.as_ref().and_then(|m| m.fill).unwrap().to_string();
        assert!(drawing.pieces().iter().all(|p| drawing.class_of_symbol(p.class) == 0), "one class in the legend");
        (drawing.symbols.len(), drawing.pieces().iter().map(|p| fill(p.class)).collect::<Vec<_>>())
    };
    let own = plan.project.layers[0].symbology.classes[0].symbol.color().unwrap().to_string();
    let wanted = ["#FF0000", "#00FF00", "#FF0000", own.as_str()].map(str::to_owned).to_vec();
    assert_eq!(fills(&plan), (3, wanted));
    plan.project.layers[0].symbology.simplestyle = false;
    assert_eq!(fills(&plan), (1, vec![own.clone(), own.clone(), own.clone(), own]));
}

#[test]
fn the_first_categories_are_land_uses_before_anything_else() {
    let row = |values: [&'static str; 4]| values.map(|text| Value::Text(text.into()));
    let rows = [
        row(["a", "x", "0701", "park"]),
        row(["b", "x", "1401", "park"]),
        row(["c", "y", "0701", "home"]),
        row(["d", "y", "14", "park"]),
    ];
    let plan = |names: [&str; 4]| {
        let mut builder = DatasetBuilder::default();
        for row in &rows {
            builder.begin_feature();
            for (name, value) in names.iter().zip(row) {
                builder.property(name, value.clone());
            }
            builder.end_feature();
        }
        let data = builder.finish();
        let id = LayerId::from("lots");
        let mut plan = Plan::default();
        plan.project.layers.push(default_layer(id.clone(), "lots", "lots", &data, 0));
        plan.layers.push(PlanLayer::new(id, data));
        plan
    };
    let first = |plan: &Plan| {
        let id = LayerId::from("lots");
        category_field(plan, &id, &field_examples(plan.dataset(&id).unwrap()))
    };
    // By its values: none of the fields is called like a land use.
    let mut made = plan(["name", "side", "kind_no", "use"]);
    assert_eq!(first(&made).as_deref(), Some("kind_no"));
    // By its name.
    assert_eq!(first(&plan(["name", "side", "kind_no", "LandUse"])).as_deref(), Some("LandUse"));
    // By the balance of the project, if the layer is one of its and has the field.
    let recipe = |layer: &str, field: &str| {
        Some(BalanceRecipe {
            layers: vec![LayerId::from(layer)],
            field: Some(field.to_owned()),
            within: None,
            rest: Rest::default(),
        })
    };
    made.project.balance = recipe("lots", "use");
    assert_eq!(first(&made).as_deref(), Some("use"));
    for other in [recipe("lots", "not there"), recipe("zones", "use")] {
        made.project.balance = other;
        assert_eq!(first(&made).as_deref(), Some("kind_no"));
    }
    // Without any, a text that comes again and again, not the names.
    let bundled = open_bundled(&Progress::default()).unwrap().plan;
    let hospitals = LayerId::from("hospitals");
    let fields = field_examples(bundled.dataset(&hospitals).unwrap());
    let field = category_field(&bundled, &hospitals, &fields).unwrap();
    assert!(fields.iter().any(|f| f.name == field && (2..=12).contains(&f.distinct)), "{field}");
}

#[test]
fn codes_of_land_uses_stand_by_their_hierarchy_with_their_names() {
    let data = data(&["1403", "0901", "070102", "0701"].map(|code| Value::Text(code.into())));
    let before = base(&data);
    let made = categorized(&data, "v", &before.classes[0].symbol, &before);
    let labels: Vec<&str> = made.classes.iter().map(|c| c.label.zh.as_str()).collect();
    let begins: Vec<&str> = labels.iter().map(|label| label.split(' ').next().unwrap()).collect();
    assert_eq!(begins, ["0701", "070102", "0901", "1403"]);
    assert_eq!(labels[1], "070102 二类城镇住宅用地");
    assert_eq!(counts(&made, &data).iter().map(|(_, n)| *n).collect::<Vec<_>>(), [1; 4]);
    // A label that is the bare code, as classes had it before their names were known, takes the name; one's own stays.
    let mut older = made.clone();
    older.classes[1].label = shapan::project::Bilingual::same("070102".to_owned());
    older.classes[2].label = shapan::project::Bilingual::same("Shops".to_owned());
    let again = categorized(&data, "v", &before.classes[0].symbol, &older);
    assert_eq!(again.classes[1], made.classes[1]);
    assert_eq!(again.classes[2].label.zh, "Shops");
}
