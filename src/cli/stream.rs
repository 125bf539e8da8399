//! Standard output and standard error, with colour where it is wanted.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use rustix::termios::tcgetwinsize;

use crate::report::escape;
use crate::report::wrap::{Columns, fold};

/// Folds lines that are wider than the terminal between words; what goes to a file or a pipe passes as it is.
struct Folded<W> {
    to: W,
    columns: Columns,
    /// The beginning of a line whose end was not written yet.
    pending: Vec<u8>,
}

impl<W: Write> Folded<W> {
    fn new(to: W, columns: Columns) -> Self {
        Self { to, columns, pending: Vec::new() }
    }

    /// What is behind it, for lines that must stay as they are.
    fn whole(&mut self) -> io::Result<&mut W> {
        self.to.write_all(&std::mem::take(&mut self.pending))?;
        Ok(&mut self.to)
    }
}

impl<W: Write> Write for Folded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(most) = self.columns.terminal() else { return self.to.write(bytes) };
        self.pending.extend_from_slice(bytes);
        while let Some(end) = memchr::memchr(b'\n', &self.pending) {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            self.to.write_all(fold(&String::from_utf8_lossy(&line), most).as_bytes())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.whole()?.flush()
    }
}

/// Where a command prints.
pub struct Streams {
    out: Folded<BufWriter<AutoStream<io::Stdout>>>,
    err: Folded<AutoStream<io::Stderr>>,
    raw: BufWriter<io::Stdout>,
    verbatim: bool,
    /// How wide standard output is.
    pub out_columns: Columns,
    /// How wide standard error is.
    pub err_columns: Columns,
}

/// The columns of a stream, if it is a terminal that knows them.
fn columns(stream: &(impl AsFd + IsTerminal)) -> Columns {
    let size = || tcgetwinsize(stream.as_fd()).ok().filter(|size| size.ws_col > 0);
    Columns::of(if stream.is_terminal() { size().map(|size| size.ws_col.into()) } else { None })
}

impl Streams {
    /// The streams of the process.
    pub fn new(choice: ColorChoice) -> Self {
        let out = AutoStream::new(io::stdout(), choice);
        let (out_columns, err_columns) = (columns(&io::stdout()), columns(&io::stderr()));
        let verbatim = !io::stdout().is_terminal() && choice != ColorChoice::Always;
        Self {
            out: Folded::new(BufWriter::new(out), out_columns),
            err: Folded::new(AutoStream::new(io::stderr(), choice), err_columns),
            raw: BufWriter::new(io::stdout()),
            verbatim,
            out_columns,
            err_columns,
        }
    }

    /// Standard output, for text that is safe to show.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Standard output, for lines that stay whole: reports for programs, what has its own layout.
    pub fn whole(&mut self) -> io::Result<&mut dyn Write> {
        Ok(self.out.whole()?)
    }

    /// Standard error, for text that is safe to show.
    pub fn err(&mut self) -> &mut dyn Write {
        &mut self.err
    }

    /// Writes a patch to standard output: byte for byte for a program, escaped and coloured for a person.
    pub fn patch(&mut self, patch: &[u8]) -> io::Result<()> {
        if self.verbatim {
            self.out.flush()?;
            self.raw.write_all(patch)?;
            return self.raw.flush();
        }
        for line in patch.split_inclusive(|byte| *byte == b'\n') {
            let style = style_of(line);
            let (text, _) = escape::display(line.strip_suffix(b"\n").unwrap_or(line));
            writeln!(self.out.whole()?, "{style}{text}{style:#}")?;
        }
        Ok(())
    }

    /// Writes an error message.
    pub fn error(&mut self, message: &str) -> io::Result<()> {
        let style = AnsiColor::BrightRed.on_default().bold();
        writeln!(self.err, "{style}error{style:#}: {message}")
    }

    /// Writes a warning.
    pub fn warning(&mut self, message: &str) -> io::Result<()> {
        let style = AnsiColor::BrightYellow.on_default().bold();
        writeln!(self.err, "{style}warning{style:#}: {message}")
    }

    /// Writes a remark.
    pub fn note(&mut self, message: &str) -> io::Result<()> {
        let style = AnsiColor::BrightGreen.on_default().bold();
        writeln!(self.err, "{style}note{style:#}: {message}")
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()?;
        self.raw.flush()
    }
}

/// How a line of a patch is shown.
fn style_of(line: &[u8]) -> Style {
    let plain = Style::new();
    match line.first() {
        Some(b'+') if !line.starts_with(b"+++ ") => AnsiColor::Green.on_default(),
        Some(b'-') if !line.starts_with(b"--- ") => AnsiColor::Red.on_default(),
        Some(b'@') => AnsiColor::Cyan.on_default(),
        _ if line.starts_with(b"diff --git ") || line.starts_with(b"--- ") || line.starts_with(b"+++ ") => plain.bold(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;
    use crate::report::wrap::Columns;
    use std::io::Write as _;

    fn written(terminal: Option<usize>, parts: &[&str]) -> String {
        let mut folded = Folded::new(Vec::new(), Columns::of(terminal));
        parts.iter().for_each(|part| folded.write_all(part.as_bytes()).unwrap());
        folded.flush().unwrap();
        String::from_utf8(folded.to).unwrap()
    }

    #[test]
    fn lines_fit_the_terminal_and_stay_as_they_are_in_a_file() {
        let parts = ["error: ", &"word ".repeat(12), "end\n", "a prompt> "];
        assert_eq!(written(None, &parts), parts.concat());
        let folded = written(Some(40), &parts);
        assert!(folded.lines().all(|line| line.len() <= 40) && folded.ends_with("\na prompt> "), "{folded}");
        assert_eq!(folded.split_whitespace().count(), 16);
    }

    #[test]
    fn what_is_whole_keeps_its_place() {
        let mut folded = Folded::new(Vec::new(), Columns::of(Some(40)));
        folded.write_all(b"one ").unwrap();
        let line = format!("{}\n", "word ".repeat(20));
        folded.whole().unwrap().write_all(line.as_bytes()).unwrap();
        assert_eq!(folded.to, format!("one {line}").into_bytes());
    }
}
