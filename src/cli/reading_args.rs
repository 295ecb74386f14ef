//! The options that tell how a file is to be read, where it does not say so itself.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args as ClapArgs, ValueEnum};

use crate::crs::{Control, Datum, FitKind, SourceCrs};
use crate::formats::{self, Reading, Repairs};
use crate::progress::Progress;

#[derive(Debug, ClapArgs)]
pub struct ReadingArgs {
    /// The coordinate reference system of the numbers: EPSG:4548, well-known text, or a PROJ definition
    #[arg(long, value_name = "CRS", value_parser = crs)]
    from_crs: Option<String>,
    /// The datum that positions are on: gcj02 (Amap, Tencent) or bd09 (Baidu), converted in mainland China only; wgs84
    /// where they are right as they are
    #[arg(long, value_name = "DATUM", value_parser = datum)]
    from_datum: Option<Datum>,
    /// Which layer of a file with several
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// The encoding of the texts, where the file is wrong about it or does not say: UTF-8, GB18030, Big5, windows-1252 …
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Latitude or northing stands first
    #[arg(long)]
    swap_axes: bool,
    /// A table of control points (x, y, lon, lat, or x, y, e, n in the system of --from-crs) that lays a picture, by
    /// its pixels, or a local survey grid, by its metres
    #[arg(long, value_name = "FILE")]
    control: Option<PathBuf>,
    /// What is made of the control points: moved, turned and enlarged (2 points or more), or also sheared (3 or more)
    #[arg(long, value_enum, requires = "control", default_value_t = FitArg::Similarity)]
    fit: FitArg,
    /// Puts right what is certain: copies of features left out, rings turned, numbers and dates kept as texts
    #[arg(long)]
    fix: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FitArg {
    Similarity,
    Affine,
}

impl ReadingArgs {
    /// How these files are to be read.
    ///
    /// # Errors
    /// A table of control points that cannot be read.
    pub fn reading(&self, paths: &[PathBuf], err: &mut dyn Write, progress: &Progress) -> anyhow::Result<Reading> {
        let (control, control_crs) = self.control(paths, err, progress)?.unzip();
        Ok(Reading {
            part: self.part.clone(),
            crs: self.from_crs.clone().or(control_crs.flatten()),
            datum: self.from_datum.unwrap_or_default(),
            is_datum_said: self.from_datum == Some(Datum::Wgs84),
            encoding: self.encoding.clone(),
            swap_axes: self.swap_axes,
            control,
            repairs: if self.fix { Repairs::ALL } else { Repairs::NONE },
        })
    }
}

impl ReadingArgs {
    /// The files among these options, which are read too.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.control.iter().cloned()
    }

    /// The control points, and the system that their table names where no other was given.
    fn control(
        &self,
        paths: &[PathBuf],
        err: &mut dyn Write,
        progress: &Progress,
    ) -> anyhow::Result<Option<(Control, Option<String>)>> {
        let Some(path) = &self.control else { return Ok(None) };
        let bytes = formats::file_bytes(path, progress)?;
        let table = formats::read_control_points(&bytes).with_context(|| path.display().to_string())?;
        let named =
            table.crs().map(|named| named_crs(path, named, self.from_crs.as_deref(), err)).transpose()?.flatten();
        let (table, is_turned) = match &self.from_crs {
            Some(given) => table.in_system(&SourceCrs::named(given)?).with_context(|| path.display().to_string())?,
            None => (table, false),
        };
        if is_turned {
            let (path, given) = (path.display(), self.from_crs.as_deref().unwrap_or_default());
            writeln!(
                err,
                "shapan: {path}: its longitudes and latitudes are degrees, not numbers of {given}: taken so"
            )?;
        }
        // Among other files it is a picture that control points are for.
        let points = if paths.iter().any(|path| holds_picture(path)) { table.of_picture() } else { table.of_grid() };
        let kind = match self.fit {
            FitArg::Similarity => FitKind::Similarity,
            FitArg::Affine => FitKind::Affine,
        };
        Ok(Some((Control { points, kind, picture_px: None }, named)))
    }
}

/// The system that a table of control points names, unless another was given: then that is told.
fn named_crs(path: &Path, named: &str, given: Option<&str>, err: &mut dyn Write) -> anyhow::Result<Option<String>> {
    let path = path.display();
    let Some(given) = given else {
        let read = SourceCrs::named(named);
        if let Err(error) = &read {
            writeln!(err, "shapan: {path}: the system that it names is not read ({error}): say it with --from-crs")?;
        }
        return Ok(read.ok().map(|crs| crs.text().to_owned()));
    };
    if let (Ok(own), Ok(other)) = (SourceCrs::named(named), SourceCrs::named(given))
        && own != other
        && (own.code().is_none() || own.code() != other.code())
    {
        writeln!(err, "shapan: {path}: it names {}, and was read in {} as told", own.name(), other.name())?;
    }
    Ok(None)
}

/// Whether a path is a picture, or a folder with one.
fn holds_picture(path: &Path) -> bool {
    formats::files_of(path).is_ok_and(|files| files.iter().any(|file| formats::is_picture_file(file)))
}

fn crs(text: &str) -> Result<String, String> {
    let crs = SourceCrs::named(text).map_err(|e| e.to_string())?;
    Ok(crs.text().to_owned())
}

fn datum(name: &str) -> Result<Datum, String> {
    let names = || Datum::ALL.map(Datum::as_str).join(", ");
    Datum::named(name).ok_or_else(|| format!("{name:?} is no datum known here: {}", names()))
}
