//! Control points: places of a picture or of a local survey grid, and where they lie in a known system.

use super::{Affine, CrsError, FitError, FitKind, LonLat, MapCrs, SourceCrs, fit};

/// A place by its own numbers (pixels of a picture from its upper left corner; metres of a local grid) and by those of
/// a known system, east before north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControlPoint {
    pub from: [f64; 2],
    pub to: [f64; 2],
}

/// Control points and what is made of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    pub points: Vec<ControlPoint>,
    pub kind: FitKind,
    /// Pixels across and down of the picture that the points were set on; `None` where nobody knows, and of a grid.
    pub picture_px: Option<[u32; 2]>,
}

/// Why control points place nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ControlError {
    #[error(transparent)]
    Fit(#[from] FitError),
    #[error(transparent)]
    Crs(#[from] CrsError),
    #[error("control point {number} ({}, {}) lies outside the world of {crs}: correct it, or say the system of its numbers", at[0], at[1])]
    Outside { number: usize, at: [f64; 2], crs: String },
}

/// How own numbers lead to a known plane, and how well the control points meet there.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlFit {
    /// From own numbers to the plane.
    pub to_plane: Affine,
    /// That of the control points, or, where these are degrees, a plane in metres about their middle.
    pub plane: SourceCrs,
    /// Of each point: how far east and north of where it should lie the fit leads, metres.
    pub residuals: Vec<[f64; 2]>,
    /// Whether own numbers stand with the northing first, as surveyors of China write them: the points meet so, and not
    /// otherwise.
    pub is_northing_first: bool,
}

/// The points of a grid meet so many times better with the northing first before it is believed.
const CLEARLY: f64 = 10.0;

/// How own numbers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnNumbers {
    /// Pixels: the rows of a picture are counted downwards.
    Picture,
    EastFirst,
    NorthFirst,
}

impl OwnNumbers {
    /// To numbers as they stand in a plane.
    fn upright(self) -> Affine {
        match self {
            Self::Picture => Affine { x: [1.0, 0.0, 0.0], y: [0.0, -1.0, 0.0] },
            Self::EastFirst => Affine::IDENTITY,
            Self::NorthFirst => Affine { x: [0.0, 1.0, 0.0], y: [1.0, 0.0, 0.0] },
        }
    }
}

impl ControlFit {
    /// The root of the mean squared distance between where points should lie and where the fit leads, metres.
    pub fn rms_m(&self) -> f64 {
        let squares: f64 = self.residuals.iter().map(|[east, north]| east * east + north * north).sum();
        (squares / self.residuals.len().max(1) as f64).sqrt()
    }

    /// How far the fit leads each point off, metres.
    pub fn offs_m(&self) -> impl Iterator<Item = f64> {
        self.residuals.iter().map(|[east, north]| east.hypot(*north))
    }

    /// Which way the fit leads a point off, degrees clockwise from north.
    pub fn bearing_deg(&self, point: usize) -> Option<f64> {
        let [east, north] = self.residuals.get(point)?;
        Some(east.atan2(*north).to_degrees().rem_euclid(360.0))
    }

    /// How many coordinates there are more than the fit needs: with none, residuals are nothing whatever is wrong.
    pub fn spare(&self, kind: FitKind) -> usize {
        2 * (self.residuals.len().saturating_sub(kind.fewest()))
    }
}

impl Control {
    /// The fit of the points, whose targets are numbers of `crs`. `is_picture`: own numbers are pixels, counted
    /// downwards. A similarity turns nothing over: of a grid it is tried with the northing first as well.
    ///
    /// # Errors
    /// Points that are too few or do not tell; points outside the world of the system.
    pub fn fitted(&self, crs: &SourceCrs, is_picture: bool) -> Result<ControlFit, ControlError> {
        let positions: Vec<LonLat> =
            (1..).zip(&self.points).map(|(number, point)| position(crs, number, point)).collect::<Result<_, _>>()?;
        let plane = if crs.is_degrees() { plane_about(&positions)? } else { crs.clone() };
        let fitted = |own: OwnNumbers| {
            let to_plane = fit(&self.pairs(&plane, crs, own), self.kind)?.after(&own.upright());
            let residuals = self.points.iter().zip(&positions).map(|(point, at)| {
                let [x, y] = to_plane.apply(point.from);
                residual(plane.lonlat(x, y), *at)
            });
            let (residuals, is_northing_first) = (residuals.collect(), own == OwnNumbers::NorthFirst);
            Ok::<_, ControlError>(ControlFit { residuals, to_plane, plane: plane.clone(), is_northing_first })
        };
        if is_picture {
            return fitted(OwnNumbers::Picture);
        }
        let usual = fitted(OwnNumbers::EastFirst)?;
        if self.kind == FitKind::Similarity && usual.spare(self.kind) > 0 {
            let turned = fitted(OwnNumbers::NorthFirst)?;
            if turned.rms_m() * CLEARLY < usual.rms_m() {
                return Ok(turned);
            }
        }
        Ok(usual)
    }

    /// The points as pairs of the fit: own numbers upright, targets in its plane. Those that have no place there are
    /// left out.
    pub(super) fn pairs(&self, plane: &SourceCrs, crs: &SourceCrs, own: OwnNumbers) -> Vec<([f64; 2], [f64; 2])> {
        let upright = own.upright();
        let target = |point: &ControlPoint| {
            let [x, y] = point.to;
            if crs.is_degrees() { plane.xy(crs.lonlat(x, y)?) } else { Some(point.to) }
        };
        self.points.iter().filter_map(|point| Some((upright.apply(point.from), target(point)?))).collect()
    }
}

fn position(crs: &SourceCrs, number: usize, point: &ControlPoint) -> Result<LonLat, ControlError> {
    let [x, y] = point.to;
    crs.lonlat(x, y).ok_or_else(|| ControlError::Outside { number, at: point.to, crs: crs.to_string() })
}

/// Metres east and north from where a point should lie to where it was led; units of the plane do not matter so.
pub(super) fn residual(led: Option<LonLat>, should: LonLat) -> [f64; 2] {
    let about = MapCrs::local(should);
    let metres = led.and_then(|led| about.map_from_lonlat(led)).map(|at| [at.x, at.y]);
    metres.unwrap_or([f64::INFINITY; 2])
}

/// A transverse Mercator in metres about the middle of positions; as text so that it can be kept.
fn plane_about(positions: &[LonLat]) -> Result<SourceCrs, ControlError> {
    let count = positions.len().max(1) as f64;
    let [lon, lat] = positions.iter().fold([0.0; 2], |sum, p| [sum[0] + p.lon / count, sum[1] + p.lat / count]);
    let text = format!("+proj=tmerc +lat_0={lat:.6} +lon_0={lon:.6} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs");
    Ok(SourceCrs::named(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site grid turned by 30° against zone 4548 and 3 cm in a kilometre too small.
    #[test]
    fn a_local_grid_lands_where_its_control_points_say() {
        let crs = SourceCrs::of_epsg(4548).unwrap();
        let (sin, cos) = 30_f64.to_radians().sin_cos();
        let scale = 1.000_03;
        let known = Affine { x: [scale * cos, -scale * sin, 449_000.0], y: [scale * sin, scale * cos, 4_405_000.0] };
        let points = [[0.0, 0.0], [1200.0, 0.0], [1200.0, 800.0], [0.0, 800.0]];
        let mut control = Control {
            points: points.map(|from| ControlPoint { from, to: known.apply(from) }).to_vec(),
            kind: FitKind::Similarity,
            picture_px: None,
        };
        let fitted = control.fitted(&crs, false).unwrap();
        assert!(fitted.rms_m() < 1e-6 && fitted.plane == crs && fitted.spare(control.kind) == 4);
        let [x, y] = fitted.to_plane.apply([600.0, 400.0]);
        let [kx, ky] = known.apply([600.0, 400.0]);
        assert!((x - kx).hypot(y - ky) < 1e-6);
        // A point mistyped by 2 m is the one that is off most.
        control.points[1].to[0] += 2.0;
        let fitted = control.fitted(&crs, false).unwrap();
        let lengths: Vec<f64> = fitted.residuals.iter().map(|[e, n]| e.hypot(*n)).collect();
        assert!(
            lengths.iter().all(|length| *length <= lengths[1]) && (0.4..1.0).contains(&fitted.rms_m()),
            "{lengths:?}"
        );
    }

    /// The same grid as a surveyor writes it, x to the north.
    #[test]
    fn a_grid_with_the_northing_first_is_not_turned_over() {
        let crs = SourceCrs::of_epsg(4548).unwrap();
        let (sin, cos) = 30_f64.to_radians().sin_cos();
        let known = Affine { x: [cos, -sin, 449_000.0], y: [sin, cos, 4_405_000.0] };
        let points = [[0.0, 0.0], [1200.0, 0.0], [1200.0, 800.0]];
        let control = |noise: f64| Control {
            points: points.map(|[x, y]| ControlPoint { from: [y + noise * x, x], to: known.apply([x, y]) }).to_vec(),
            kind: FitKind::Similarity,
            picture_px: None,
        };
        let fitted = control(0.0).fitted(&crs, false).unwrap();
        assert!(fitted.is_northing_first && fitted.rms_m() < 1e-6, "{fitted:?}");
        let [x, y] = fitted.to_plane.apply([400.0, 600.0]);
        let [kx, ky] = known.apply([600.0, 400.0]);
        assert!((x - kx).hypot(y - ky) < 1e-6);
        assert!(control(0.0).misfit(&fitted, &crs, false).is_none());
        // Points that meet neither way say nothing about it.
        let fitted = control(0.5).fitted(&crs, false).unwrap();
        assert!(!fitted.is_northing_first && fitted.rms_m() > 50.0, "{fitted:?}");
    }

    #[test]
    fn degrees_are_fitted_in_metres_and_pictures_stand_upright() {
        // A picture of 1000 by 500 pixels of 2 m, north up, about 116.41° E 39.78° N.
        let about = MapCrs::local(LonLat::new(116.41, 39.78));
        let at = |px: [f64; 2]| {
            let p =
                about.lonlat_from_map(crate::crs::MapPoint::new(2.0 * px[0] - 1000.0, 500.0 - 2.0 * px[1])).unwrap();
            ControlPoint { from: px, to: [p.lon, p.lat] }
        };
        let points = vec![at([0.0, 0.0]), at([1000.0, 500.0])];
        let control = Control { points, ..Control::default() };
        let fitted = control.fitted(&SourceCrs::wgs84(), true).unwrap();
        assert_eq!(fitted.spare(control.kind), 0);
        let third = at([1000.0, 0.0]);
        let [x, y] = fitted.to_plane.apply(third.from);
        let led = fitted.plane.lonlat(x, y).unwrap();
        let off = about.map_from_lonlat(led).unwrap();
        assert!((off.x - 1000.0).hypot(off.y - 500.0) < 0.01, "{off:?}");
        assert!(fitted.to_plane.determinant() < 0.0, "pixels are counted downwards");
    }

    #[test]
    fn points_outside_the_world_are_named() {
        let control = Control {
            points: vec![
                ControlPoint { from: [0.0, 0.0], to: [116.0, 39.0] },
                ControlPoint { from: [1.0, 0.0], to: [116.0, 139.0] },
            ],
            ..Control::default()
        };
        let error = control.fitted(&SourceCrs::wgs84(), true).unwrap_err();
        assert_eq!(
            error.to_string(),
            "control point 2 (116, 139) lies outside the world of EPSG:4326, WGS 84: correct it, or say the system of its numbers"
        );
    }
}
