//! The day it is: claims are due by it, reports and ignored findings are dated by it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::project::Date;

/// Today in universal time.
pub fn today() -> Date {
    const SECONDS_A_DAY: u64 = 86_400;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::from_unix_days(i64::try_from(since.as_secs() / SECONDS_A_DAY).unwrap_or(0))
}
