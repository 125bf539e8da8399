//! JSON Schema, as far as the schemas use it that the tests hold reports against. A keyword that is not known here stops the
//! test, so that none passes unchecked.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value;

/// Keywords that say nothing about whether a document fits.
const REMARKS: [&str; 9] =
    ["$schema", "$id", "$defs", "definitions", "title", "description", "default", "format", "examples"];

/// What `document` violates, each with its place; none if it follows `schema`.
pub fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, document, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    let keywords = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return faults.push(format!("{path}: nothing may stand here")),
        other => other.as_object().unwrap_or_else(|| panic!("no schema: {other}")),
    };
    for (keyword, term) in keywords {
        let fits = match keyword.as_str() {
            "$ref" => {
                let target = root.pointer(term.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                check(root, target, value, path, faults);
                true
            }
            "type" => match term {
                Value::Array(types) => types.iter().any(|one| is_of(one, value)),
                one => is_of(one, value),
            },
            "enum" => term.as_array().unwrap().contains(value),
            "const" => term == value,
            "minimum" => value.as_f64().is_none_or(|number| number >= term.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= term.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= term.as_u64().unwrap()),
            "uniqueItems" => value.as_array().is_none_or(|items| {
                !term.as_bool().unwrap() || items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))
            }),
            "pattern" => {
                let pattern = regex::Regex::new(term.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "required" => value.as_object().is_none_or(|object| {
                term.as_array().unwrap().iter().all(|name| object.contains_key(name.as_str().unwrap()))
            }),
            "anyOf" => term.as_array().unwrap().iter().any(|one| holds(root, one, value)),
            "oneOf" => term.as_array().unwrap().iter().filter(|one| holds(root, one, value)).count() == 1,
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, term, item, &format!("{path}/{at}"), faults);
                }
                true
            }
            "properties" => {
                for (name, own) in term.as_object().unwrap() {
                    if let Some(member) = value.as_object().and_then(|object| object.get(name)) {
                        check(root, own, member, &format!("{path}/{name}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |name: &String| keywords.get("properties").is_some_and(|own| own.get(name).is_some());
                for (name, member) in value.as_object().into_iter().flatten().filter(|member| !known(member.0)) {
                    check(root, term, member, &format!("{path}/{name}"), faults);
                }
                true
            }
            other => {
                assert!(REMARKS.contains(&other), "the keyword {other} is not known here");
                true
            }
        };
        if !fits {
            faults.push(format!("{path}: {value} does not fit {keyword} {term}"));
        }
    }
}

fn holds(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut faults = Vec::new();
    check(root, schema, value, "", &mut faults);
    faults.is_empty()
}

fn is_of(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("no type: {other}"),
    }
}

#[test]
fn each_keyword_can_be_violated() {
    use serde_json::json;
    let wrong = [
        (json!({"type": "object"}), json!([])),
        (json!({"type": ["string", "null"]}), json!(1)),
        (json!({"type": "integer"}), json!(1.5)),
        (json!({"enum": ["a"]}), json!("b")),
        (json!({"const": 1}), json!(2)),
        (json!({"minimum": 1}), json!(0)),
        (json!({"maximum": 1}), json!(2)),
        (json!({"minItems": 1}), json!([])),
        (json!({"uniqueItems": true}), json!([1, 1])),
        (json!({"pattern": "^a"}), json!("b")),
        (json!({"required": ["a"]}), json!({})),
        (json!({"anyOf": [{"const": 1}, {"const": 2}]}), json!(3)),
        (json!({"oneOf": [{"type": "integer"}, {"const": 2}]}), json!(2)),
        (json!({"items": {"type": "string"}}), json!(["a", 1])),
        (json!({"properties": {"a": {"type": "string"}}}), json!({"a": 1})),
        (json!({"properties": {"a": true}, "additionalProperties": false}), json!({"a": 1, "b": 2})),
        (json!({"$ref": "#/$defs/x", "$defs": {"x": {"const": 1}}}), json!(2)),
        (json!({"properties": {"a": {"$ref": "#/definitions/x"}}, "definitions": {"x": false}}), json!({"a": 2})),
    ];
    for (schema, document) in wrong {
        assert_eq!(faults(&schema, &document).len(), 1, "{schema} {document}");
    }
    let all = json!({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}});
    assert!(faults(&all, &json!({"a": 1})).is_empty());
}
