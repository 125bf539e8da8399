//! Dates of mails. The program asks no clock: a date is what the command line gives.

/// Seconds since 1970 of `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ssZ`.
pub fn parse(text: &str) -> Option<i64> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, time.strip_suffix('Z')?),
        None => (text, "00:00:00"),
    };
    let numbers = |part: &str, mark: char, digits: [usize; 3]| -> Option<[i64; 3]> {
        let parts: Vec<&str> = part.split(mark).collect();
        let [a, b, c] = parts[..] else { return None };
        let number = |(text, digits): (&str, usize)| {
            (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
        };
        Some([number((a, digits[0]))?, number((b, digits[1]))?, number((c, digits[2]))?])
    };
    let [year, month, day] = numbers(day, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let fits = year >= 1970 && hour < 24 && minute < 60 && second < 60;
    let days = days(year, month, day)?;
    fits.then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// `Mon, 23 Nov 2026 12:00:00 +0000`.
pub fn mail(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (mut left, clock) = (seconds.max(0) / 86400, seconds.max(0) % 86400);
    let weekday = usize::try_from(left % 7).unwrap_or_default();
    let mut year = 1970;
    while left >= 365 + i64::from(is_leap(year)) {
        left -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 0;
    while left >= length(year, month) {
        left -= length(year, month);
        month += 1;
    }
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    let (weekday, name) = (DAYS[weekday], MONTHS[usize::try_from(month).unwrap_or_default().min(11)]);
    format!("{weekday}, {} {name} {year} {hour:02}:{minute:02}:{second:02} +0000", left + 1)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month, counted from zero.
fn length(year: i64, month: i64) -> i64 {
    match month {
        1 => 28 + i64::from(is_leap(year)),
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// Days from 1970 to a date that exists.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > length(year, month - 1) {
        return None;
    }
    let years: i64 = (1970..year).map(|y| 365 + i64::from(is_leap(y))).sum();
    let months: i64 = (0..month - 1).map(|m| length(year, m)).sum();
    Some(years + months + day - 1)
}

#[cfg(test)]
mod tests {
    use super::{mail, parse};

    #[test]
    fn dates_are_written_as_mails_have_them() {
        let written = |text| parse(text).map(mail);
        assert_eq!(written("1970-01-01").as_deref(), Some("Thu, 1 Jan 1970 00:00:00 +0000"));
        assert_eq!(written("2026-11-23T12:34:56Z").as_deref(), Some("Mon, 23 Nov 2026 12:34:56 +0000"));
        assert_eq!(written("2024-02-29").as_deref(), Some("Thu, 29 Feb 2024 00:00:00 +0000"));
        assert_eq!(written("2000-12-31T23:59:59Z").as_deref(), Some("Sun, 31 Dec 2000 23:59:59 +0000"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for bad in [
            "",
            "now",
            "2026-13-01",
            "2026-02-30",
            "2026-1-1",
            "1960-01-01",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01\nBcc: x",
            "+026-01-01",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
