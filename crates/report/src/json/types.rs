//! The document as it is serialised. The comments here are the descriptions in the published schema.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::proof::{JsonLevel, JsonProof};
use super::text::Text;
use crate::json::checked::JsonCheck;

/// What one run of vma2desc found out. New keys may appear without a new version: ignore those that you do not know.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonRun {
    /// The version of the format. A change that a reader of an older version could not take raises it.
    pub version: u32,
    /// The program.
    pub tool: JsonTool,
    /// What was asked.
    pub asked: JsonAsked,
    /// The level that all conversions reached.
    pub proof: JsonLevel,
    /// Numbers of the run.
    pub summary: JsonSummary,
    /// One for each handler, by file and offset.
    pub candidates: Vec<JsonCandidate>,
    /// One for each place where a handler is installed.
    pub slots: Vec<JsonSlot>,
    /// What looks like a slot and is none, and why.
    pub not_slots: Vec<JsonPlaceText>,
    /// What could not be understood, and why.
    pub gaps: Vec<JsonPlaceText>,
    /// What was not looked at because it is no source by its kind.
    pub passed_over: Vec<JsonPassedOver>,
    /// What could not be read.
    pub errors: Vec<JsonError>,
    /// What counts of it, in the report of `check`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<JsonCheck>,
}

/// The program that made the document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonTool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What the run was asked.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonAsked {
    /// The kernel that the result is for: its release, and where its tree is.
    pub target: String,
    /// The paths, as given.
    pub paths: Vec<String>,
    /// The options that decide what a conversion looks like, and since when units count, as the command line has them.
    pub options: Vec<String>,
    /// The commit that is checked out in the tree of the paths; null if its top is no git work tree.
    pub revision: Option<String>,
}

/// A range of bytes of a file as it was read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonPlace {
    /// Path relative to the top of the kernel tree, or to the directory that all inputs have in common.
    pub file: String,
    /// Offset of the first byte, from 0.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte, from 1, in bytes.
    pub column: usize,
}

/// A place, and what is said there.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonPlaceText {
    /// Where.
    pub place: JsonPlace,
    /// What.
    pub text: String,
}

/// A place where a handler is installed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonSlot {
    /// Where.
    pub place: JsonPlace,
    /// Tag of the structure; null if it is not known.
    pub structure: Option<String>,
    /// The member; the parameter's name for an argument.
    pub member: String,
    /// The variable, the expression left of the member, or the function that gets an argument.
    pub table: Option<String>,
    /// How it is written.
    pub kind: JsonSlotKind,
    /// The macro's name, for `macro-body` and `macro-use`.
    pub r#macro: Option<String>,
    /// What is installed; null where the source says `NULL`.
    pub value: Option<String>,
    /// Whether the value is a plain name.
    pub is_name: bool,
    /// The enclosing `#if` conditions, outermost first.
    pub conditions: Vec<String>,
    /// Whether the member is a `mmap_prepare` one.
    pub prepare: bool,
    /// Whether only kernels without `mmap_prepare` build it, or nobody (`#if 0`).
    pub older_kernels_only: bool,
}

/// How a slot is written.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JsonSlotKind {
    /// `.mmap = f` in an initialiser.
    Designated,
    /// By its position in an initialiser.
    Positional,
    /// `x->mmap = f`.
    Assignment,
    /// In the body of a macro, which installs nothing by itself.
    MacroBody,
    /// By using a macro.
    MacroUse,
    /// As an argument of the function in `table`.
    Argument,
    /// The function's name as a value, in no slot that was found.
    Value,
}

/// A handler with at least one slot.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonCandidate {
    /// The function's name.
    pub handler: String,
    /// Candidates with the same number change together.
    pub unit: usize,
    /// What became of it.
    pub outcome: JsonOutcome,
    /// Its definitions: several under `#if`, none if it is defined elsewhere.
    pub definitions: Vec<JsonPlace>,
    /// Indices into the list of slots.
    pub slots: Vec<usize>,
    /// Why it was left as it is; only if refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<JsonRefusal>,
    /// What is wrong with it; only of `audit`, if something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrong: Option<JsonRefusal>,
    /// How it changes; only if converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<JsonConversion>,
}

/// What became of a candidate.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JsonOutcome {
    /// It can be converted: `converted` tells how.
    Converted,
    /// It was left as it is: `refused` tells why.
    Refused,
    /// It is a hook with mistakes: `wrong` tells which. Only of `audit`.
    Wrong,
    /// It is a `mmap_prepare` hook already.
    Done,
    /// It converts with the last step of a campaign, which is no patch of its own.
    Flipped,
    /// It fills a member that the campaign is not for, and was not looked at.
    Aside,
}

/// Why a handler was left as it is, or what is wrong with a hook.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonRefusal {
    /// An id that `vma2desc explain` knows.
    pub reason: String,
    /// Whether others have to act before anything can be done here, such as a subsystem that has no hook yet.
    pub waits: bool,
    /// What is the case, in a few words.
    pub title: Option<&'static str>,
    /// The obstacle.
    pub place: JsonPlace,
    /// What is said about this very code.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<JsonPlaceText>,
    /// Facts of the kernel.
    pub why: Option<String>,
    /// What is left to a person, in order.
    pub steps: &'static [String],
    /// The kernel document or source that says so.
    pub doc: Option<&'static str>,
    /// What a compiler or a run said, line by line; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// The other obstacles that were found, the hardest first; left out where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<JsonObstacle>,
    /// Members (`structure.member`) that need a descriptor form first; left out where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<String>,
    /// The unified diff that mends it; left out where there is no local change that does. Only `audit` has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Text>,
}

/// An obstacle beside the one that a handler is refused for.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonObstacle {
    /// An id that `vma2desc explain` knows.
    pub reason: String,
    /// Whether others have to act before anything can be done about it.
    pub waits: bool,
    /// Where it is.
    pub place: JsonPlace,
    /// What is said about this very code.
    pub label: String,
    /// As for a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Text>,
}

/// How a handler changes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonConversion {
    /// The handler's new name.
    pub new_name: String,
    /// Ids of the transforms and steps that were used, sorted.
    pub transforms: Vec<String>,
    /// Which releases the new code is for, in words; left out for source in a kernel tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub releases: Option<String>,
    /// What a reviewer must know.
    pub notes: Vec<JsonNote>,
    /// How far the unit was checked.
    pub proof: JsonProof,
    /// Replacements in the files as they were read, for the whole unit.
    pub edits: Vec<JsonEdit>,
    /// The patch of the whole unit, for those with smaller numbers applied; `scan` leaves it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Text>,
}

/// Something a reviewer must know.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonNote {
    /// An id that `vma2desc explain` knows.
    pub id: String,
    /// Where.
    pub place: Option<JsonPlace>,
    /// What.
    pub text: String,
}

/// A replacement.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonEdit {
    /// What is replaced; `end` equals `start` for an insertion.
    pub place: JsonPlace,
    /// The new text.
    pub text: Text,
    /// Ids of the transforms and steps that wanted it, in the order of the source.
    pub by: Vec<String>,
    /// Which of them claimed which part of the old text.
    pub claims: Vec<JsonClaim>,
}

/// A part of the old text of a replacement, and who claimed it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonClaim {
    /// Offset of the first byte, from 0, in the replacement's file.
    pub start: usize,
    /// Offset one past the last byte; equal to `start` where something was inserted.
    pub end: usize,
    /// Id of the transform or step.
    pub by: String,
}

/// What was not looked at because it is no source by its kind: a symbolic link, a device.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonPassedOver {
    /// The path.
    pub path: String,
    /// Why.
    pub reason: String,
    /// Whether trees hold such entries as a rule.
    pub is_usual: bool,
}

/// What could not be read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonError {
    /// The path as given, or as walked to.
    pub path: String,
    /// What the system said.
    pub message: String,
}

/// Numbers of the run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonSummary {
    /// Candidates by outcome.
    pub census: JsonTally,
    /// All slots.
    pub slots: JsonSlotTally,
    /// Slots in the bodies of macros, which install nothing by themselves.
    pub macro_bodies: usize,
    /// Slots by `structure.member`; a handler in several kinds of tables counts in each.
    pub by_member: BTreeMap<String, JsonSlotTally>,
    /// Refusals by reason, mistakes by rule.
    pub by_reason: BTreeMap<String, usize>,
    /// Files that were read.
    pub files_read: usize,
    /// Those of them that matter.
    pub files_kept: usize,
    /// What is not accounted for; empty unless the program is wrong, the exit code is 6 then.
    pub violations: Vec<String>,
}

/// Candidates by outcome: `total` is the sum of the others.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonTally {
    /// All.
    pub total: usize,
    /// Those that can be converted.
    pub converted: usize,
    /// Those that were left as they are.
    pub refused: usize,
    /// Those with mistakes; only of `audit`.
    #[serde(default, skip_serializing_if = "is_none")]
    pub wrong: usize,
    /// Those that need nothing.
    pub done: usize,
    /// Those that convert with the last step of a campaign; left out where there is none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub flipped: usize,
    /// Those that were not looked at; left out where there is none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub aside: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Slots counted, and the candidates in them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonSlotTally {
    /// Slots, without those in the bodies of macros.
    pub slots: usize,
    /// Slots that hold `NULL`.
    pub null: usize,
    /// Slots that come from using a macro.
    pub by_macro: usize,
    /// The candidates in them.
    pub candidates: JsonTally,
}
