//! The tables of figures in the documents. What measures them writes them between two comments, `<!-- figures:NAME -->` and
//! `<!-- /figures:NAME -->`; the site takes them from there.

use anyhow::{Context, Result, ensure};

/// A table of a document: its cells as Markdown, without alignment.
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table of that name.
    ///
    /// # Errors
    ///
    /// If the document has none, or none with rows.
    pub fn of(document: &str, name: &str) -> Result<Self> {
        let (begin, end) = (format!("<!-- figures:{name} -->"), format!("<!-- /figures:{name} -->"));
        let marked = document.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
        let (text, _) = marked.with_context(|| format!("no figures called {name}"))?;
        let mut lines = text.lines().filter(|line| line.starts_with('|')).map(cells);
        let head = lines.next().with_context(|| format!("no table in the figures called {name}"))?;
        // The line below the head has nothing but dashes.
        let rows: Vec<_> = lines.skip(1).collect();
        ensure!(!rows.is_empty(), "the table {name} has no rows");
        Ok(Self { head, rows })
    }

    /// One cell, by the first cell of its row and the head of its column.
    ///
    /// # Errors
    ///
    /// If there is no such row or column.
    pub fn cell(&self, row: &str, column: &str) -> Result<&str> {
        let at = self.head.iter().position(|head| head == column).with_context(|| format!("no column {column:?}"))?;
        let found = self.rows.iter().find(|cells| cells.first().is_some_and(|first| first == row));
        let cells = found.with_context(|| format!("no row {row:?}"))?;
        cells.get(at).map(String::as_str).with_context(|| format!("the row {row:?} is too short"))
    }
}

fn cells(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "Text\n<!-- figures:speed -->\n\n| what | now |\n| --- | --- |\n| `a` | 1 |\n| b | 2 |\n\n<!-- /figures:speed -->\n";

    #[test]
    fn cells_are_found_by_row_and_column() {
        let table = Table::of(DOCUMENT, "speed").unwrap();
        assert_eq!(table.cell("`a`", "now").unwrap(), "1");
        assert_eq!(table.cell("b", "what").unwrap(), "b");
        assert!(table.cell("c", "now").is_err() && table.cell("b", "then").is_err());
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = Table::of(DOCUMENT, "size").err().unwrap().to_string();
        assert!(error.contains("size"), "{error}");
    }
}
