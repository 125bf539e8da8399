//! Standard output and standard error, with colour where it is wanted.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use rustix::termios::tcgetwinsize;

use crate::report::escape;
use crate::report::wrap::Columns;

/// Where a command prints.
pub struct Streams {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
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
        let verbatim = !io::stdout().is_terminal() && choice != ColorChoice::Always;
        Self {
            out: BufWriter::new(out),
            err: AutoStream::new(io::stderr(), choice),
            raw: BufWriter::new(io::stdout()),
            verbatim,
            out_columns: columns(&io::stdout()),
            err_columns: columns(&io::stderr()),
        }
    }

    /// Standard output, for text that is safe to show.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
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
            writeln!(self.out, "{style}{text}{style:#}")?;
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
