//! The members that wait, for people and for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::context::Kind;
use super::obstacle::Obstacle;
use super::sites::Site;
use super::survey::Waiting;
use crate::model::finding::findings;
use crate::model::outcome::Outcome;
use crate::model::run::Run;
use crate::report::escape;
use crate::report::table::counted;

/// Version of the JSON format; a change that old readers cannot take raises it.
const VERSION: u32 = 1;

/// What converting the handlers of a member would bring, if it had a descriptor form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gain {
    /// Handlers that fill it.
    pub handlers: usize,
    /// Places that do.
    pub slots: usize,
    /// Handlers that would convert.
    pub converted: usize,
    /// Those that would not: reason to number of handlers.
    pub refused: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    members: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    member: String,
    path: &'a str,
    line: usize,
    new_member: String,
    enabled: bool,
    uses: Vec<Use<'a>>,
    obstacles: Vec<Stop<'a>>,
    gain: &'a Gain,
}

#[derive(Serialize)]
struct Use<'a> {
    kind: &'static str,
    path: &'a str,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<&'a str>,
    expression: String,
}

#[derive(Serialize)]
struct Stop<'a> {
    path: &'a str,
    line: usize,
    label: &'a str,
}

/// What the handlers of each member come to in `run`, which was made as if all members had a descriptor form.
pub fn gains(run: &Run, all: &[Waiting]) -> Vec<Gain> {
    let gain = |w: &Waiting| {
        let mut gain = Gain::default();
        for finding in findings(run) {
            let slots = finding.slots().filter(|s| s.ops.as_ref() == Some(&w.member.tag) && s.member == w.member.name);
            let slots = slots.count();
            if slots == 0 {
                continue;
            }
            gain.handlers += 1;
            gain.slots += slots;
            match &finding.candidate.outcome {
                Outcome::Refused(refusal) => *gain.refused.entry(refusal.reason.to_string()).or_default() += 1,
                Outcome::Converted(_) => gain.converted += 1,
                Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
            }
        }
        gain
    };
    all.iter().map(gain).collect()
}

/// Writes the list as text.
pub fn text(out: &mut dyn Write, all: &[Waiting], gains: &[Gain]) -> io::Result<()> {
    for (w, gain) in all.iter().zip(gains) {
        let m = &w.member;
        line(out, "", &format!("{} ({}:{})", m.hook(), m.path, m.line))?;
        let mut told: Vec<String> = w.sites.iter().map(self::told).collect();
        told.dedup();
        for site in told {
            line(out, "  ", &site)?;
        }
        for o in &w.obstacles {
            line(out, "  ", &format!("in the way: {}:{}: {}", o.path, o.line, o.label))?;
        }
        let reasons: Vec<String> = gain.refused.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        let refused = if reasons.is_empty() { String::new() } else { format!("; refused: {}", reasons.join(", ")) };
        let step = if w.obstacles.is_empty() { "would convert" } else { "would convert after that" };
        let of = format!(
            "{} in {}, of which {} {step}{refused}",
            counted(gain.handlers, "handler"),
            counted(gain.slots, "slot"),
            gain.converted
        );
        line(out, "  ", &of)?;
    }
    let free = all.iter().filter(|w| w.obstacles.is_empty());
    let brings: usize = all.iter().zip(gains).filter(|(w, _)| w.obstacles.is_empty()).map(|(_, g)| g.converted).sum();
    let handlers: usize = gains.iter().map(|g| g.handlers).sum();
    let total = format!(
        "{} members wait with {handlers} handlers; {} can get a descriptor form, with which {brings} handlers convert",
        all.len(),
        free.count()
    );
    line(out, "", &total)
}

fn line(out: &mut dyn Write, indent: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{indent}{}", escape::line(text))
}

fn told(site: &Site) -> String {
    let at = format!("{}:{}", site.path, site.line);
    let around = site.function.as_ref().map_or_else(String::new, |f| format!(" in {f}()"));
    let through = site.through.as_ref().map_or_else(String::new, |m| format!(" by the macro `{m}`"));
    let what = match &site.kind {
        Kind::Call => "called".to_owned(),
        Kind::Test => "tested".to_owned(),
        Kind::Copy => "copied".to_owned(),
        Kind::Set(value) => format!("set to `{value}`"),
        Kind::Held(name) => format!("put into `{name}`"),
        Kind::Type => "named for its type".to_owned(),
        Kind::Refused(why) => format!("not understood ({why})"),
    };
    format!("{what} at {at}{around}{through}")
}

/// Writes the list as JSON.
pub fn json(out: &mut dyn Write, all: &[Waiting], gains: &[Gain]) -> io::Result<()> {
    let use_ = |site| -> Use<'_> {
        let Site { kind, path, line, function, through, base, member, .. }: &Site = site;
        Use {
            kind: kind.word(),
            path: path.as_str(),
            line: *line,
            function: function.as_deref(),
            through: through.as_deref(),
            expression: format!("{base} {member}").trim().to_owned(),
        }
    };
    let stop = |o| -> Stop<'_> {
        let Obstacle { path, line, label }: &Obstacle = o;
        Stop { path: path.as_str(), line: *line, label }
    };
    let members = all.iter().zip(gains).map(|(w, gain)| Entry {
        member: w.member.hook(),
        path: w.member.path.as_str(),
        line: w.member.line,
        new_member: w.member.new_name(),
        enabled: w.member.prepare.is_some(),
        uses: w.sites.iter().map(use_).collect(),
        obstacles: w.obstacles.iter().map(stop).collect(),
        gain,
    });
    let document = Document { version: VERSION, members: members.collect() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
