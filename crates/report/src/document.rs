//! A JSON report whose parts are kept as they were written, byte for byte.

use std::fmt;
use std::io::{self, Write};

use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// The members of an object in their order, with their values as text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    members: Vec<(String, Box<RawValue>)>,
}

impl Document {
    /// Reads an object.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(key, _)| key.as_str())
    }

    /// The text of a value.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.members.iter().find(|member| member.0 == key).map(|member| member.1.get())
    }

    /// A value.
    ///
    /// # Errors
    /// There is none, or it has another form.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T, String> {
        let text = self.text(key).ok_or_else(|| format!("it has no `{key}`"))?;
        serde_json::from_str(text).map_err(|error| format!("its `{key}` is none of vma2desc's: {error}"))
    }

    /// Sets a value to `text`, which is JSON, behind the others if the key is new.
    ///
    /// # Errors
    /// It is no JSON.
    pub fn set_text(&mut self, key: &str, text: String) -> Result<(), String> {
        let value = RawValue::from_string(text).map_err(|error| error.to_string())?;
        match self.members.iter_mut().find(|member| member.0 == key) {
            Some(member) => member.1 = value,
            None => self.members.push((key.to_owned(), value)),
        }
        Ok(())
    }

    /// Sets a value, laid out as the rest.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn set<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), String> {
        let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
        // A string in JSON has no line end in it.
        self.set_text(key, text.replace('\n', "\n  "))
    }

    /// Sets a list of texts that stood in such a list before, with the layout that they had.
    ///
    /// # Errors
    /// One is no JSON.
    pub fn set_list(&mut self, key: &str, items: &[&str]) -> Result<(), String> {
        let text = if items.is_empty() { "[]".to_owned() } else { format!("[\n    {}\n  ]", items.join(",\n    ")) };
        self.set_text(key, text)
    }

    /// Writes the object as it was written, or as serde_json would lay it out.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let members = self.members.iter().map(|(key, value)| Ok(format!("  {}: {value}", serde_json::to_string(key)?)));
        writeln!(out, "{{\n{}\n}}", members.collect::<Result<Vec<String>, serde_json::Error>>()?.join(",\n"))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Document;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a report, which is an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
                let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if members.iter().any(|member| member.0 == key) {
                        return Err(A::Error::custom(format!("the key `{key}` stands there twice")));
                    }
                    members.push((key, value));
                }
                Ok(Document { members })
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::Document;
    use proptest::prelude::*;
    use serde_json::json;

    fn written(document: &Document) -> String {
        let mut out = Vec::new();
        document.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        let value = json!({"b": [{"x": "a\nb", "y": []}, 1.50], "a": {"z": null}, "c": []});
        let text = format!("{}\n", serde_json::to_string_pretty(&value).unwrap());
        let mut document = Document::parse(text.as_bytes()).unwrap();
        assert_eq!(written(&document), text);
        let list: Vec<Box<serde_json::value::RawValue>> = document.get("b").unwrap();
        let texts: Vec<&str> = list.iter().map(|item| item.get()).collect();
        document.set_list("b", &texts).unwrap();
        document.set("a", &json!({"z": null})).unwrap();
        document.set("c", &json!([])).unwrap();
        assert_eq!(written(&document), text);
        assert_eq!(document.get::<String>("d").unwrap_err(), "it has no `d`");
        assert!(document.get::<String>("a").is_err() && document.set_text("a", "{".into()).is_err());
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for wrong in ["", "[]", "{\"a\": 1} x", "{\"a\": }", "{\"a\": 1, \"a\": 2}", "{\"a\": \"\u{1}\"}"] {
            assert!(Document::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(Document::parse(&[b'{', 0xff, b'}']).is_err());
        let deep = format!("{{\"a\": {}", "[".repeat(500_000));
        assert!(Document::parse(deep.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read_or_are_refused(text: Vec<u8>) {
            let _ = Document::parse(&text);
        }
    }
}
