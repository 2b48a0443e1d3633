//! The institution's own templates in place of the built-in ones: found by name, tried before they count.
//!
//! The trap: a template that is broken, or that tells on the outside what a parcel holds, must never stop the work; it
//! is refused with its line, and what was built in stays.

use typst::foundations::Bytes;
use typst::syntax::Source;

use crate::paper::template::built_in;
use crate::paper::typesetter::{Typesetter, file_id, template_error};
use crate::paper::{PaperError, Sample};
use crate::words::Sentences;

/// Endings of files that a template may show.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "svg"];

/// A file of the institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFile {
    /// Its name, without a folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file of the institution that does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its name.
    pub file: String,
    /// What is wrong with it.
    pub error: PaperError,
}

impl Typesetter {
    /// Puts these files in the place of the built-in templates of the same names; other templates and pictures among
    /// them may be used by those. What was put there before is forgotten.
    ///
    /// # Errors
    /// [`PaperError::Template`] when the program was built from broken assets; a broken file is no error, but refused.
    pub fn wear(&mut self, files: &[OwnFile]) -> Result<Vec<Refused>, PaperError> {
        let mut refused = Vec::new();
        let mut own: Vec<(String, String)> = Vec::new();
        self.pictures.clear();
        for file in files {
            let ending = file.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            if ending == "typ" {
                match String::from_utf8(file.bytes.clone()) {
                    Ok(text) => own.push((file.name.clone(), text)),
                    Err(error) => {
                        refused.push(refusal(&file.name, template_error(&file.name, 0, &error.to_string())));
                    }
                }
            } else if PICTURES.contains(&ending.as_str())
                && let Ok(id) = file_id(&file.name)
            {
                self.pictures.push((id, Bytes::new(file.bytes.clone())));
            }
        }
        loop {
            self.put_on(&own)?;
            let Some((culprit, error)) = self.first_broken(&own) else { break };
            own.retain(|(name, _)| *name != culprit);
            refused.push(refusal(&culprit, error));
        }
        Ok(refused)
    }

    /// The names of the institution's templates that count.
    #[must_use]
    pub fn own_templates(&self) -> &[String] {
        &self.own
    }

    fn put_on(&mut self, own: &[(String, String)]) -> Result<(), PaperError> {
        let is_own = |path: &str| own.iter().any(|(name, _)| name == path);
        let untouched =
            built_in().filter(|(path, _)| !is_own(path)).map(|(path, text)| (path, text.to_owned()));
        let own_ones = own.iter().map(|(name, text)| (name.as_str(), text.clone()));
        self.templates = untouched
            .chain(own_ones)
            .map(|(path, text)| Ok(Source::new(file_id(path)?, text)))
            .collect::<Result<_, PaperError>>()?;
        self.own = own.iter().map(|(name, _)| name.clone()).collect();
        Ok(())
    }

    /// Tries everything that an own file may touch; gives the file to blame and what is wrong.
    fn first_broken(&self, own: &[(String, String)]) -> Option<(String, PaperError)> {
        let named = |file: &str| own.iter().find(|(name, _)| name == file).map(|(name, _)| name.clone());
        // What is no main template may be a part of any.
        let part = own.iter().map(|(name, _)| name).find(|name| Sample::of_file(name).is_none());
        for sample in Sample::all() {
            let Some(main) = named(sample.file()).or_else(|| part.cloned()) else { continue };
            if let Err(error) = self.try_out(sample, &main) {
                // A mistake is named where it is; one that shows only in a built-in file was brought in by an own one.
                let blamed = match &error {
                    PaperError::Template { file, .. } => named(file),
                    _ => None,
                };
                return Some((blamed.unwrap_or(main), error));
            }
        }
        None
    }

    fn try_out(&self, sample: Sample, main: &str) -> Result<(), PaperError> {
        let document = self.sample(sample)?;
        document.pdf()?;
        if !sample.kind().is_outside() {
            return Ok(());
        }
        let telltales = Sentences::of_paper().say("paper-telltales");
        for page in 0..document.pages() {
            let text = document.text(page)?.to_lowercase();
            let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            if let Some(word) = telltales.split_whitespace().find(|word| dense.contains(word)) {
                return Err(PaperError::Telltale { file: main.to_owned(), word: word.to_owned() });
            }
        }
        Ok(())
    }
}

fn refusal(file: &str, error: PaperError) -> Refused {
    Refused { file: file.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::template_text;

    fn worn(files: &[(&str, &str)]) -> (Typesetter, Vec<Refused>) {
        let mut typesetter = Typesetter::new().unwrap();
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| OwnFile { name: (*name).into(), bytes: text.as_bytes().to_vec() })
            .collect();
        let refused = typesetter.wear(&files).unwrap();
        (typesetter, refused)
    }

    fn printed(typesetter: &Typesetter, file: &str) -> String {
        typesetter.sample(Sample::of_file(file).unwrap()).unwrap().text(0).unwrap()
    }

    #[test]
    fn an_own_template_takes_the_place_of_the_built_in_one() {
        let (mut typesetter, refused) = worn(&[("receipt.typ", "#set page(width: 80mm)\nour own receipt")]);
        assert_eq!((refused, typesetter.own_templates()), (vec![], &["receipt.typ".to_owned()][..]));
        assert!(printed(&typesetter, "receipt.typ").contains("our own receipt"));
        typesetter.wear(&[]).unwrap();
        assert!(!printed(&typesetter, "receipt.typ").contains("our own receipt"));
    }

    #[test]
    fn a_broken_template_is_refused_with_its_line_and_the_built_in_one_stays() {
        let (typesetter, refused) = worn(&[("receipt.typ", "text\n\n#let a = (\n")]);
        let [Refused { file, error: PaperError::Template { line, .. } }] = &refused[..] else {
            panic!("{refused:?}")
        };
        assert_eq!((file.as_str(), *line), ("receipt.typ", 3));
        assert!(typesetter.own_templates().is_empty());
        let (plain, _) = worn(&[]);
        assert_eq!(printed(&typesetter, "receipt.typ"), printed(&plain, "receipt.typ"));
    }

    #[test]
    fn a_broken_shared_template_is_blamed_itself_and_the_others_still_count() {
        let receipt = "#import \"paper.typ\": *\nstill ours";
        let (typesetter, refused) = worn(&[("paper.typ", "#let x = none + 1pt"), ("receipt.typ", receipt)]);
        assert_eq!(refused.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["paper.typ"]);
        assert!(printed(&typesetter, "receipt.typ").contains("still ours"));
    }

    #[test]
    fn a_word_that_tells_what_a_parcel_holds_is_refused_outside_and_allowed_inside() {
        let telling = "#set page(width: 80mm)\nOne security To ken";
        let (_, refused) = worn(&[("letter.typ", telling), ("daily-balance.typ", telling)]);
        let [Refused { file, error: PaperError::Telltale { word, .. } }] = &refused[..] else {
            panic!("{refused:?}")
        };
        assert_eq!((file.as_str(), word.as_str()), ("letter.typ", "token"));
    }

    #[test]
    fn pictures_and_parts_beside_a_template_may_be_used_by_it() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>"#;
        let own = "#import \"parts.typ\": greeting\n#image(\"logo.svg\", width: 5mm)\n#greeting";
        let files = [
            ("receipt.typ", own),
            ("parts.typ", "#let greeting = [good day]"),
            ("logo.svg", svg),
            ("notes.txt", "?"),
        ];
        let (typesetter, refused) = worn(&files);
        assert_eq!(refused, []);
        assert!(printed(&typesetter, "receipt.typ").contains("good day"));
    }

    #[test]
    fn every_built_in_template_may_be_exported_and_put_back_unchanged() {
        for (file, text) in built_in() {
            assert_eq!(template_text(file), Some(text));
            let (_, refused) = worn(&[(file, text)]);
            assert_eq!(refused, [], "{file}");
        }
    }
}
