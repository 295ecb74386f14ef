//! Where a label runs along a line on the screen: straight runs, and courses for names that follow a bend.

/// A straight enough run of a line on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub centre: [f64; 2],
    /// Clockwise from east, −90 to 90, so that text along it is never upside down.
    pub angle_deg: f64,
    /// How far its middle is from the middle of the line, as a share of the line.
    pub eccentricity: f64,
    /// Where on the line it begins, px.
    pub from: f64,
    /// How far the line strays from the straight, px.
    pub stray: f64,
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

/// A line with its corners rounded off: points at equal distances, each drawn towards its neighbours.
#[derive(Debug)]
pub(super) struct Course {
    points: Vec<[f64; 2]>,
    step: f64,
}

impl Course {
    /// Points at most this many; longer lines get longer steps.
    const MOST_POINTS: f64 = 3_000.0;

    /// Rounded over about so many pixels.
    pub fn new(line: &[[f64; 2]], rounding_px: f64) -> Option<Self> {
        let total = length(line);
        let wanted = (rounding_px / 3.0).max(total / Self::MOST_POINTS).max(1.0);
        let count = (total / wanted).floor().max(1.0);
        let mut points = resampled(line, total / count);
        for _ in 0..4 {
            let before = points.clone();
            for (point, around) in points.iter_mut().skip(1).zip(before.windows(3)) {
                if let [a, b, c] = around {
                    *point = [0, 1].map(|i| (a[i] + 2.0 * b[i] + c[i]) / 4.0);
                }
            }
        }
        // What the corners lost has gone: equal distances again.
        let total = length(&points);
        let step = total / count;
        let points = resampled(&points, step);
        (points.len() >= 2 && step > 0.0).then_some(Self { points, step })
    }

    pub fn length(&self) -> f64 {
        self.step * (self.points.len() as f64 - 1.0)
    }

    /// The point so far along, beyond an end straight on.
    fn at(&self, along: f64) -> [f64; 2] {
        let last = self.points.len().saturating_sub(2);
        let i = ((along / self.step).floor().max(0.0) as usize).min(last);
        let t = along / self.step - i as f64;
        match self.points.get(i..i + 2) {
            Some([a, b]) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t],
            _ => [0.0, 0.0],
        }
    }

    /// Runs of the length needed, from the middle of the line outwards.
    pub fn runs(&self, needed: f64) -> Vec<Run> {
        const MOST: f64 = 60.0;
        let total = self.length();
        if !(total >= needed && needed > 0.0) {
            return Vec::new();
        }
        let step = ((total - needed) / MOST).max(8.0);
        let mut runs = Vec::new();
        let mut from = 0.0;
        while from <= total - needed {
            let (a, b) = (self.at(from), self.at(from + needed));
            let centre = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
            let angle_deg = readable((b[1] - a[1]).atan2(b[0] - a[0]).to_degrees());
            let eccentricity = ((from + needed / 2.0) / total - 0.5).abs();
            let chord = (b[0] - a[0]).hypot(b[1] - a[1]).max(1e-9);
            let stray = (1..8).map(|i| {
                let p = self.at(from + needed * f64::from(i) / 8.0);
                ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])).abs() / chord
            });
            let stray = stray.fold(0.0, f64::max);
            runs.push(Run { centre, angle_deg, eccentricity, from, stray });
            from += step;
        }
        runs.sort_by(|a, b| a.eccentricity.total_cmp(&b.eccentricity));
        runs
    }

    /// The middles of characters of these widths along the run that begins here, each with its angle, from left
    /// to right (or downwards, for characters that stand upright one below the other). `None` where the line
    /// turns too sharply for text, or back on itself.
    pub fn characters(&self, from: f64, widths: &[f64], reading: Reading) -> Option<Vec<([f64; 2], f64)>> {
        /// The sharpest turn from one character to the next, and of the whole.
        const MOST_TURN_DEG: f64 = 24.0;
        const MOST_BEND_DEG: f64 = 110.0;
        let total: f64 = widths.iter().sum();
        let (start, end) = (self.at(from), self.at(from + total));
        let backwards = match reading {
            Reading::Rightwards => end[0] < start[0],
            Reading::Downwards => end[1] < start[1],
        };
        let mut places = Vec::with_capacity(widths.len());
        let mut before = 0.0;
        let (mut least, mut most, mut last) = (f64::MAX, f64::MIN, None::<f64>);
        for width in widths {
            let middle = before + width / 2.0;
            before += width;
            let along = if backwards { from + total - middle } else { from + middle };
            let reach = (width / 2.0).max(self.step * 1.5);
            let (a, b) = (self.at(along - reach), self.at(along + reach));
            let (a, b) = if backwards { (b, a) } else { (a, b) };
            let mut angle = (b[1] - a[1]).atan2(b[0] - a[0]).to_degrees();
            if let Some(last) = last {
                // The same turn told without the jump at 180°.
                angle = last + (angle - last + 180.0).rem_euclid(360.0) - 180.0;
                if (angle - last).abs() > MOST_TURN_DEG {
                    return None;
                }
            }
            last = Some(angle);
            (least, most) = (least.min(angle), most.max(angle));
            places.push((self.at(along), angle));
        }
        let upright = reading == Reading::Downwards || (least > -85.0 && most < 85.0);
        (most - least <= MOST_BEND_DEG && upright).then_some(places)
    }
}

/// Which way the characters of a name follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Turned along the line.
    Rightwards,
    /// Upright, one below the other.
    Downwards,
}

/// Points of a line at equal distances, its ends among them.
fn resampled(line: &[[f64; 2]], step: f64) -> Vec<[f64; 2]> {
    let Some(first) = line.first() else { return Vec::new() };
    let mut points = vec![*first];
    let mut due = step;
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let side = (b[0] - a[0]).hypot(b[1] - a[1]);
        while due <= side && step > 0.0 {
            let t = due / side;
            points.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
            due += step;
        }
        due -= side;
    }
    // Rounding may leave the end out.
    if let (Some(last), Some(end)) = (points.last(), line.last())
        && (last[0] - end[0]).hypot(last[1] - end[1]) > step / 2.0
    {
        points.push(*end);
    }
    points
}

/// The same direction, or its opposite where text would be upside down.
fn readable(angle_deg: f64) -> f64 {
    if angle_deg >= 90.0 {
        angle_deg - 180.0
    } else if angle_deg < -90.0 {
        angle_deg + 180.0
    } else {
        angle_deg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_upside_down() {
        for degrees in 0..360 {
            let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
            let course = Course::new(&[[0.0, 0.0], [100.0 * cos, 100.0 * sin]], 12.0).unwrap();
            let runs = course.runs(50.0);
            assert!((-90.0..=90.0).contains(&runs[0].angle_deg) && runs[0].stray < 1e-6);
            if let Some(places) = course.characters(20.0, &[10.0; 5], Reading::Rightwards) {
                assert!(places.iter().all(|(_, angle)| angle.abs() < 85.0));
                assert!(places.windows(2).all(|w| w[0].0[0] < w[1].0[0]), "{degrees}: from left to right");
            }
            if let Some(places) = course.characters(20.0, &[10.0; 5], Reading::Downwards) {
                assert!(places.windows(2).all(|w| w[0].0[1] <= w[1].0[1] + 1e-9), "{degrees}: downwards");
            }
        }
    }

    #[test]
    fn characters_follow_a_bend_without_kinks() {
        // Two straight sides that meet at 60°: rounded, the text turns in small steps and stays near the line.
        let bend = [[0.0, 0.0], [200.0, 0.0], [300.0, 173.0]];
        let course = Course::new(&bend, 36.0).unwrap();
        let places = course.characters(150.0, &[12.0; 8], Reading::Rightwards).unwrap();
        let turns: Vec<f64> = places.windows(2).map(|w| w[1].1 - w[0].1).collect();
        assert!(turns.iter().all(|t| (-0.5..18.0).contains(t)), "{turns:?}");
        let whole = places[7].1 - places[0].1;
        assert!((whole - 60.0).abs() < 8.0, "{whole}");
        let gaps: Vec<f64> = places.windows(2).map(|w| (w[1].0[0] - w[0].0[0]).hypot(w[1].0[1] - w[0].0[1])).collect();
        assert!(gaps.iter().all(|g| (10.5..12.1).contains(g)), "{gaps:?}");
        for (p, _) in &places {
            let off = |a: [f64; 2], b: [f64; 2]| {
                let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
                ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx).abs() / dx.hypot(dy)
            };
            assert!(off(bend[0], bend[1]).min(off(bend[1], bend[2])) < 10.0, "{p:?}");
        }
    }

    #[test]
    fn no_text_stands_on_a_sharp_corner() {
        // Down and up again by the same slope.
        let at = |degrees: f64| {
            let (sin, cos) = (degrees / 2.0).to_radians().sin_cos();
            let course = Course::new(&[[-200.0 * cos, -200.0 * sin], [0.0, 0.0], [200.0 * cos, -200.0 * sin]], 36.0);
            course.unwrap().characters(150.0, &[12.0; 8], Reading::Rightwards)
        };
        // A hundred degrees are no more than a name may bend in all, but not from one character to the next.
        assert!(at(80.0).is_some() && at(100.0).is_none());
    }

    #[test]
    fn no_text_turns_back_on_itself() {
        let hairpin = [[0.0, 0.0], [60.0, 0.0], [60.0, 8.0], [0.0, 8.0]];
        let course = Course::new(&hairpin, 12.0).unwrap();
        assert_eq!(course.characters(30.0, &[12.0; 6], Reading::Rightwards), None);
    }

    #[test]
    fn short_lines_have_no_runs() {
        let bend = [[0.0, 0.0], [50.0, 0.0], [50.0, 50.0]];
        let course = Course::new(&bend, 12.0).unwrap();
        assert!(course.runs(110.0).is_empty());
        assert!(course.runs(40.0).iter().any(|r| r.stray < 1.0));
        assert_eq!(point_at(&bend, 60.0), Some([50.0, 10.0]));
        assert!(Course::new(&[[1.0, 1.0], [1.0, 1.0]], 12.0).is_none());
    }
}
