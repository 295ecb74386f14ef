//! What is said of a running job: how much is done, how fast, how long it still takes.

use std::time::Duration;

use crate::i18n::{Lang, Word, fill, format};
use crate::session::JobView;

/// Before this, rates are guesses.
const TELLING: Duration = Duration::from_millis(800);

/// The line of the status bar; the file by its name only.
pub fn job_words(job: &JobView, lang: Lang) -> String {
    let name = job.name.rsplit(std::path::is_separator).next().unwrap_or_default();
    // Which of several is being read right now nobody knows here.
    let files = fill(Word::StatusFiles, lang, &[("n", &job.files.to_string())]);
    let name = if job.files > 1 && !name.is_empty() { &files } else { name };
    let mut parts = vec![fill(job.word, lang, &[("name", name)])];
    if job.counts_bytes && job.total > 0 {
        let (done, total) = (format::bytes(job.done.min(job.total)), format::bytes(job.total));
        parts.push(format!("{done} / {total}"));
    }
    if job.features > 0 {
        parts.push(format::features(job.features, lang));
    }
    let rate = job.done as f64 / job.elapsed.as_secs_f64().max(1e-9);
    if job.counts_bytes && job.elapsed >= TELLING && job.done > 0 {
        parts.push(format!("{}/s", format::bytes(rate as u64)));
        let left = (job.total.saturating_sub(job.done) as f64 / rate).ceil();
        if job.total > job.done && left < 86_400.0 {
            let (word, n) =
                if left < 90.0 { (Word::SecondsLeft, left) } else { (Word::MinutesLeft, (left / 60.0).ceil()) };
            parts.push(fill(word, lang, &[("n", &format::decimals(n, 0))]));
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_says_how_much_how_fast_and_how_long() {
        let mut job = JobView {
            word: Word::StatusOpening,
            name: "/plans/park.geojson".to_owned(),
            files: 1,
            done: 20_000_000,
            total: 80_000_000,
            counts_bytes: true,
            features: 12_345,
            elapsed: Duration::from_secs(2),
        };
        let text = job_words(&job, Lang::En);
        let bytes = |n| format::bytes(n);
        let wanted = format!(
            "Opening park.geojson · {} / {} · 12,345 features · {}/s · 6 s left",
            bytes(20_000_000),
            bytes(80_000_000),
            bytes(10_000_000)
        );
        assert_eq!(text, wanted);
        job.elapsed = Duration::from_secs(100);
        assert!(job_words(&job, Lang::Zh).ends_with("约剩 5 分钟"), "{}", job_words(&job, Lang::Zh));
        // Nothing is known yet.
        (job.done, job.total, job.features) = (0, 0, 0);
        assert_eq!(job_words(&job, Lang::En), "Opening park.geojson");
        job.files = 3;
        assert_eq!(job_words(&job, Lang::En), "Opening 3 files");
        assert_eq!(job_words(&job, Lang::Zh), "正在打开 3 个文件");
    }
}
