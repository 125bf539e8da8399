//! The error that a driver makes of a failing population, in the words of the target's actions.

use crate::edit::set::{Edit, EditSet};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::symbols::{ERROR_HOOK, ERROR_OVERRIDE};
use crate::kernel::versions::lacks;
use crate::model::outcome::refuse;
use crate::plan::stop::Stop;
use crate::step::mapped::before_item;
use crate::syntax::span::Span;

/// The function that gives another error, where an action wants a function: one for each function that maps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorHook {
    name: String,
    errno: Option<String>,
}

impl ErrorHook {
    /// None so far, for the function `func`.
    pub fn new(func: &Func) -> Self {
        Self { name: format!("{}_error", func.name), errno: None }
    }

    /// The assignment to a member of the action that makes its error `errno`.
    ///
    /// # Errors
    /// Why the target's actions cannot express it.
    pub fn setting(&mut self, world: &World<'_>, errno: &str) -> Result<String, String> {
        if world.target.has(ERROR_OVERRIDE) {
            return Ok(format!("error_override = {errno}"));
        }
        if !world.target.has(ERROR_HOOK) {
            return Err(format!("the error becomes {errno} here, and {}", lacks(world.target, ERROR_OVERRIDE)));
        }
        if self.errno.get_or_insert_with(|| errno.to_string()) != errno {
            let label = "the error becomes another one here than for a call before";
            return Err(format!("{label}, and {}", lacks(world.target, ERROR_OVERRIDE)));
        }
        Ok(format!("error_hook = {}", self.name))
    }

    /// Writes the function before the one that names it, if one does. Gives its name.
    ///
    /// # Errors
    /// The name is taken.
    pub fn write(self, world: &World<'_>, func: &Func, edits: &mut EditSet) -> Result<Option<String>, Stop> {
        let Some(errno) = self.errno else { return Ok(None) };
        let name = self.name;
        if let Some(at) = world.is_taken(func.file, &name) {
            return Err(refuse("name-taken", at, format!("`{name}` exists already")).into());
        }
        let at = before_item(&world.view(func.file).text, func.span.start);
        let text = format!("static int {name}(int err)\n{{\n\treturn {errno};\n}}\n\n");
        edits.add(Edit::new("error-hook", Span::new(at, at), text))?;
        Ok(Some(name))
    }
}
