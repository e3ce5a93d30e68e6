//! The header `Link` (RFC 8288), as far as it says where the next page is.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link that is `rel="next"`, on any line of the header. What comes behind a link that cannot
/// be read is not looked at on that line.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(LINK).iter();
    let mut lines = lines.filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    lines.find_map(next_of)
}

fn next_of(line: &str) -> Option<String> {
    let mut rest = line;
    loop {
        // Empty elements of a list are allowed (RFC 9110, section 5.6.1).
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (target, parameters) = rest.strip_prefix('<')?.split_once('>')?;
        let (is_next, behind) = parameters_of(parameters)?;
        if is_next {
            return Some(target.trim().to_owned());
        }
        rest = behind;
    }
}

/// Whether the parameters of a link say that it leads to the next page, and what stands behind them.
fn parameters_of(mut rest: &str) -> Option<(bool, &str)> {
    let mut relation: Option<bool> = None;
    let mut is_of_this = true;
    loop {
        rest = blank(rest);
        let Some(parameter) = rest.strip_prefix(';') else {
            let is_end = rest.is_empty() || rest.starts_with(',');
            return is_end.then_some((is_of_this && relation == Some(true), rest));
        };
        let parameter = blank(parameter);
        let end = parameter.find([' ', '\t', '=', ';', ',']);
        let (name, behind) = parameter.split_at(end.unwrap_or(parameter.len()));
        rest = blank(behind);
        let value = match rest.strip_prefix('=') {
            None => String::new(),
            Some(value) => {
                let (value, behind) = value_of(blank(value))?;
                rest = behind;
                value
            }
        };
        if name.eq_ignore_ascii_case("rel") {
            // Of several, only the first counts (section 3.3).
            relation.get_or_insert_with(|| {
                let mut relations = value.split_ascii_whitespace();
                relations.any(|relation| relation.eq_ignore_ascii_case("next"))
            });
        } else if name.eq_ignore_ascii_case("anchor") {
            // It is a link from elsewhere (section 3.2).
            is_of_this = false;
        }
    }
}

/// A token or a quoted text, and what stands behind it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ';', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return Some((value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
}

fn blank(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn found(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(LINK, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        next(&headers)
    }

    #[test]
    fn the_next_page_is_found_among_other_links() {
        for lines in [
            &["<u>; rel=\"next\""][..],
            &["<u>;rel=next"],
            &["<u> ; REL = Next ; title=\"a\""],
            &["<a>; rel=\"prev\", <u>; rel=\"next\", <b>; rel=\"last\""],
            &["<a>; rel=prev,<u>;rel=next"],
            &["<a>; rel=\"prev\"", "<u>; rel=\"next\""],
            &[
                "<a;,>; rel=\"x\"; title=\"; rel=\\\"next\\\", <b>; rel=next\", < u >; rel=\"last next\"",
            ],
            &[", ,\t<u>;; rel=next,"],
            &["<a>; rel=next; anchor=\"/other\", <u>; rel=next"],
            &["<a>; rel; rel=next, <u>; rel=next"],
            &["<a>; rel=\"unclosed", "<u>; rel=next"],
            &["garbage <a>; rel=next", "<u>; rel=next"],
        ] {
            assert_eq!(found(lines).as_deref(), Some("u"), "{lines:?}");
        }
        let target = found(&["</a,b;c?d=%3E&e=f>; rel=\"next\""]);
        assert_eq!(target.as_deref(), Some("/a,b;c?d=%3E&e=f"));
        assert_eq!(found(&["<>; rel=next"]).as_deref(), Some(""));
        assert_eq!(found(&["<é>; rel=next"]).as_deref(), Some("é"));
    }

    #[test]
    fn what_is_no_such_link_is_passed_over() {
        for line in [
            "",
            ",",
            "<u>",
            "<u>; rel",
            "<u>; rel=",
            "<u>; rel=prev; rel=next",
            "<u>; rel=nextish",
            "<u>; rev=next",
            "<u; rel=next",
            "u; rel=next",
            "<u>; rel=\"next",
            "<u>; rel=\"next\\",
            "<u> rel=next",
            "<a>; rel=\"x\" y, <u>; rel=next",
            "; rel=next",
        ] {
            assert_eq!(found(&[line]), None, "{line}");
        }
        assert_eq!(next(&HeaderMap::new()), None);
        let mut headers = HeaderMap::new();
        headers.append(LINK, HeaderValue::from_bytes(b"<\xFF>; rel=next").unwrap());
        assert_eq!(next(&headers), None);
    }

    #[test]
    fn a_long_line_takes_no_long_time() {
        for hostile in ["<", ";", ",", "<a>;", "<a>;\"", "<a>; rel=\"\\\\", "<>;=,"] {
            assert_eq!(found(&[&hostile.repeat(100_000)]), None, "{hostile}");
        }
    }
}
