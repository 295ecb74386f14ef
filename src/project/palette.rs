//! Colours ready to use: ramps for numbers, palettes for kinds. The colours are data (assets/palettes), with their
//! sources and licences beside them; nothing here knows a layer.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{Bilingual, Color, Hatch};

/// Colours in order, with a set of their own for each number of classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    pub name: String,
    pub kind: RampKind,
    /// Ascending by how many they are.
    pub sets: Vec<Vec<Color>>,
}

/// What a ramp is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RampKind {
    /// From little to much.
    Sequential,
    /// Away from a middle to both sides.
    Diverging,
    /// Kinds without an order.
    Qualitative,
}

impl Ramp {
    /// `count` colours of the ramp: the set made for so many, else colours between those of the largest set; of a
    /// qualitative ramp, which has nothing between its colours, the same ones again.
    pub fn colors(&self, count: usize, reversed: bool) -> Vec<Color> {
        let Some(largest) = self.sets.last().filter(|s| !s.is_empty()) else { return vec![Color::BLACK; count] };
        let fitting = self.sets.iter().find(|set| set.len() == count);
        let mut colors: Vec<Color> = match fitting {
            Some(set) => set.clone(),
            None if self.kind == RampKind::Qualitative => largest.iter().copied().cycle().take(count).collect(),
            None => (0..count).map(|i| between(largest, (i as f64 + 0.5) / count as f64)).collect(),
        };
        if reversed {
            colors.reverse();
        }
        colors
    }
}

/// The colour at a share of the way along some.
fn between(colors: &[Color], share: f64) -> Color {
    let at = share.clamp(0.0, 1.0) * colors.len().saturating_sub(1) as f64;
    let from = colors.get(at.floor() as usize).copied().unwrap_or(Color::BLACK);
    let to = colors.get(at.ceil() as usize).copied().unwrap_or(from);
    from.mixed(to, at.fract())
}

/// What one click gives to the classes of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub id: String,
    pub name: Bilingual,
    /// Where its colours come from, and what is not sure about them.
    pub source: Bilingual,
    /// Whether classes are found by their codes and names; else they take the colours in order.
    pub by_code: bool,
    pub classes: Vec<PaletteClass>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PaletteClass {
    pub codes: Vec<String>,
    pub names: Vec<String>,
    pub color: Color,
    /// So that the class is not told by its colour alone; drawn in a darker shade.
    pub hatch: Option<Hatch>,
}

impl Palette {
    /// The class of the palette for a class of a layer: the `nth`, or the one whose code or name is among what the
    /// layer's class is called. A code also stands for the finer ones that begin with it (`R` for `R2`, `09` for
    /// `0901`); the longest that fits counts. `None` where the palette has no colour of its own for it.
    pub fn class_for(&self, nth: usize, called: &[&str]) -> Option<&PaletteClass> {
        if !self.by_code {
            return self.classes.get(nth % self.classes.len().max(1));
        }
        let named = |text: &str| self.classes.iter().find(|c| c.names.iter().any(|n| n.eq_ignore_ascii_case(text)));
        let coded = |text: &str| {
            let fits = |code: &&String| {
                let rest = text.get(..code.len()).filter(|head| head.eq_ignore_ascii_case(code));
                // A code is letters and digits: "Research" is none that begins with R.
                let tail = text.get(code.len()..).unwrap_or_default();
                rest.is_some() && tail.chars().all(|c| c.is_ascii_digit())
            };
            let best = |c: &PaletteClass| c.codes.iter().filter(fits).map(String::len).max();
            self.classes.iter().filter_map(|c| Some((best(c)?, c))).max_by_key(|(length, _)| *length).map(|(_, c)| c)
        };
        called.iter().map(|t| t.trim()).find_map(|text| {
            // "0901 商业用地" and "R2 二类居住用地": the code stands before the name.
            let (head, tail) = text.split_once([' ', '　']).unwrap_or((text, ""));
            named(text).or_else(|| coded(text)).or_else(|| coded(head)).or_else(|| named(tail.trim()))
        })
    }
}

/// All ramps: sequential ones first, then diverging, then qualitative.
pub fn ramps() -> &'static [Ramp] {
    static RAMPS: OnceLock<Vec<Ramp>> = OnceLock::new();
    RAMPS.get_or_init(|| {
        let forms: Vec<RampForm> = read(include_str!("../../assets/palettes/ramps.json"));
        let ramp = |form: RampForm| Ramp {
            name: form.name,
            kind: form.kind,
            sets: form.colors.iter().map(|set| set.iter().filter_map(|c| c.parse().ok()).collect()).collect(),
        };
        forms.into_iter().map(ramp).collect()
    })
}

/// A ramp by its name.
pub fn ramp(name: &str) -> Option<&'static Ramp> {
    ramps().iter().find(|ramp| ramp.name == name)
}

/// The palettes of one click.
pub fn palettes() -> &'static [Palette] {
    static PALETTES: OnceLock<Vec<Palette>> = OnceLock::new();
    PALETTES.get_or_init(|| {
        let forms: Vec<PaletteForm> = read(include_str!("../../assets/palettes/palettes.json"));
        forms.into_iter().map(palette).collect()
    })
}

/// Data that came with the program: what a test has read can be read.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    serde_json::from_str(text).unwrap_or_default()
}

fn palette(form: PaletteForm) -> Palette {
    let class = |form: PaletteClassForm| {
        let color: Color = form.color.parse().ok()?;
        let darker = color.mixed(Color::BLACK, 0.35);
        let hatch = form.hatch.map(|hatch| match hatch {
            HatchForm::Lines { angle_deg } => Hatch::Lines { color: darker, angle_deg, spacing_px: 8.0, width_px: 1.2 },
            HatchForm::Grid => Hatch::Grid { color: darker, spacing_px: 9.0, width_px: 1.0 },
            HatchForm::Dots => Hatch::Dots { color: darker, spacing_px: 12.0, radius_px: 1.1 },
        });
        Some(PaletteClass { codes: form.codes, names: form.names, color, hatch })
    };
    Palette {
        id: form.id,
        name: Bilingual { zh: form.name.zh, en: form.name.en },
        source: Bilingual { zh: form.source.zh, en: form.source.en },
        by_code: form.by == By::Code,
        classes: form.classes.into_iter().filter_map(class).collect(),
    }
}

#[derive(Deserialize)]
struct RampForm {
    name: String,
    kind: RampKind,
    colors: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct PaletteForm {
    id: String,
    name: TextForm,
    by: By,
    source: TextForm,
    classes: Vec<PaletteClassForm>,
}

#[derive(Deserialize)]
struct TextForm {
    zh: String,
    en: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum By {
    Code,
    Order,
}

#[derive(Deserialize)]
struct PaletteClassForm {
    codes: Vec<String>,
    names: Vec<String>,
    color: String,
    #[serde(default)]
    hatch: Option<HatchForm>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum HatchForm {
    Lines { angle_deg: f64 },
    Grid,
    Dots,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_shipped_is_read() {
        assert_eq!((ramps().len(), palettes().len()), (22, 4));
        for ramp in ramps() {
            for (set, size) in ramp.sets.iter().zip(3..) {
                assert_eq!(set.len(), size, "{}", ramp.name);
            }
            assert!(ramp.sets.len() >= 6, "{}", ramp.name);
        }
        let sizes: Vec<usize> = palettes().iter().map(|p| p.classes.len()).collect();
        assert_eq!(sizes, [8, 39, 9, 8]);
        for palette in palettes() {
            assert!(!palette.source.zh.is_empty() && !palette.source.en.is_empty());
            assert!(palette.classes.iter().all(|c| palette.by_code != c.codes.is_empty()), "{}", palette.id);
        }
    }

    #[test]
    fn ramps_have_as_many_colours_as_are_asked_for() {
        let blues = ramp("Blues").unwrap();
        assert_eq!(blues.colors(3, false)[0].to_string(), "#DEEBF7");
        assert_eq!(blues.colors(3, true)[2].to_string(), "#DEEBF7");
        for count in 1..=12 {
            for ramp in ramps() {
                assert_eq!(ramp.colors(count, false).len(), count);
            }
        }
        let (two, twelve) = (blues.colors(2, false), blues.colors(12, false));
        assert!(two[0].luminance() > two[1].luminance());
        assert!(twelve.windows(2).all(|w| w[0].luminance() > w[1].luminance()), "{twelve:?}");
        let okabe = ramp("Okabe-Ito").unwrap().colors(9, false);
        assert_eq!(okabe[0], okabe[8], "kinds have nothing between them");
    }

    #[test]
    fn classes_are_found_by_code_and_name() {
        let of = |id: &str| palettes().iter().find(|p| p.id == id).unwrap();
        let color = |id: &str, called: &[&str]| of(id).class_for(0, called).map(|c| c.color.to_string());
        for (called, wanted) in [
            ("R2", Some("#FFFF00")),
            ("B1 商业用地", Some("#FF0000")),
            ("m", Some("#7F5F3F")),
            ("E1", Some("#7FBFFF")),
            ("E2", None),
            ("居住用地", Some("#FFFF00")),
            ("Research", None),
            ("", None),
        ] {
            assert_eq!(color("gb-50137", &[called]).as_deref(), wanted, "{called}");
        }
        for (called, wanted) in [
            ("070102", Some("#FFFF2D")),
            ("0901", Some("#FF0000")),
            ("1401", Some("#00FF00")),
            ("14", None),
            ("08", None),
            ("1201 铁路用地", Some("#B7B7B7")),
            ("科研用地", Some("#E6005C")),
        ] {
            assert_eq!(color("land-sea-2023", &[called]).as_deref(), wanted, "{called}");
        }
        assert_eq!(
            color("gb-50137", &["12", "绿地"]).as_deref(),
            Some("#00FF00"),
            "the label where the value says nothing"
        );
        assert_eq!(of("projector").class_for(9, &[]), of("projector").class_for(1, &[]));
    }
}
