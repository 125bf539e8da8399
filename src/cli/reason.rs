//! Reasons and rules on the command line.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::check::policy::known;

/// Takes one of the names that it is made of: ids, or words that stand for several; suggests one like it for one that is
/// none. Shells that complete are told all of them.
#[derive(Clone, Debug)]
pub struct ReasonParser<F>(pub F);

impl<F, I> TypedValueParser for ReasonParser<F>
where
    F: Fn() -> I + Clone + Send + Sync + 'static,
    I: Iterator<Item = &'static str> + 'static,
{
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, argument, value)?;
        known(&text, self.0()).map_err(|message| {
            let mut error = clap::Error::new(ErrorKind::ValueValidation).with_cmd(command);
            if let Some(argument) = argument {
                error.insert(ContextKind::InvalidArg, ContextValue::String(argument.to_string()));
            }
            error.insert(ContextKind::InvalidValue, ContextValue::String(text));
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![message.into()]));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0().map(PossibleValue::new)))
    }
}
