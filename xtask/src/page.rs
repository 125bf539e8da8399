//! `cargo xtask page`: open an HTML report in a headless browser, check that it works, and take its picture.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::out::Verdict;
use crate::proc;

/// Options of `page`.
#[derive(clap::Args)]
pub struct Args {
    /// The report, as `vma2desc diff PATH --report FILE.html` writes it.
    page: PathBuf,
    /// Where the pictures go.
    #[arg(long, default_value = "target/page")]
    out: PathBuf,
    /// The browser.
    #[arg(long, default_value = "chromium")]
    browser: PathBuf,
    /// Take pictures of these places of the page as well (fragments, without `#`).
    #[arg(long, value_name = "FRAGMENT")]
    at: Vec<String>,
}

/// Name, width and height of the windows, in CSS pixels.
const WINDOWS: [(&str, u32, u32); 2] = [("desktop", 1440, 1800), ("phone", 390, 1800)];

/// Run the task.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let page = args.page.canonicalize().with_context(|| format!("cannot read {}", args.page.display()))?;
    let text = std::fs::read_to_string(&page)?;
    let browser = Browser { program: &args.browser, profile: tempfile::tempdir()?, page: &page };
    let mut verdict = Verdict::default();
    let ids: Vec<&str> = units(&text).filter_map(|tag| attribute(tag, "id")).collect();
    writeln!(out, "{} units, {} bytes", ids.len(), text.len())?;
    for outcome in ["converted", "refused", "done"] {
        let wanted = units(&text).filter(|tag| attribute(tag, "data-outcome") == Some(outcome)).count();
        let dom = browser.dom(&format!("outcome={outcome}"), &mut verdict)?;
        let shown = units(&dom).filter(|tag| !tag.contains(" hidden")).count();
        verdict.check(shown == wanted, format!("filter {outcome}: {shown} shown, {wanted} expected"));
    }
    let dom = browser.dom("q=no-unit-has-this-word", &mut verdict)?;
    let shown = units(&dom).filter(|tag| !tag.contains(" hidden")).count();
    verdict.check(shown == 0 && dom.contains("<p class=\"nothing\">"), format!("search: {shown} shown"));
    if let Some(last) = ids.last() {
        let dom = browser.dom(last, &mut verdict)?;
        let unit = dom.split(&format!("id=\"{last}\"")).nth(1).unwrap_or_default();
        let opened = unit.split("<summary").next().unwrap_or_default().contains("open");
        verdict.check(opened, format!("a link to {last} does not open it"));
    }
    std::fs::create_dir_all(&args.out)?;
    let places = std::iter::once(String::new()).chain(args.at.iter().cloned());
    for (place, fragment) in places.enumerate() {
        for scheme in ["light", "dark"] {
            for (name, width, height) in WINDOWS {
                let picture = args.out.join(format!("{place}-{name}-{scheme}.png"));
                browser.picture(&fragment, (width, height), scheme == "dark", &picture)?;
                writeln!(out, "{}", picture.display())?;
            }
        }
    }
    Ok(verdict.finish("page", out)?)
}

/// The opening tags of the units in a page.
fn units(text: &str) -> impl Iterator<Item = &str> {
    text.split("<article ").skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()
}

struct Browser<'a> {
    program: &'a Path,
    profile: tempfile::TempDir,
    page: &'a Path,
}

impl Browser<'_> {
    fn command(&self, dark: bool) -> Command {
        let mut command = Command::new(self.program);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]);
        command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
        // No name is ever resolved: whatever the page asks for fails, and shows in the log.
        command.args([
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            "--virtual-time-budget=5000",
        ]);
        command.arg(format!("--user-data-dir={}", self.profile.path().display()));
        command.arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)));
        command
    }

    fn address(&self, fragment: &str) -> String {
        let hash = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        format!("file://{}{hash}", self.page.display())
    }

    /// The page's elements after its script has run. Messages on the console, such as what the policy refused, are faults.
    fn dom(&self, fragment: &str, verdict: &mut Verdict) -> Result<String> {
        let mut command = self.command(false);
        let done = proc::output(command.arg("--dump-dom").arg(self.address(fragment)))?;
        ensure!(done.status.success(), "the browser failed: {}", proc::said(&done));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        for line in said.lines().filter(|line| line.contains(":CONSOLE")) {
            verdict.check(false, format!("console: {line}"));
        }
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    /// A picture. Browsers have a least width for windows, so the page is put into a frame of the wanted one.
    fn picture(&self, fragment: &str, (width, height): (u32, u32), dark: bool, to: &Path) -> Result<()> {
        let frame = self.profile.path().join("frame.html");
        let text = format!(
            "<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'>\
             <style>body{{margin:0}}iframe{{border:0;display:block}}</style>\
             <iframe src='{}' width={width} height={height}></iframe>",
            self.address(fragment)
        );
        std::fs::write(&frame, text)?;
        let mut command = self.command(dark);
        command.arg(format!("--window-size={},{height}", width.max(500)));
        command.arg(format!("--screenshot={}", to.display())).arg(format!("file://{}", frame.display()));
        let done = proc::output(&mut command)?;
        ensure!(done.status.success() && to.is_file(), "no picture: {}", proc::said(&done));
        Ok(())
    }
}
