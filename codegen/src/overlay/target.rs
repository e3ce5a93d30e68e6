//! JSONPath expressions: the one place that knows their parser.
//!
//! They are those of RFC 9535 but for its function extensions, which the parser does not know.

use rsonpath_syntax::{JsonPathQuery, ParserBuilder};

use crate::diagnostic::Code;

/// How many characters an expression may have.
const LENGTH: usize = 4096;

/// How many filters may stand inside of one another.
const NESTING: usize = 16;

/// What is selected, as an expression says it.
#[derive(Debug)]
pub(super) struct Target(pub(super) JsonPathQuery);

/// What is wrong with a text that is no expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

impl Target {
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let limited = |message: String| Wrong {
            code: Code::LimitExceeded,
            message,
            help: None,
        };
        if text.len() > LENGTH {
            return Err(limited(format!(
                "the expression has more than {LENGTH} bytes"
            )));
        }
        let parser = ParserBuilder::new()
            .set_recursion_limit(Some(NESTING))
            .build();
        parser.parse(text).map(Self).map_err(|error| {
            if error.is_nesting_limit_exceeded() {
                let message =
                    "the expression has more filters inside of one another than are allowed";
                return limited(format!("{message}: {NESTING}"));
            }
            // The parser's own report is a drawing, which it cannot make of every expression.
            let functions = ["length(", "count(", "match(", "search(", "value("];
            let calls = functions.iter().any(|name| text.contains(name));
            Wrong {
                code: Code::InvalidOverlay,
                message: format!("`{text}` is no JSONPath expression (RFC 9535)"),
                help: Some(if calls {
                    "functions are not supported in filters"
                } else {
                    "what is no plain name stands in brackets and quotes: `$.paths['/pets'].get.responses['200']`"
                }),
            }
        })
    }

    /// Whether the expression is `$` and so selects the whole document, whatever that is.
    pub(super) fn is_root(&self) -> bool {
        self.0.segments().is_empty()
    }
}
