//! Where a label runs along a line.

/// A straight enough run of a line on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub centre: [f64; 2],
    /// Clockwise from east, −90 to 90, so that text along it is never upside down.
    pub angle_deg: f64,
    /// How far its middle is from the middle of the line, as a share of the line.
    pub eccentricity: f64,
}

/// The length of a line.
pub(super) fn length(line: &[[f64; 2]]) -> f64 {
    line.iter().zip(line.iter().skip(1)).map(|(a, b)| (b[0] - a[0]).hypot(b[1] - a[1])).sum()
}

/// The point so far along a line; its end beyond it.
pub(super) fn point_at(line: &[[f64; 2]], along: f64) -> Option<[f64; 2]> {
    let mut left = along;
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let step = (b[0] - a[0]).hypot(b[1] - a[1]);
        if left <= step && step > 0.0 {
            let t = left / step;
            return Some([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
        }
        left -= step;
    }
    line.last().copied()
}

/// Runs of a line that are so long and nearly straight, from its middle outwards.
pub(super) fn straight_runs(line: &[[f64; 2]], needed: f64) -> Vec<Run> {
    const MOST: f64 = 80.0;
    let total = length(line);
    if !(total >= needed && needed > 0.0) {
        return Vec::new();
    }
    let step = ((total - needed) / MOST).max(8.0);
    let mut runs = Vec::new();
    let mut from = 0.0;
    while from <= total - needed {
        if let (Some(a), Some(b)) = (point_at(line, from), point_at(line, from + needed)) {
            let chord = (b[0] - a[0]).hypot(b[1] - a[1]);
            if chord >= needed * 0.985 {
                let centre = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
                let mut angle_deg = (b[1] - a[1]).atan2(b[0] - a[0]).to_degrees();
                if angle_deg >= 90.0 {
                    angle_deg -= 180.0;
                } else if angle_deg < -90.0 {
                    angle_deg += 180.0;
                }
                let eccentricity = ((from + needed / 2.0) / total - 0.5).abs();
                runs.push(Run { centre, angle_deg, eccentricity });
            }
        }
        from += step;
    }
    runs.sort_by(|a, b| a.eccentricity.total_cmp(&b.eccentricity));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_upside_down() {
        for degrees in 0..360 {
            let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
            let runs = straight_runs(&[[0.0, 0.0], [100.0 * cos, 100.0 * sin]], 50.0);
            assert!((-90.0..=90.0).contains(&runs[0].angle_deg));
        }
    }

    #[test]
    fn a_bend_is_not_straight() {
        let bend = [[0.0, 0.0], [50.0, 0.0], [50.0, 50.0]];
        assert!(straight_runs(&bend, 90.0).is_empty());
        assert!(!straight_runs(&bend, 40.0).is_empty());
        assert_eq!(point_at(&bend, 60.0), Some([50.0, 10.0]));
    }
}
