//! The bundled project file: every rule binds, every feature is drawn and named, every query answers.

use std::collections::BTreeSet;

use shapan::analysis::measure::Metres;
use shapan::analysis::query::Filter;
use shapan::data::{Feature, GeometryType};
use shapan::i18n::Lang;
use shapan::plan::{Origin, OriginMode, Plan, Question, Reach, answer};
use shapan::progress::Progress;
use shapan::project::{Layer, LayerId, Symbol, SymbolClass};

use super::{bundled, layer};

/// The class that draws a feature: the first that fits.
fn class_of<'a>(layer: &'a Layer, feature: Feature<'_>) -> Option<&'a SymbolClass> {
    layer.symbology.classes.iter().find(|class| {
        class.when.as_ref().is_none_or(|when| {
            let filter = Filter::parse(when).unwrap().bind(feature.dataset()).unwrap();
            filter.matches(feature.dataset(), feature.id())
        })
    })
}

/// Whether a symbol has anything for a type of geometry.
fn draws(symbol: &Symbol, geometry_type: GeometryType) -> bool {
    match geometry_type {
        GeometryType::Null => false,
        GeometryType::Point | GeometryType::MultiPoint => symbol.marker.is_some(),
        GeometryType::LineString | GeometryType::MultiLineString => symbol.stroke.is_some(),
        GeometryType::Polygon | GeometryType::MultiPolygon => symbol.fill.is_some() || symbol.stroke.is_some(),
        GeometryType::GeometryCollection => panic!("no collections in the plan"),
    }
}

#[test]
fn every_rule_binds_to_its_layer_and_draws_something() {
    let plan = bundled();
    for styled in &plan.project.layers {
        let data = layer(&plan, &styled.id.0);
        for class in &styled.symbology.classes {
            if let Some(when) = &class.when {
                let filter = Filter::parse(when).unwrap_or_else(|e| panic!("{}: {when}: {e}", styled.id));
                filter.bind(data).unwrap_or_else(|e| panic!("{}: {when}: {e}", styled.id));
            }
            let drawn = data.features().any(|f| class_of(styled, f).is_some_and(|c| std::ptr::eq(c, class)));
            assert!(drawn, "{}: the class {:?} draws nothing", styled.id, class.label.en);
            if styled.symbology.classes.len() > 1 {
                assert!(!class.label.zh.is_empty() && !class.label.en.is_empty(), "{}: a legend row", styled.id);
            }
        }
        let labels: BTreeSet<_> = styled.symbology.classes.iter().map(|c| &c.label.en).collect();
        assert_eq!(labels.len(), styled.symbology.classes.len(), "{}: two rows of the same name", styled.id);
    }
}

#[test]
fn every_feature_is_drawn_but_the_planned_lines() {
    let plan = bundled();
    let mut undrawn = Vec::new();
    for styled in &plan.project.layers {
        for f in layer(&plan, &styled.id.0).features() {
            if !class_of(styled, f).is_some_and(|class| draws(&class.symbol, f.geometry_type())) {
                undrawn.push(f.id_text());
            }
        }
    }
    undrawn.sort();
    // Their alignment is not published.
    assert_eq!(undrawn, ["line-19-phase-2-planned", "line-29-planned", "line-r4-planned", "line-s6-planned"]);
}

#[test]
fn hospitals_get_the_sign_of_their_grade() {
    let plan = bundled();
    let styled = plan.project.layer(&LayerId::from("hospitals")).unwrap();
    for f in layer(&plan, "hospitals").features() {
        let (rank, status) = (f.text("grade_rank").unwrap(), f.text("status").unwrap());
        let wanted = match (rank.as_ref(), status.as_ref()) {
            ("3A", "open") => "Grade 3A, open",
            ("3A", _) => "Grade 3A, not open yet",
            (_, status) if status != "open" => "Not open yet",
            ("3" | "3B", _) => "Other grade 3",
            ("2" | "2A", _) => "Grade 2",
            _ => "Grade 1 or none",
        };
        assert_eq!(class_of(styled, f).unwrap().label.en, wanted, "{}", f.id_text());
    }
}

#[test]
fn labels_have_something_to_write() {
    let plan = bundled();
    let has_text = |f: Feature<'_>, fields: &[String]| fields.iter().any(|field| f.text(field).is_some());
    for styled in &plan.project.layers {
        let data = layer(&plan, &styled.id.0);
        let Some(labeling) = &styled.labeling else { continue };
        for lang in [Lang::Zh, Lang::En] {
            let fields = labeling.fields.get(lang);
            assert!(fields.iter().any(|f| data.field_index(f).is_some()), "{}: {fields:?}", styled.id);
            for f in data.features() {
                assert!(has_text(f, fields), "{}: {} has no label", styled.id, f.id_text());
            }
        }
    }
    for (id, f) in super::features(&plan) {
        for lang in [Lang::Zh, Lang::En] {
            assert!(has_text(f, plan.project.name_fields.get(lang)), "{id} {}", f.id_text());
            assert_ne!(plan.feature_name(f, lang), f.id_text(), "{id}");
        }
    }
}

#[test]
fn groups_and_names_are_used_and_told_apart() {
    let plan = bundled();
    let project = &plan.project;
    let used: BTreeSet<&str> = project.layers.iter().map(|l| l.group.as_str()).collect();
    let known: BTreeSet<&str> = project.groups.iter().map(|g| g.id.as_str()).collect();
    assert_eq!(used, known);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!project.title.get(lang).is_empty());
        let mut names: Vec<&String> = project.layers.iter().map(|l| l.name.get(lang)).collect();
        names.extend(project.groups.iter().map(|g| g.name.get(lang)));
        names.extend(project.queries.iter().map(|q| q.name.get(lang)));
        assert!(names.iter().all(|n| !n.is_empty()));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "two of the same name: {names:?}");
    }
    assert_eq!(project.boundary, Some(LayerId::from("site")));
    assert!(plan.is_schematic());
}

fn ask(plan: &Plan, nth: usize, mode: OriginMode) -> (usize, u64) {
    let saved = &plan.project.queries[nth];
    let question = Question {
        origin: Origin::Layer(plan.project.boundary.clone().unwrap(), mode),
        reach: Reach::Within { radius: Metres(saved.radius_m) },
        layers: saved.layers.clone(),
        filter: Some(saved.filter.clone()).filter(|f| !f.is_empty()),
    };
    let answer = answer(plan, &question, &Progress::default()).unwrap_or_else(|e| panic!("{}: {e}", saved.name.en));
    assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
    (answer.results.len(), answer.features_asked)
}

#[test]
fn saved_queries_answer() {
    let plan = bundled();
    assert_eq!(plan.project.queries.len(), 3);
    assert_eq!(ask(&plan, 0, OriginMode::Centroid), (16, 138));
    assert_eq!(ask(&plan, 0, OriginMode::Edge), (25, 138));
    for nth in 1..plan.project.queries.len() {
        let (from_centroid, _) = ask(&plan, nth, OriginMode::Centroid);
        let (from_edge, asked) = ask(&plan, nth, OriginMode::Edge);
        assert!(0 < from_centroid && from_centroid <= from_edge && from_edge as u64 <= asked, "{nth}");
    }
}
