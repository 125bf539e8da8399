//! What a function writes to memory that outlives the call, itself or by pointers that it passes on.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem::find;

use crate::facts::closed::{NEW, Roots, closed};
use crate::facts::effects::callee::Callee;
use crate::facts::effects::evaluate::View;
use crate::facts::effects::mark::{given, named};
use crate::facts::effects::outward::outward;
use crate::facts::effects::store::{push, store};
use crate::facts::effects::value::gives_moment;
use crate::facts::effects::{LONGEST, Mark, Summary, Through, Write};
use crate::syntax::ast::N;

impl View<'_> {
    /// Remembers a store, and whether it is certain.
    pub(super) fn store(&self, at: N, target: N, values: &[N], out: &mut Summary) {
        let mut found = Summary::default();
        store(self.world, self.func, at, self.place(at), target, values, &mut found);
        self.add(at, values, found, out);
    }

    pub(super) fn add(&self, at: N, values: &[N], found: Summary, out: &mut Summary) {
        let certain = self.certain(at, &[self.point(at)]);
        let first = self.is_first_claim(at);
        let moment = values.iter().any(|&v| self.is_given_moment(v));
        let forms = self.said_of(at);
        let accumulates = |own: bool| (own || moment) && !first;
        // Who comes first has it, whatever others do then.
        let marks = |marks: BTreeSet<Mark>| if first { BTreeSet::new() } else { marks };
        out.writes.extend(found.writes.into_iter().map(|w| Write {
            marks: marks(w.marks),
            certain,
            accumulates: accumulates(w.accumulates),
            forms: forms.clone(),
            ..w
        }));
        for (i, t) in found.through {
            let accumulates = accumulates(t.accumulates);
            let said = Through { certain, accumulates, forms: forms.clone(), marks: marks(t.marks), ..t };
            out.through.entry(i).or_default().add(said);
        }
    }

    /// Whether a function that is called for the value gives something else at each call.
    fn is_given_moment(&self, value: N) -> bool {
        let ast = &self.func.ast;
        let mut homes = ast.walk(value).filter_map(|n| match self.calls.get(&n) {
            Some(Callee::Homes(homes)) => Some(homes),
            _ => None,
        });
        homes.any(|all| all.iter().any(|h| gives_moment(self.world.known, &(self.ask)(*h))))
    }

    /// Whether the source of all that is called here is known.
    pub(super) fn is_whole(&self) -> bool {
        !self.calls.values().any(|c| matches!(c, Callee::Unknown(..)))
    }

    /// Target and value of an assignment to a pointer by which other objects are found, for callers.
    fn said_of(&self, at: N) -> Option<(String, String)> {
        let (func, point) = (self.func, self.point(at));
        let said = |field: &str| {
            let text = closed(func, func.ast.field(at, field)?, point, &Roots::default())?;
            outward(func, &text, None).filter(|t| t.len() <= LONGEST && !t.contains(NEW))
        };
        let finds = |t: &String| t.starts_with("* ") || t.ends_with("private_data") || t.ends_with("i_private");
        Some((said("left").filter(finds)?, said("right")?))
    }

    /// What a callee says of a write, in this function's words, and whether the value is reached through the target.
    pub(super) fn read_through(
        &self,
        forms: &[String],
        said: Option<&(String, String)>,
    ) -> (bool, Option<(String, String)>) {
        let own = said.and_then(|(t, v)| Some((self.word(forms, t)?, self.word(forms, v)?)));
        let through = own.as_ref().is_some_and(|(t, v)| t.contains("->") && v.len() > t.len() && v.contains(t));
        (through, own)
    }

    pub(super) fn writes(&self, out: &mut Summary) {
        let ast = &self.func.ast;
        for n in ast.walk(self.func.body).filter(|&n| !(self.gone)(n)) {
            if ast.kind(n) == "gnu_asm_expression" {
                self.assembly(n, out);
                continue;
            }
            let (target, value) = match ast.kind(n) {
                "assignment_expression" => (ast.field(n, "left"), ast.field(n, "right")),
                "update_expression" => (ast.field(n, "argument"), None),
                _ => continue,
            };
            let Some(target) = target.map(|t| ast.strip(t)) else { continue };
            if self.counts(n).is_some() {
                continue;
            }
            if ast.kind(target) == "identifier" {
                if self.is_lasting_name(target) {
                    let mut found = Summary::default();
                    push(self.world, self.func, n, self.place(n), target, value.as_slice(), &mut found);
                    self.add(n, value.as_slice(), found, out);
                }
                continue;
            }
            if ast.callee(target).is_none() || self.leads_out(n, target) {
                self.store(n, target, value.as_slice(), out);
            }
        }
    }

    /// What assembly writes: its outputs, and any memory where it says so, or else has no outputs that it could be there for.
    fn assembly(&self, n: N, out: &mut Summary) {
        let ast = &self.func.ast;
        let outputs: Vec<N> = ast.walk(n).filter(|&k| ast.kind(k) == "gnu_asm_output_operand").collect();
        let volatile = outputs.is_empty() && ast.walk(n).any(|k| matches!(ast.bytes(k), b"volatile" | b"__volatile__"));
        for target in outputs.into_iter().filter_map(|k| ast.field(k, "value")).map(|t| ast.strip(t)) {
            if ast.kind(target) != "identifier" {
                self.store(n, target, &[], out);
            } else if self.is_lasting_name(target) {
                let mut found = Summary::default();
                push(self.world, self.func, n, self.place(n), target, &[], &mut found);
                self.add(n, &[], found, out);
            }
        }
        let clobbers =
            ast.walk(n).any(|k| ast.kind(k) == "gnu_asm_clobber_list" && find(ast.bytes(k), b"\"memory\"").is_some());
        // `asm volatile("" : : : "memory")` only keeps an order.
        let empty = ast.field(n, "assembly_code").is_some_and(|c| ast.bytes(c) == b"\"\"");
        if (clobbers || volatile) && !empty {
            let mut found = Summary::default();
            push(self.world, self.func, n, self.place(n), n, &[], &mut found);
            self.add(n, &[], found, out);
        }
    }

    /// Whether a macro that is written to, `M(x) = v`, gets something that outlives the call.
    fn leads_out(&self, at: N, target: N) -> bool {
        let ast = &self.func.ast;
        let value = |a: N| {
            let name = ast.str(ast.strip(a));
            ast.kind(ast.strip(a)) == "identifier" && self.func.is_local(&name) && !self.func.is_pointer(&name)
        };
        ast.args(target).into_iter().any(|a| !value(a) && self.lasts(at, a, false))
    }

    /// Writes of a callee through its parameters are writes to what the arguments point at.
    pub(super) fn pass_on(&self, call: N, through: &BTreeMap<usize, Through>, out: &mut Summary) {
        let args = self.func.ast.args(call);
        let certain = self.certain(call, &[self.point(call)]);
        let via = self.func.ast.field(call, "function").map(|f| self.func.ast.normal(f).replace(' ', ""));
        for (&i, t) in through {
            let Some(&a) = args.get(i) else { continue };
            let mut found = Summary::default();
            store(self.world, self.func, call, self.place(call), a, &[], &mut found);
            let source = self.passed(call, &t.depends);
            let (again, forms) = self.read_through(&self.forms(call), t.forms.as_ref());
            let word = named(self.func, a, self.point(call));
            let marks = given(self.world, self.func, call, &t.marks);
            let marks = marks.into_iter().map(|m| Mark { word: m.word.or_else(|| word.clone()), ..m }).collect();
            let certain = t.certain && certain;
            let said = Through { certain, depends: source.params.clone(), forms, marks, ..t.clone() };
            out.writes.extend(found.writes.into_iter().map(|w| Write {
                accumulates: w.accumulates || t.accumulates || again || source.differs(w.shared),
                tested: said.tested,
                depends: said.depends.clone(),
                certain: said.certain,
                via: via.clone(),
                marks: said.marks.clone(),
                forms: said.forms.clone(),
                ..w
            }));
            for (k, own) in found.through {
                let accumulates = own.accumulates || said.accumulates || again || source.differs(false);
                out.through.entry(k).or_default().add(Through { accumulates, ..said.clone() });
            }
        }
    }
}
