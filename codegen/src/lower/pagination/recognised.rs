//! Pages that cannot be mistaken, by the names and the types of parameters and of properties.
//!
//! Names are compared without case and separators: `nextPageToken` is `next_page_token`. What is found here becomes a
//! part of the client's interface, and what is found wrongly loses items without a word: so whatever could mean
//! something else is left alone. What is added to an operation takes nothing away, but for two things: a second list,
//! where the first one is known only by being alone, and a cursor beside pages that are counted.

use super::{is_flag, is_integer, is_text, queries};
use crate::ir::{
    Api, Method, Operation, Pagination, Paging, Parameter, Presence, Property, Rule, Text, Ty,
};

/// Lists of items.
const ITEMS: &[&str] = &[
    "data",
    "items",
    "results",
    "result",
    "records",
    "value",
    "values",
    "entries",
    "elements",
    "content",
    "rows",
    "resources",
    "nodes",
    "list",
    "objects",
    "hits",
];
/// Objects that hold a list of items.
const WRAPPERS: &[&str] = &["data", "result", "response"];
/// Objects that say things about a page.
const ABOUT: &[&str] = &[
    "meta",
    "metadata",
    "pagination",
    "paging",
    "pageinfo",
    "page",
    "cursors",
    "responsemetadata",
    "listmetadata",
    "cursor",
    "links",
    "link",
];
/// How many items come before.
const OFFSET: &[&str] = &["skip", "offset", "startat"];
/// The number of the page.
const PAGE: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pagenr"];
/// How many items a page has.
const LIMIT: &[&str] = &[
    "limit",
    "top",
    "perpage",
    "pagesize",
    "pagelimit",
    "maxresults",
    "size",
    "take",
    "count",
    "maxitems",
    "pagemax",
    "itemsperpage",
    "resultsperpage",
];
/// Whether there are more.
const MORE: &[&str] = &[
    "hasmore",
    "hasnext",
    "hasnextpage",
    "more",
    "hasmoreitems",
    "hasmorepages",
];
/// How many items there are on all pages.
const TOTAL: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalrecords",
    "totalelements",
    "totalnumber",
    "totalentries",
];
/// How many pages there are.
const PAGES: &[&str] = &[
    "totalpages",
    "pagecount",
    "totalpagecount",
    "numpages",
    "pagescount",
];
/// The URL of the next page.
const URL: &[&str] = &[
    "nexturl",
    "nexturi",
    "nextlink",
    "odatanextlink",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
];
/// Parameters that are cursors, each with what the answer calls it.
const CURSORS: &[(&str, &[&str])] = &[
    ("cursor", &["nextcursor", "nextpagecursor", "endcursor"]),
    ("pagecursor", &["nextcursor", "nextpagecursor", "endcursor"]),
    ("nextcursor", &["nextcursor"]),
    ("startcursor", &["nextcursor"]),
    ("pagetoken", &["nextpagetoken", "nexttoken"]),
    ("nextpagetoken", &["nextpagetoken"]),
    ("nexttoken", &["nexttoken"]),
    ("token", &["nexttoken"]),
    (
        "continuationtoken",
        &["continuationtoken", "nextcontinuationtoken"],
    ),
    ("continue", &["continue"]),
    ("after", &["after", "endcursor", "nextcursor", "nextafter"]),
    ("pageafter", &["after", "endcursor", "nextcursor"]),
    ("startingafter", &["nextstartingafter", "nextcursor"]),
];
/// Parameters that take the id of the last item, which an answer says by itself, even on the last page.
const BEHIND: &[&str] = &["startingafter", "after", "afterid"];

/// How the pages of an operation follow one another, if that cannot be mistaken.
pub(super) fn recognised(api: &Api, operation: &Operation) -> Option<Pagination> {
    if operation.method != Method::Get {
        return None;
    }
    let page = api.page(operation)?;
    let items = items(api, operation, page)?;
    let look = Look {
        api,
        operation,
        page,
        has_more: about(api, page, MORE, is_flag),
        total: about(api, page, TOTAL, is_integer).filter(|place| is_count(api, page, place)),
        total_pages: about(api, page, PAGES, is_integer),
    };
    let cursor = look.cursor();
    if cursor.is_some() && look.is_mixed() {
        return None;
    }
    let style = cursor
        .or_else(|| look.next_page())
        .or_else(|| look.last_item(&items))
        .or_else(|| look.link())
        .or_else(|| look.offset())
        .or_else(|| look.numbered())
        .or_else(|| look.url())?;
    let counts = matches!(style, Paging::Offset(_) | Paging::Page(..));
    let is_numbered = matches!(style, Paging::Page(..));
    // A URL or a link is where there are more; what else says so may mean something else.
    let tells = !matches!(style, Paging::Url(_) | Paging::Link);
    Some(Pagination {
        limit: limit(api, operation).map(str::to_owned),
        has_more: look.has_more.filter(|_| tells),
        total: look.total.filter(|_| counts),
        total_pages: look.total_pages.filter(|_| is_numbered),
        style,
        items,
    })
}

/// The parameter that says how many items a page has.
pub(super) fn limit<'a>(api: &'a Api, operation: &'a Operation) -> Option<&'a str> {
    let found = parameter(api, operation, LIMIT, is_integer)?;
    Some(&found.name)
}

/// Where a page has its items, if that cannot be mistaken.
pub(super) fn items(api: &Api, operation: &Operation, page: &Ty) -> Option<Vec<String>> {
    if api.items_of(page).is_some() {
        return Some(Vec::new());
    }
    let properties = api.properties(page)?;
    let lists = |properties: &'_ [Property]| -> Vec<String> {
        let lists = properties.iter().filter(|p| api.items_of(&p.ty).is_some());
        lists.map(|property| property.name.clone()).collect()
    };
    let own = lists(properties);
    let called = |lists: &[String], names: &[&str]| {
        let mut names = names.iter();
        names.find_map(|name| lists.iter().find(|list| is_called(list, name)).cloned())
    };
    // As the path calls them: `/leads` answers `leads`.
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.rsplit('/').filter(|segment| !segment.is_empty());
    let last = segments.find(|segment| !segment.contains('{')).map(plain);
    let by_path = last.as_deref().map(|last| [last]);
    let by_path = by_path.and_then(|names| called(&own, &names));
    if let Some(name) = by_path.or_else(|| called(&own, ITEMS)) {
        return Some(vec![name]);
    }
    let wrapped = WRAPPERS.iter().find_map(|wrapper| {
        let property = properties.iter().find(|p| is_called(&p.name, wrapper))?;
        let name = called(&lists(api.properties(&property.ty)?), ITEMS)?;
        Some(vec![property.name.clone(), name])
    });
    wrapped.or_else(|| match own.as_slice() {
        // The only list there is, if it is one of objects.
        [only] => {
            let item = api
                .at(page, std::slice::from_ref(only))
                .and_then(|ty| api.items_of(ty))?;
            api.properties(item)?;
            Some(vec![only.clone()])
        }
        _ => None,
    })
}

/// What there is to see of an operation.
struct Look<'a> {
    api: &'a Api,
    operation: &'a Operation,
    page: &'a Ty,
    has_more: Option<Vec<String>>,
    total: Option<Vec<String>>,
    total_pages: Option<Vec<String>>,
}

impl<'a> Look<'a> {
    fn parameter(&self, names: &[&str], is: fn(&Api, &Ty) -> bool) -> Option<&'a Parameter> {
        parameter(self.api, self.operation, names, is)
    }

    /// The answer has what to send for the next page.
    fn cursor(&self) -> Option<Paging> {
        let (found, next) = CURSORS.iter().find_map(|(name, nexts)| {
            let found = self.parameter(&[name], is_text)?;
            let next = about(self.api, self.page, nexts, is_token)?;
            // Beside the items, what is called as the parameter may be no more than what was asked for.
            let is_echo = matches!(next.as_slice(), [own] if plain(own) == *name)
                && !name.starts_with("next");
            (!is_echo).then_some((found, next))
        })?;
        // It begins without.
        let begins = found.presence == Presence::Optional && is_free(self.api, found);
        (begins && self.is_alike(found, &next)).then(|| Paging::Cursor(found.name.clone(), next))
    }

    /// Whether pages are counted as well, by a parameter, and nothing says whether there are more: a cursor that is not
    /// there may mean that this answer is one of those that have none.
    fn is_mixed(&self) -> bool {
        let counts = [OFFSET, PAGE].concat();
        self.has_more.is_none() && self.parameter(&counts, is_integer).is_some()
    }

    /// Whether what an answer has can be what a parameter takes: a time to begin at is not the token that leads on.
    fn is_alike(&self, parameter: &Parameter, place: &[String]) -> bool {
        let next = self.api.at(self.page, place);
        next.is_some_and(|next| is_integer(self.api, next) == is_integer(self.api, &parameter.ty))
    }

    /// The answer says what to send for the next page: a number or a token, as what is sent is one, and no URL.
    fn next_page(&self) -> Option<Paging> {
        let found = self.parameter(PAGE, is_token)?;
        let next = about(self.api, self.page, &["nextpage"], is_token)?;
        let is_listed = matches!(self.api.present(&found.ty), Ty::Named(_));
        (self.is_alike(found, &next) && !is_listed && found.presence == Presence::Optional)
            .then(|| Paging::Cursor(found.name.clone(), next))
    }

    /// What is sent is the id of the last item, and the answer says whether there are more.
    fn last_item(&self, items: &[String]) -> Option<Paging> {
        let found = self.parameter(BEHIND, is_text)?;
        if found.presence == Presence::Required || !is_free(self.api, found) {
            return None;
        }
        self.has_more.as_ref()?;
        if let Some(last) = about(self.api, self.page, &["lastid"], is_token)
            && self.is_alike(found, &last)
        {
            return Some(Paging::Cursor(found.name.clone(), last));
        }
        if plain(&found.name) != "startingafter" {
            return None;
        }
        let item = self.api.items_of(self.api.at(self.page, items)?)?;
        let id = vec!["id".to_owned()];
        is_text(self.api, self.api.at(item, &id)?).then(|| Paging::LastItem(found.name.clone(), id))
    }

    /// An answer says that it has links, and a parameter is about pages.
    fn link(&self) -> Option<Paging> {
        let mut responses = self.operation.responses.iter();
        let has_link = responses.any(|response| {
            let mut headers = response.headers.iter();
            response.status.is_success()
                && headers.any(|header| header.name.eq_ignore_ascii_case("link"))
        });
        let is_about_pages = |name: &str| PAGE.contains(&name) || LIMIT.contains(&name);
        let mut queries = queries(self.api, self.operation);
        (has_link && queries.any(|query| is_about_pages(&plain(&query.name))))
            .then_some(Paging::Link)
    }

    fn offset(&self) -> Option<Paging> {
        let found = self.parameter(OFFSET, is_integer)?;
        limit(self.api, self.operation)?;
        self.has_more.as_ref().or(self.total.as_ref())?;
        let begins = !matches!(found.default.as_deref(), Some(text) if text != "0");
        (begins && !is_from_one(found)).then(|| Paging::Offset(found.name.clone()))
    }

    fn numbered(&self) -> Option<Paging> {
        let found = self.parameter(PAGE, is_integer)?;
        limit(self.api, self.operation)?;
        let tells = [&self.has_more, &self.total_pages, &self.total];
        tells.into_iter().find_map(Option::as_ref)?;
        let from_zero = match found.default.as_deref() {
            Some("0") => true,
            Some("1") => false,
            Some(_) => return None,
            None if is_from_one(found) => false,
            None => from_zero(found.docs.description.as_deref()?)?,
        };
        Some(Paging::Page(found.name.clone(), from_zero))
    }

    fn url(&self) -> Option<Paging> {
        let is_url = |property: &Property, is_link: bool| {
            let is_uri = *self.api.present(&property.ty) == Ty::String(Text::Uri);
            let is_string = matches!(self.api.present(&property.ty), Ty::String(Text::Plain));
            let said = property.docs.description.as_deref().unwrap_or_default();
            is_uri || is_string && (is_link || is_said_to_be_url(said))
        };
        let properties = self.api.properties(self.page)?;
        let own = properties.iter().find(|property| {
            let name = plain(&property.name);
            URL.contains(&name.as_str()) && is_url(property, true)
                || name == "next" && is_url(property, false)
        });
        if let Some(own) = own {
            return Some(Paging::Url(vec![own.name.clone()]));
        }
        properties.iter().find_map(|outer| {
            let name = plain(&outer.name);
            let is_links = matches!(name.as_str(), "links" | "link");
            if !is_links && !ABOUT.contains(&name.as_str()) {
                return None;
            }
            let inner = self.api.properties(&outer.ty)?;
            let next = inner.iter().find(|property| {
                let name = plain(&property.name);
                (name == "next" || URL.contains(&name.as_str())) && is_url(property, is_links)
            });
            let next = next.map(|next| vec![outer.name.clone(), next.name.clone()]);
            next.or_else(|| {
                // As HAL has it.
                let next = inner
                    .iter()
                    .find(|property| plain(&property.name) == "next")?;
                let mut links = self.api.properties(&next.ty)?.iter();
                let href = links.find(|property| property.name == "href")?;
                is_url(href, is_links)
                    .then(|| vec![outer.name.clone(), next.name.clone(), href.name.clone()])
            })
            .map(Paging::Url)
        })
    }
}

/// Whether a text is said to be a URL, and not a token that goes into one or an address that is only named.
fn is_said_to_be_url(said: &str) -> bool {
    let words = said.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let mut is_url = words.filter(|word| matches!(*word, "URL" | "URI" | "url" | "uri"));
    let said = said.to_ascii_lowercase();
    let is_token = ["token", "cursor", "opaque", "encoded", "safe"];
    is_url.next().is_some() && !is_token.iter().any(|word| said.contains(word))
}

/// Whether what is called a total counts: a sum of money is called so, too, and is any number.
fn is_count(api: &Api, page: &Ty, place: &[String]) -> bool {
    let is_any_number = api
        .at(page, place)
        .is_some_and(|ty| matches!(api.present(ty), Ty::Number(_)));
    !is_any_number || place.last().is_some_and(|name| plain(name) != "total")
}

/// Whether values of a type may be a cursor: any text or number, and no URL.
fn is_token(api: &Api, ty: &Ty) -> bool {
    is_text(api, ty) && *api.present(ty) != Ty::String(Text::Uri)
}

/// Whether a parameter takes whatever an answer says, and is not left to a choice or a default.
fn is_free(api: &Api, parameter: &Parameter) -> bool {
    let is_listed = matches!(api.present(&parameter.ty), Ty::Named(_));
    let default = parameter.default.as_deref();
    !is_listed && matches!(default, None | Some("null" | "\"\""))
}

/// Whether the least value that a parameter takes is 1.
fn is_from_one(parameter: &Parameter) -> bool {
    let mut rules = parameter.rules.own.iter();
    rules.any(|rule| {
        matches!(rule, Rule::Minimum(text) if text == "1")
            || matches!(rule, Rule::ExclusiveMinimum(text) if text == "0")
    })
}

/// Whether what is said of a parameter means that the first page is 0, if it says anything of the kind.
fn from_zero(said: &str) -> Option<bool> {
    let said = said.to_ascii_lowercase().replace(['`', '*', '"', '\''], "");
    // `starts at 1` is none of `starts at 10`.
    let is_whole = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_digit());
    let has = |phrases: &[&str]| {
        let mut phrases = phrases.iter();
        phrases.any(|phrase| said.split(phrase).skip(1).any(is_whole))
    };
    let zero = has(&[
        "zero-based",
        "zero based",
        "0-based",
        "0-indexed",
        "zero-indexed",
        "starts at 0",
        "starting at 0",
        "starting from 0",
        "starts from 0",
        "starts with 0",
        "defaults to 0",
        "default: 0",
        "default is 0",
    ]);
    let one = has(&[
        "one-based",
        "one based",
        "1-based",
        "1-indexed",
        "one-indexed",
        "starts at 1",
        "starting at 1",
        "starting from 1",
        "starts from 1",
        "starts with 1",
        "defaults to 1",
        "default: 1",
        "default is 1",
    ]);
    (zero != one).then_some(zero)
}

/// A parameter of the query, by the first of some names that one has.
fn parameter<'a>(
    api: &'a Api,
    operation: &'a Operation,
    names: &[&str],
    is: fn(&Api, &Ty) -> bool,
) -> Option<&'a Parameter> {
    names.iter().find_map(|name| {
        let mut queries = queries(api, operation);
        queries.find(|query| is_called(&query.name, name) && is(api, &query.ty))
    })
}

/// Where a page says something about itself: by the first of some names that it has, itself or in an object that is about it.
fn about(api: &Api, page: &Ty, names: &[&str], is: fn(&Api, &Ty) -> bool) -> Option<Vec<String>> {
    within(api, page, names, is, 2)
}

fn within(
    api: &Api,
    ty: &Ty,
    names: &[&str],
    is: fn(&Api, &Ty) -> bool,
    depth: usize,
) -> Option<Vec<String>> {
    let properties = api.properties(ty)?;
    let own = names.iter().find_map(|name| {
        let mut properties = properties.iter();
        properties.find(|property| is_called(&property.name, name) && is(api, &property.ty))
    });
    if let Some(own) = own {
        return Some(vec![own.name.clone()]);
    }
    let depth = depth.checked_sub(1)?;
    ABOUT.iter().find_map(|name| {
        let outer = properties
            .iter()
            .find(|property| is_called(&property.name, name))?;
        let mut place = within(api, &outer.ty, names, is, depth)?;
        place.insert(0, outer.name.clone());
        Some(place)
    })
}

/// Whether a name is another one, which has neither, without its case and separators.
fn is_called(name: &str, other: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters
        .map(|letter| letter.to_ascii_lowercase())
        .eq(other.bytes())
}

/// A name without case and separators.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
