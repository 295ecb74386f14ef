//! Where coordinates live: positions on the globe, and the plane in metres that a map is drawn in.
//!
//! Positions are WGS 84 degrees ([`LonLat`]); a [`MapCrs`] turns them into a [`MapPoint`] in metres and back.
//! What the numbers of a source mean is a [`SourceCrs`] and a [`Datum`].
//! Nothing here measures: lengths and areas shown to people are geodesic and come from `analysis::measure`.
//!
//! Edges are drawn straight in the map CRS. Where that would be seen (edges longer than
//! [`DENSIFY_M`]) they are first divided along the great circle, see [`densified`].

mod affine;
mod cgcs2000;
mod china_datum;
mod choice;
mod control;
mod crs_name;
mod densify;
mod extent;
mod fit;
mod lonlat;
mod mainland;
mod map_crs;
mod map_point;
mod misfit;
mod proj_words;
mod registered;
mod source_crs;
mod strain;
mod turns;
mod typed;
mod well_known;

pub use affine::Affine;
pub use cgcs2000::{Cgcs2000Zone, is_northing_easting};
pub use china_datum::Datum;
pub use choice::{MapCrsChoice, MapCrsError};
pub use control::{Control, ControlError, ControlFit, ControlPoint};
pub use densify::{DENSIFY_M, densified};
pub use extent::Extent;
pub use fit::{FitError, FitKind, fit};
pub use lonlat::LonLat;
pub use mainland::{is_in_mainland, mainland_edges};
pub use map_crs::{MapCrs, MapCrsKind};
pub use map_point::{MapPoint, MapRect};
pub use misfit::{Misfit, Outlier};
pub use source_crs::{CrsError, DatumShift, SourceCrs};
pub(crate) use turns::short_way;
pub use typed::{Grid, PositionFault, ReadAs, TypedPosition, read_coordinate, read_position};
