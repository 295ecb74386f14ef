//! The options that tell how a file is to be read, where it does not say so itself.

use clap::Args as ClapArgs;

use crate::crs::{Datum, SourceCrs};
use crate::formats::{Reading, Repairs};

#[derive(Debug, ClapArgs)]
pub struct ReadingArgs {
    /// The coordinate reference system of the numbers: EPSG:4548, well-known text, or a PROJ definition
    #[arg(long, value_name = "CRS", value_parser = crs)]
    from_crs: Option<String>,
    /// The datum that positions are on: gcj02 (Amap, Tencent) or bd09 (Baidu); converted in mainland China only
    #[arg(long, value_name = "DATUM", value_parser = datum, default_value = "wgs84")]
    from_datum: Datum,
    /// Which layer of a file with several
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// The encoding of the texts, where the file is wrong about it or does not say: UTF-8, GB18030, Big5, windows-1252 …
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Latitude or northing stands first
    #[arg(long)]
    swap_axes: bool,
    /// Puts right what is certain: copies of features left out, rings turned, numbers and dates kept as texts
    #[arg(long)]
    fix: bool,
}

impl ReadingArgs {
    pub fn reading(&self) -> Reading {
        Reading {
            part: self.part.clone(),
            crs: self.from_crs.clone(),
            datum: self.from_datum,
            encoding: self.encoding.clone(),
            swap_axes: self.swap_axes,
            repairs: if self.fix { Repairs::ALL } else { Repairs::NONE },
        }
    }
}

fn crs(text: &str) -> Result<String, String> {
    let crs = SourceCrs::named(text).map_err(|e| e.to_string())?;
    Ok(crs.text().to_owned())
}

fn datum(name: &str) -> Result<Datum, String> {
    let names = || Datum::ALL.map(Datum::as_str).join(", ");
    Datum::named(name).ok_or_else(|| format!("{name:?} is no datum known here: {}", names()))
}
