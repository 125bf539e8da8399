//! Reads the series that was sent, and the answers to it.

use std::fs;
use std::io::Read as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::report::escape;
use crate::series::again::letters::{Letter, letters};
use crate::series::again::sent::Previous;
use crate::series::again::{Changes, Standing};
use crate::series::draft::Draft;

/// Longest mailbox that is read, in bytes.
const MOST: u64 = 64 << 20;

/// Most mails of a series.
const MAILS: usize = 1000;

fn fail(path: &Utf8Path, what: &str) -> anyhow::Error {
    Failure::new(Exit::InputOutput, escape::line(&format!("{path} {what}"))).into()
}

fn read(path: &Utf8Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| fail(path, &format!("cannot be read: {error}"));
    let kind = fs::metadata(path).map_err(unreadable)?;
    if !kind.is_file() {
        return Err(fail(path, "is no regular file"));
    }
    let mut text = Vec::new();
    fs::File::open(path).map_err(unreadable)?.take(MOST + 1).read_to_end(&mut text).map_err(unreadable)?;
    if text.len() as u64 > MOST {
        return Err(fail(path, "is longer than 64 MiB"));
    }
    Ok(text)
}

/// The series in `directory`, with the trailers of the answers in `replies`. Trailers that are not taken are told.
pub fn previous(
    directory: &Utf8Path,
    replies: Option<&Utf8PathBuf>,
    streams: &mut Streams,
) -> anyhow::Result<Previous> {
    let unreadable = |error: std::io::Error| fail(directory, &format!("cannot be read: {error}"));
    let mut paths: Vec<Utf8PathBuf> = Vec::new();
    for entry in directory.read_dir_utf8().map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.into_path();
        if path.extension() == Some("patch") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.len() > MAILS {
        return Err(fail(directory, "holds more than 1000 patches"));
    }
    let mut mails: Vec<Letter> = Vec::new();
    for path in &paths {
        mails.extend(letters(&read(path)?).into_iter().take(1));
    }
    let mut all = Previous::of(&mails).map_err(|what| fail(directory, &what))?;
    if let Some(path) = replies {
        for left in all.collect(&letters(&read(path)?)) {
            streams.note(&escape::line(&format!("not taken: {left}")))?;
        }
    }
    Ok(all)
}

/// Tells what became of each patch.
pub fn tell(changes: &Changes, drafts: &[Draft], streams: &mut Streams) -> anyhow::Result<()> {
    streams.note(&format!("since v{}:", changes.version))?;
    for (patch, draft) in changes.patches.iter().zip(drafts) {
        let what = match patch.standing {
            Standing::New => "new",
            Standing::Same => "same",
            Standing::Moved => "moved",
            Standing::Changed => "changed",
        };
        writeln!(streams.err(), "  {what:<8}  {}", escape::line(&draft.subject))?;
        for trailer in &patch.kept {
            writeln!(streams.err(), "            kept: {}", escape::line(&trailer.to_string()))?;
        }
        for trailer in &patch.dropped {
            writeln!(
                streams.err(),
                "            dropped, the code has changed: {}",
                escape::line(&trailer.to_string())
            )?;
        }
    }
    for subject in &changes.gone {
        writeln!(streams.err(), "  gone      {}", escape::line(subject))?;
    }
    Ok(())
}
