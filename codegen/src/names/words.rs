//! The words of a name on the wire, before anybody has chosen a case for them.

use std::iter;

use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;
use unicode_security::GeneralSecurityProfile;

/// The words of a name: lower case, never empty, none of them empty.
///
/// Every character of a word may stand in an identifier, and a word is in the normal form in which
/// rustc compares identifiers: names that rustc would take for one another have equal words.
/// Compatibility forms, such as full-width letters, are the letters that they stand for.
///
/// - What is neither a letter nor a digit ends a word, and so does an upper-case letter that
///   follows a lower-case one.
/// - Capitals in a row are a word; where lower case follows, the last of them begins the next:
///   `HTTPServer` is `http server`. A plural `s` belongs to them: `userIDs` is `user ids`.
/// - Digits belong to the letters before them, and so do the letters after them: `sha256`,
///   `v1beta2`, `2fa`. But a capital begins a word: `Foo2Bar` is `foo2 bar`. After digits that
///   begin a word it does so only if lower case follows: `2FA` is `2fa`.
/// - Words that are written with capitals inside are one: `createOAuth2Token` is `create oauth2
///   token`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Words(Vec<String>);

/// Words with capitals inside that a split would tear to pieces. A word is found only in exactly
/// this case.
///
/// The list is closed. A new entry would rename what callers use already.
const MIXED_CASE: &[&str] = &[
    // Standards and terms.
    "DDoS",
    "GraphQL",
    "IPv",
    "IaaS",
    "IoT",
    "OAuth",
    "PaaS",
    "QoS",
    "SaaS",
    "VoIP",
    "WiFi",
    "gRPC",
    "mTLS",
    // Units.
    "GHz",
    "KWh",
    "MHz",
    "MWh",
    "kHz",
    "kWh",
    // Systems and languages.
    "JavaScript",
    "MacOS",
    "MySQL",
    "NoSQL",
    "PostgreSQL",
    "SQLite",
    "TypeScript",
    "iOS",
    "iPad",
    "iPadOS",
    "iPhone",
    "macOS",
    "tvOS",
    "watchOS",
    // Houses whose names are parts of many a name, and which are one word in lower case.
    "GitHub",
    "GitLab",
    "LinkedIn",
    "PayPal",
    "WhatsApp",
    "YouTube",
    "eBay",
];

impl Words {
    /// The words of a name. A name that has none, such as `+`, is [spelled](Self::spelled).
    pub(crate) fn new(name: &str) -> Self {
        let name = normal(name);
        let mut words = Vec::new();
        for run in name.split(|char| !is_part(char)) {
            split(run, &mut words);
        }
        if words.is_empty() {
            Self::spelled(&name)
        } else {
            Self(words)
        }
    }

    /// The words of a name in which every sign counts: `+1` is `plus 1`, and `-name` is not `name`.
    ///
    /// White space, hyphens, and underscores only count where they do not simply join two words.
    pub(crate) fn spelled(name: &str) -> Self {
        let name = normal(name);
        let mut words = Vec::new();
        let mut rest = name.as_str();
        let mut follows_word = false;
        while let Some(char) = rest.chars().next() {
            if is_part(char) {
                let (run, after) =
                    rest.split_at(rest.find(|char| !is_part(char)).unwrap_or(rest.len()));
                let count = words.len();
                split(run, &mut words);
                if words.len() == count {
                    // Marks alone.
                    words.extend(run.chars().map(number));
                }
                rest = after;
                follows_word = true;
                continue;
            }
            let pair = PAIRS.iter().find(|(pair, _)| rest.starts_with(pair));
            let length = pair.map_or(char.len_utf8(), |(pair, _)| pair.len());
            let after = rest.get(length..).unwrap_or_default();
            let joins = follows_word && after.starts_with(is_part) && matches!(char, '-' | '_');
            match pair {
                Some((_, spelling)) => words.extend(spelling.split(' ').map(str::to_owned)),
                None if joins || char.is_whitespace() => {}
                None => match sign(char) {
                    Some(spelling) => words.extend(spelling.split(' ').map(str::to_owned)),
                    None => words.push(number(char)),
                },
            }
            rest = after;
            follows_word = false;
        }
        if words.is_empty() {
            words.push(if name.is_empty() { "empty" } else { "blank" }.to_owned());
        }
        Self(words)
    }

    /// The words one by one.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.iter().map(String::as_str)
    }

    /// The words after `prefix`; `None` unless they begin with it and go on.
    pub(crate) fn strip_prefix(&self, prefix: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(prefix.0.as_slice())?;
        (!rest.is_empty()).then(|| Self(rest.to_vec()))
    }
}

/// A character that has no name here.
fn number(char: char) -> String {
    format!("u{:x}", u32::from(char))
}

/// A name in the form in which its characters are looked at.
fn normal(name: &str) -> String {
    if name.is_ascii() {
        name.to_owned()
    } else {
        name.nfkc().collect()
    }
}

/// Whether a character is part of a word: what an identifier may contain and rustc takes for common in one, in either case,
/// but for the underscore and its kin.
fn is_part(char: char) -> bool {
    const JOINS: &str = "_\u{b7}\u{387}\u{203f}\u{2040}\u{2054}\u{30fb}\u{fe33}\u{fe34}\u{fe4d}\u{fe4e}\u{fe4f}\u{ff3f}\u{ff65}";
    let is_common = |char: char| {
        let mut cases = iter::once(char)
            .chain(char.to_lowercase())
            .chain(char.to_uppercase());
        char.is_ascii() || cases.all(|char| char.identifier_allowed())
    };
    is_xid_continue(char) && is_common(char) && !JOINS.contains(char)
}

/// What a character is for the search of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Digit,
    /// A letter of a script without cases.
    Uncased,
    /// What belongs to the letter before it.
    Mark,
}

fn kind(char: char) -> Kind {
    if char.is_lowercase() {
        Kind::Lower
    } else if char.is_uppercase() || char.to_lowercase().ne([char]) {
        Kind::Upper
    } else if char.is_numeric() {
        Kind::Digit
    } else if char.is_alphabetic() {
        Kind::Uncased
    } else {
        Kind::Mark
    }
}

/// Splits what stands between two signs.
fn split(run: &str, words: &mut Vec<String>) {
    let chars: Vec<(usize, Kind)> = run
        .char_indices()
        .map(|(at, char)| (at, kind(char)))
        .filter(|&(_, kind)| kind != Kind::Mark)
        .collect();
    let kind_at = |index: usize| chars.get(index).map(|&(_, kind)| kind);
    let mut start = 0;
    let mut index = 0;
    let mut mixed_ends = false;
    while let Some(&(at, kind)) = chars.get(index) {
        let ends = mixed_ends && matches!(kind, Kind::Upper | Kind::Uncased);
        if index > 0 && (ends || begins_word(run, &chars, index, start)) {
            push(run.get(start..at), words);
            start = at;
        }
        index += 1;
        mixed_ends = false;
        // A word of the list counts where a word begins, and where another could begin behind it.
        if start == at && matches!(kind, Kind::Upper | Kind::Lower) {
            let rest = run.get(at..).unwrap_or_default();
            let mixed = MIXED_CASE
                .iter()
                .filter(|mixed| {
                    rest.starts_with(**mixed)
                        && !matches!(kind_at(index + mixed.len() - 1), Some(Kind::Lower))
                })
                .max_by_key(|mixed| mixed.len());
            if let Some(mixed) = mixed {
                index += mixed.len() - 1;
                mixed_ends = true;
            }
        }
    }
    push(run.get(start..), words);
}

/// Whether the character at `index` begins a word, where the one before it began at `start`.
fn begins_word(run: &str, chars: &[(usize, Kind)], index: usize, start: usize) -> bool {
    use Kind::{Digit, Lower, Uncased, Upper};
    let kind_at = |index: usize| chars.get(index).map(|&(_, kind)| kind);
    let (Some(before), Some(here)) = (index.checked_sub(1).and_then(kind_at), kind_at(index))
    else {
        return false;
    };
    let lower_follows = kind_at(index + 1) == Some(Lower);
    match (before, here) {
        (Lower | Uncased, Upper) | (Upper, Uncased) => true,
        (Digit, Upper) => {
            let word = chars.get(index).and_then(|&(at, _)| run.get(start..at));
            lower_follows || !word.is_some_and(|word| word.chars().all(char::is_numeric))
        }
        (Upper, Upper) => {
            let plural = chars
                .get(index + 1)
                .is_some_and(|&(at, _)| run.get(at..).is_some_and(|rest| rest.starts_with('s')))
                && kind_at(index + 2) != Some(Lower);
            lower_follows && !plural
        }
        _ => false,
    }
}

fn push(word: Option<&str>, words: &mut Vec<String>) {
    // A mark that follows no letter marks nothing.
    let word = word
        .unwrap_or_default()
        .trim_start_matches(|char| kind(char) == Kind::Mark);
    if !word.is_empty() {
        let word = word.to_lowercase();
        words.push(if word.is_ascii() {
            word
        } else {
            word.nfkc().filter(|&char| is_part(char)).collect()
        });
    }
}

/// Signs that are more together than one by one.
const PAIRS: &[(&str, &str)] = &[
    ("<=", "less than or equals"),
    (">=", "greater than or equals"),
    ("!=", "not equals"),
    ("&&", "and and"),
    ("||", "or or"),
];

/// What a sign is called.
fn sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        '+' => "plus",
        '-' | '−' => "minus",
        '_' => "underscore",
        '<' => "less than",
        '>' => "greater than",
        '=' => "equals",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '$' => "dollar",
        '€' => "euro",
        '£' => "pound",
        '@' => "at",
        '&' => "and",
        '|' => "or",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '~' => "tilde",
        '^' => "caret",
        '°' => "degree",
        '\'' => "apostrophe",
        '"' => "quote",
        '`' => "backtick",
        '(' => "left paren",
        ')' => "right paren",
        '[' => "left bracket",
        ']' => "right bracket",
        '{' => "left brace",
        '}' => "right brace",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &str) {
        assert_eq!(Words::new(name).0.join(" "), expect, "{name:?}");
    }

    #[track_caller]
    fn check_spelled(name: &str, expect: &str) {
        assert_eq!(Words::spelled(name).0.join(" "), expect, "{name:?}");
    }

    #[test]
    fn signs_separate() {
        check("lead_id", "lead id");
        check("in-progress", "in progress");
        check("Close.io", "close io");
        check("  user's  name ", "user s name");
        check("_type", "type");
        check("__meta__", "meta");
        check("a/b:c d,e", "a b c d e");
        check("filter[created_at][gte]", "filter created at gte");
    }

    #[test]
    fn capitals_separate() {
        check("CreateCallActivity", "create call activity");
        check("createCallActivity", "create call activity");
        check("HTTPServer", "http server");
        check("getHTTPServerURL", "get http server url");
        check("XMLHttpRequest", "xml http request");
        check("aB", "a b");
        check("ABC", "abc");
        check("X", "x");
    }

    #[test]
    fn plurals_of_capitals_are_one_word() {
        check("userIDs", "user ids");
        check("URLs", "urls");
        check("APIsList", "apis list");
        check("APIs_list", "apis list");
        check("IDs2", "ids2");
        check("ISsue", "i ssue");
    }

    #[test]
    fn digits_stay_with_the_letters_before() {
        check("sha256", "sha256");
        check("SHA256Sum", "sha256 sum");
        check("v1beta2", "v1beta2");
        check("Foo2Bar", "foo2 bar");
        check("S3Bucket", "s3 bucket");
        check("line_1", "line 1");
        check("base64URL", "base64 url");
        check("i18nKey", "i18n key");
    }

    #[test]
    fn digits_begin_words() {
        check("2fa", "2fa");
        check("2FA", "2fa");
        check("2FACode", "2fa code");
        check("3DSecure", "3d secure");
        check("100Continue", "100 continue");
        check("1.5", "1 5");
        check("enable2FA", "enable2 fa");
    }

    #[test]
    fn mixed_case_words_are_one() {
        check("OAuth2", "oauth2");
        check("createOAuth2Token", "create oauth2 token");
        check("OAuthToken", "oauth token");
        check("OAuthor", "o author");
        check("IPv4Address", "ipv4 address");
        check("sourceIPv6", "source ipv6");
        check("iOSVersion", "ios version");
        check("iPadOSVersion", "ipados version");
        check("GraphQLSchema", "graphql schema");
        check("myGitHubURL", "my github url");
        check("eBay", "ebay");
        check("energy_kWh", "energy kwh");
        check("McDonalds", "mc donalds");
        check("MacOSX", "macos x");
    }

    #[test]
    fn letters_of_all_scripts_are_letters() {
        check("고객이름", "고객이름");
        check("고객ID", "고객 id");
        check("ID고객", "id 고객");
        check("ИмяПользователя", "имя пользователя");
        check("straßeName", "straße name");
        check("हिन्दी", "हिन्दी");
        check("ｎａｍｅ１", "name1");
        check("x²", "x2");
        check("🚀launch", "launch");
        check("col·lecció", "col lecció");
    }

    #[test]
    fn what_rustc_takes_for_one_another_is_equal() {
        check("cafe\u{301}", "caf\u{e9}");
        check("\u{1112}\u{1161}\u{11ab}", "\u{d55c}");
        check("\u{301}a", "a");
    }

    #[test]
    fn there_always_is_a_word() {
        check("", "empty");
        check(" ", "blank");
        check("\u{301}", "u301");
        check("+", "plus");
        check("🚀", "u1f680");
        check("<=", "less than or equals");
        check("___", "underscore underscore underscore");
    }

    #[test]
    fn spelling_keeps_signs() {
        check_spelled("+1", "plus 1");
        check_spelled("-1", "minus 1");
        check_spelled("-created_at", "minus created at");
        check_spelled("A-", "a minus");
        check_spelled("in-progress", "in progress");
        check_spelled("_id", "underscore id");
        check_spelled(">=", "greater than or equals");
        check_spelled("<", "less than");
        check_spelled("!=", "not equals");
        check_spelled("==", "equals equals");
        check_spelled("50%", "50 percent");
        check_spelled("a & b", "a and b");
        check_spelled("1.5", "1 dot 5");
        check_spelled("tag[]", "tag left bracket right bracket");
        check_spelled("→", "u2192");
        check_spelled("", "empty");
    }

    #[test]
    fn prefixes_leave_something() {
        let words = Words::new("subpackage_activitiesCalls");
        assert_eq!(
            words.strip_prefix(&Words::new("subpackage")),
            Some(Words::new("activities calls"))
        );
        assert_eq!(words.strip_prefix(&words), None);
        assert_eq!(words.strip_prefix(&Words::new("activities")), None);
    }
}
