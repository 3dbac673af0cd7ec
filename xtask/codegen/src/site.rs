//! The pages of the site, one a language, and its texts: from the templates in `www/`, in which `{{name}}` stands for a text, and
//! from the taxonomy, the sample thread and the figures in the documents.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use threadlight::{Axis, Category, taxonomy::BUILT_IN};

use crate::table::Table;

/// The languages, the first of which is at the site's root; each other one has a folder of its name.
const LANGUAGES: [&str; 2] = ["en", "de"];

/// The language of the taxonomy's titles and descriptions.
const TAXONOMY_LANGUAGE: &str = LANGUAGES[0];

/// The texts of a language by their names. `$1` to `$9` stand for values.
type Texts = BTreeMap<String, String>;

/// Writes the pages and texts to `dist/www`.
pub fn generate() -> Result<()> {
    let dist = project::dist("www");
    for language in LANGUAGES {
        let texts = &texts(language)?;
        let folder = if language == LANGUAGES[0] { dist.clone() } else { dist.join(language) };
        let page = Page { language, texts }.html().with_context(|| format!("the page in language {language}"))?;
        project::write(&folder.join("index.html"), page)?;
        project::write(&dist.join("texts").join(language).with_extension("json"), serde_json::to_string(texts)?)?;
    }
    Ok(())
}

/// The extension's texts and the site's own.
fn texts(language: &str) -> Result<Texts> {
    let root = project::root();
    let messages = project::read(&root.join("extension/_locales").join(language).join("messages.json"))?;
    let messages: BTreeMap<String, Value> = serde_json::from_str(&messages)?;
    let mut texts: Texts = messages.iter().map(|(name, message)| (name.clone(), flat(message))).collect();
    for (name, text) in own_texts(language)? {
        ensure!(texts.insert(name.clone(), text).is_none(), "the extension has a text called {name}, too");
    }
    Ok(texts)
}

/// The site's own texts.
fn own_texts(language: &str) -> Result<Texts> {
    let file = Path::new("texts").join(language).with_extension("json");
    serde_json::from_str(&template(&file)?).with_context(|| format!("www/{}", file.display()))
}

/// An extension's message with numbers in place of its named placeholders.
fn flat(message: &Value) -> String {
    let mut text = message["message"].as_str().unwrap_or_default().to_owned();
    for (name, placeholder) in message["placeholders"].as_object().into_iter().flatten() {
        text = text.replace(&format!("${name}$"), placeholder["content"].as_str().unwrap_or_default());
    }
    text
}

/// The page in one language.
struct Page<'a> {
    language: &'static str,
    texts: &'a Texts,
}

impl Page<'_> {
    fn html(&self) -> Result<String> {
        self.fill(&template("index.html")?)
    }

    /// Fills in a template.
    fn fill(&self, template: &str) -> Result<String> {
        let mut html = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").context("a name without its end")?;
            html += before;
            html += &self.value(name)?;
            rest = after;
        }
        Ok(html + rest)
    }

    /// What a name in a template stands for, as HTML.
    fn value(&self, name: &str) -> Result<String> {
        let is_first = self.language == LANGUAGES[0];
        Ok(match name {
            "root" => if is_first { "" } else { "../" }.into(),
            "otherRoot" => if is_first { "de/" } else { "../" }.into(),
            "thread" => thread(&template("thread.html")?)?,
            "playground" => self.fill(&template("playground.html")?)?,
            "topicList" => self.categories(Axis::Topic)?,
            "kindList" => self.categories(Axis::Kind)?,
            "speed" => self.speed()?,
            _ => match name.strip_prefix("figure ") {
                Some(path) => escaped(&figure(path)?),
                None => escaped(self.text(name)?),
            },
        })
    }

    fn text(&self, name: &str) -> Result<&str> {
        self.texts.get(name).map(String::as_str).with_context(|| format!("no text called {name}"))
    }

    /// The categories of an axis, each with its example.
    fn categories(&self, axis: Axis) -> Result<String> {
        let examples: BTreeMap<String, String> = toml::from_str(&template("examples.toml")?)?;
        let mut html = String::new();
        for category in BUILT_IN.iter().filter(|category| category.axis == axis) {
            let Category { id, title, description, .. } = category;
            let example = examples.get(*id).with_context(|| {
                format!("www/examples.toml has no example of {id}: write a comment of a sentence or two that has the category")
            })?;
            let (title, description) = match self.language == TAXONOMY_LANGUAGE {
                true => (*title, *description),
                false => (self.text(&format!("title_{id}"))?, self.text(&format!("means_{id}"))?),
            };
            html += &format!(
                "\n<li data-category=\"{id}\"><h4><span class=\"badge\" data-category=\"{id}\">{}</span></h4>\
                 <p>{}</p><blockquote lang=\"en\" data-example=\"{id}\">{}</blockquote></li>",
                escaped(title),
                // Descriptions name other categories as code does.
                escaped(&description.replace('`', "")),
                escaped(example),
            );
        }
        Ok(html)
    }

    /// What it costs: the tables of docs/performance.md.
    fn speed(&self) -> Result<String> {
        let document = document("performance.md")?;
        let table = |name| -> Result<String> { self.table(&Table::of(&document, name)?) };
        let [title, all, how] = ["speedTitle", "speedAll", "speedHow"].map(|name| self.text(name).map(escaped));
        Ok(format!(
            "<h3>{}</h3>\n{}\n<details><summary>{}</summary>{}\n{}</details>\n<p class=\"hint\">{}</p>",
            title?,
            table("size")?,
            all?,
            table("page")?,
            table("wasm")?,
            how?,
        ))
    }

    /// A table of a document, which is in the taxonomy's language. It may be too wide for a phone, so it scrolls.
    fn table(&self, Table { head, rows }: &Table) -> Result<String> {
        let plain = |cell: &String| escaped(&cell.replace('`', ""));
        let head: String = head.iter().map(|cell| format!("<th scope=\"col\">{}</th>", plain(cell))).collect();
        let mut body = String::new();
        for (first, rest) in rows.iter().filter_map(|row| row.split_first()) {
            let rest: String = rest.iter().map(|cell| format!("<td>{}</td>", plain(cell))).collect();
            body += &format!("<tr><th scope=\"row\">{}</th>{rest}</tr>", plain(first));
        }
        Ok(format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table lang=\"{TAXONOMY_LANGUAGE}\">\
             <thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
            escaped(self.text("speedTitle")?),
        ))
    }
}

/// The sample thread, as a part of another page.
fn thread(page: &str) -> Result<String> {
    let (_, after) = page.split_once("<main ").context("www/thread.html has no <main>")?;
    let (inside, _) = after.split_once("</main>").context("www/thread.html has no </main>")?;
    // Below the heading of its section.
    let inside = inside.replace("<h1 ", "<h3 ").replace("</h1>", "</h3>");
    Ok(format!("      <div lang=\"{TAXONOMY_LANGUAGE}\" data-look=\"plain\" {}</div>", inside.trim_end()))
}

/// A figure: the table's name, the row and the column, separated by `|`.
fn figure(path: &str) -> Result<String> {
    let [name, row, column] = path.split('|').collect::<Vec<_>>()[..] else { bail!("not a figure: {path}") };
    Ok(Table::of(&document("model.md")?, name)?.cell(row, column)?.to_owned())
}

fn template(name: impl AsRef<Path>) -> Result<String> {
    project::read(&project::root().join("www").join(name))
}

fn document(name: &str) -> Result<String> {
    project::read(&project::root().join(Path::new("docs").join(name)))
}

/// A text as HTML, in an element or a quoted attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_in_and_texts_escaped() {
        let texts = Texts::from([("a".into(), "<b> & \"c\"".into())]);
        let page = Page { language: "en", texts: &texts };
        assert_eq!(page.fill("x {{a}} y").unwrap(), "x &lt;b&gt; &amp; &quot;c&quot; y");
        assert!(page.fill("{{b}}").unwrap_err().to_string().contains('b'));
    }

    #[test]
    fn messages_become_texts_with_numbers() {
        let message = serde_json::json!({ "message": "$n$ of $m$", "placeholders": { "n": { "content": "$1" }, "m": { "content": "$2" } } });
        assert_eq!(flat(&message), "$1 of $2");
    }

    #[test]
    fn both_pages_can_be_made_and_use_every_text() {
        let shell = ["main.js", "demo.js", "requests.js", "playground.js", "offline.js", "looks.js", "failure.js"]
            .map(|file| template(format!("shell/{file}")).unwrap())
            .concat();
        let templates = template("index.html").unwrap() + &template("playground.html").unwrap();
        let own = own_texts(LANGUAGES[0]).unwrap();
        for language in LANGUAGES {
            assert!(own_texts(language).unwrap().keys().eq(own.keys()), "www/texts: {language} has other texts");
        }
        let unused: Vec<_> = own
            .keys()
            .filter(|name| !templates.contains(&format!("{{{{{name}}}}}")) && !shell.contains(&format!("\"{name}\"")))
            .filter(|name| !["speedTitle", "speedAll", "speedHow"].contains(&name.as_str()))
            .collect();
        assert!(unused.is_empty(), "texts of www/texts that nothing uses: {unused:?}");
        for language in LANGUAGES {
            let texts = texts(language).unwrap();
            let page = Page { language, texts: &texts }.html().unwrap();
            assert!(page.contains("data-example=\"ai\"") && !page.contains("{{"));
        }
    }
}
