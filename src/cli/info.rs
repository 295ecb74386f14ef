//! `shapan info`: what files hold, where it would lie, and what looks wrong.

use std::collections::HashMap;
use std::io::Write;

use super::args::{Info, TableOrJson};
use super::output;
use super::run::ExitStatus;
use crate::data::Extent;
use crate::export::{
    ControlInfo, FailureInfo, LayerInfo, failures_table, info_json, info_table, passed_over_words, refusal_words,
};
use crate::formats::{ReadError, Reading};
use crate::i18n::{Lang, Word, fill};
use crate::plan::doctor::{self, Reference};
use crate::plan::{self, Opened};
use crate::progress::Progress;
use crate::project::LayerId;

pub fn run(args: &Info, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<ExitStatus> {
    let lang = args.lang.map_or(Lang::En, Lang::from);
    let opened = plan::open_each_as(&args.paths, &args.reading.reading(&args.paths, err, progress)?, progress)?;
    let reference = Reference::bundled();
    let main_extents = || opened.plan.layers.iter().filter_map(|layer| doctor::main_extent(&layer.dataset));
    let near = doctor::common_ground(main_extents());
    let plain = Reading::default();
    let readings: HashMap<&LayerId, &Reading> =
        opened.plan.project.layers.iter().map(|layer| (&layer.id, &layer.reading)).collect();
    let mut layers: Vec<LayerInfo<'_>> = Vec::new();
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
        let reading = readings.get(&layer.id).copied().unwrap_or(&plain);
        let examined = doctor::examine(&layer.dataset, reading, near, &reference, progress)?;
        let control = ControlInfo::of(reading, &layer.dataset);
        layers.push(LayerInfo { path, part: reading.part.as_deref(), dataset: &layer.dataset, examined, control });
    }
    let failures = failures(&opened, doctor::surroundings(main_extents()), &reference);
    // What a person named or a project promises has to be there; a file that a folder happens to hold need not.
    let is_asked = |failure: &&FailureInfo<'_>| {
        let in_project = opened.plan.project.layers.iter().any(|of| of.id.0 == failure.name);
        in_project || failure.error.path().is_some_and(|path| args.paths.iter().any(|named| named == path))
    };
    let unread = |failure: &&FailureInfo<'_>| !matches!(failure.error.kind(), ReadError::NeedsCrs { .. });
    let refused: Vec<&FailureInfo<'_>> = failures.iter().filter(is_asked).filter(unread).collect();
    let nothing = layers.is_empty() && failures.iter().all(|failure| unread(&failure));
    // Beside what is refused the rest is told, and where that is one file or layer, its sentence stands at the end.
    let at_end = if let [only] = refused.as_slice() { Some(*only) } else { None };
    if let (None, Some(first)) = (at_end, failures.first().filter(|_| nothing && refused.is_empty())) {
        anyhow::bail!(refusal_words(first.error, lang));
    }
    let is_before = |failure: &&FailureInfo<'_>| at_end.is_none_or(|only| only.name != failure.name);
    let before: Vec<FailureInfo<'_>> = failures.iter().filter(is_before).cloned().collect();
    err.write_all(failures_table(&before, lang).as_bytes())?;
    if let Some(told) = passed_over_words(&opened.passed_over, lang) {
        writeln!(err, "shapan: {told}")?;
    }
    if !layers.is_empty() || refused.is_empty() && !nothing {
        match args.format {
            TableOrJson::Json => output::json(out, &info_json(&layers, &failures))?,
            TableOrJson::Table => output::words(out, &info_table(&layers, lang))?,
        }
    }
    match refused.as_slice() {
        [] => {}
        [only] => anyhow::bail!(refusal_words(only.error, lang)),
        several => anyhow::bail!(fill(Word::InfoUnread, lang, &[("n", &several.len().to_string())])),
    }
    // Numbers that nobody has explained are known, but not where they lie.
    Ok(if failures.iter().any(|failure| is_asked(&failure)) { ExitStatus::No } else { ExitStatus::Done })
}

/// What could not be read, and where numbers without a system may belong.
fn failures<'a>(opened: &'a Opened, near: Option<Extent>, reference: &Reference) -> Vec<FailureInfo<'a>> {
    let of = |(id, error): &'a (LayerId, ReadError)| {
        let candidates = match error.kind() {
            ReadError::NeedsCrs { sample, .. } => doctor::candidates(sample, near, reference),
            _ => Vec::new(),
        };
        FailureInfo { name: &id.0, error, candidates, has_others: near.is_some() }
    };
    opened.failures.iter().map(of).collect()
}
