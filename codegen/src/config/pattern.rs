//! Patterns of paths and of names.

/// Whether a path is one of those that a pattern means: `*` stands for anything within a segment, and `**` for any number
/// of segments. A slash at the end makes no difference.
pub(super) fn matches_path(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (segments(pattern), segments(path));
    // Which beginnings of the path the beginning of the pattern means.
    let mut met = vec![false; path.len() + 1];
    if let Some(first) = met.first_mut() {
        *first = true;
    }
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        for (place, is_met) in met.iter().enumerate().filter(|(_, is_met)| **is_met) {
            if part == "**" {
                next.iter_mut()
                    .skip(place)
                    .for_each(|next| *next |= *is_met);
            } else if path
                .get(place)
                .is_some_and(|segment| matches_text(part, segment))
                && let Some(next) = next.get_mut(place + 1)
            {
                *next = true;
            }
        }
        met = next;
    }
    met.last().copied().unwrap_or_default()
}

fn segments(path: &str) -> Vec<&str> {
    let bare = path.trim_matches('/');
    match bare.is_empty() {
        true => Vec::new(),
        false => bare.split('/').collect(),
    }
}

/// Whether a text is one of those that a pattern means, in which `*` stands for anything.
pub(super) fn matches_text(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_a_segment() {
        let check = |pattern: &str, path: &str, expected: bool| {
            assert_eq!(matches_path(pattern, path), expected, "{pattern} {path}");
        };
        check("/leads", "/leads", true);
        check("/leads/", "/leads", true);
        check("/leads", "/leads/{id}", false);
        check("/leads/*", "/leads/{id}/", true);
        check("/leads/*", "/leads/", false);
        check("/leads/*", "/leads/{id}/notes", false);
        check("/leads/**", "/leads/{id}/notes", true);
        check("/leads/**", "/leads", true);
        check("/leads/**", "/leadsources", false);
        check("**", "/", true);
        check("/", "/", true);
        check("/", "/a", false);
        check("/**/notes", "/leads/{id}/notes", true);
        check("/**/notes/**", "/leads/{id}/notes", true);
        check("/v*/leads", "/v1/leads", true);
        check("/*.json", "/a.json", true);
        check("/*.json", "/a.xml", false);
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "/**/a".repeat(50);
        let path = "/a".repeat(200) + "/b";
        assert!(!matches_path(&pattern, &path));
        assert!(!matches_text(&"*a".repeat(200), &("a".repeat(199) + "b")));
    }

    #[test]
    fn stars_in_texts() {
        assert!(matches_text("pet*", "petSold"));
        assert!(matches_text("*", ""));
        assert!(matches_text("a*b*c", "aXbYc"));
        assert!(!matches_text("a*b*c", "aXcYb"));
        assert!(!matches_text("ab*ba", "aba"));
    }
}
