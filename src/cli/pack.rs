//! `shapan pack`, `shapan unpack` and `shapan schema`: projects as files.

use std::io::Write;
use std::path::Path;

use super::args::{Pack, Unpack};
use super::output;
use crate::plan;
use crate::progress::Progress;
use crate::project::{Replace, project_schema};

pub fn pack(args: &Pack, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    if !plan::is_packed_file(&args.output) {
        anyhow::bail!("a packed project is called something.shapan, not {}", args.output.display());
    }
    let opened = plan::open(args.project.as_slice(), progress)?;
    if let Some((layer, error)) = opened.failures.first() {
        anyhow::bail!("layer {layer}: {error}");
    }
    output::spare(&args.output, &opened.files(args.project.as_slice()))?;
    plan::save(&opened.plan.project, &opened.home, &args.output, replacing(args.force), progress)
        .map_err(|error| with_force(error, &args.output))?;
    writeln!(err, "shapan: packed {} layers into {}", opened.plan.layers.len(), args.output.display())?;
    Ok(())
}

pub fn unpack(args: &Unpack, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<()> {
    let project = plan::unpack(&args.file, &args.output, replacing(args.force), progress)?;
    writeln!(err, "shapan: unpacked; open it by: shapan {}", project.display())?;
    Ok(())
}

pub fn schema(out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(out.write_all(project_schema().as_bytes())?)
}

fn replacing(force: bool) -> Replace {
    if force { Replace::Anything } else { Replace::Nothing }
}

/// On the command line there is nobody to ask.
fn with_force(error: plan::SavePlanError, output: &Path) -> anyhow::Error {
    match error {
        plan::SavePlanError::Save(crate::project::SaveError::AlreadyThere(_)) => {
            plan::SavePlanError::InTheWay(output.to_owned()).into()
        }
        other => other.into(),
    }
}
