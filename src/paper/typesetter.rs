//! The typesetter: fonts and templates read once, then values to documents, again and again.
//!
//! The trap: Typst remembers intermediate results for the whole process; every run makes it forget what
//! the last few runs did not need, so that a long shift does not grow.

mod labels;
mod own;
mod papers;

pub use own::{OwnFile, Refused};

use typst::comemo::Track as _;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Bytes, Datetime, Duration, Selector, Value};
use typst::introspection::{EmptyIntrospector, Introspector as _, MetadataElem};
use typst::model::{Document as _, DocumentInfo};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr, Protected};
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_layout::{Page, PagedDocument};

use crate::paper::barcode::Symbol;
use crate::paper::coverage::Coverage;
use crate::paper::ink::{Ink, Items, page_of};
use crate::paper::placed::{self, Pen, Placed};
use crate::paper::template::{DATA, SYMBOL, SymbolJob, TEST_PAGE, built_in};
use crate::paper::{Document, Field, Form, PaperError, font};

/// Results of so many runs ago are forgotten.
const REMEMBERED_RUNS: usize = 4;

/// What a template puts beside a text that does not fit.
const MISFIT: &str = "misfit";

/// Turns values into documents; made once, shared by threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    /// Names of the templates that the institution wrote.
    own: Vec<String>,
    /// Files that these may show.
    pictures: Vec<(FileId, Bytes)>,
    data: FileId,
    coverage: Coverage,
}

impl Typesetter {
    /// Reads the embedded fonts and templates.
    ///
    /// # Errors
    /// [`PaperError::Font`] or [`PaperError::Template`] when the program was built from broken assets.
    pub fn new() -> Result<Self, PaperError> {
        let fonts = font::FOR_PAPER
            .iter()
            .enumerate()
            .map(|(index, bytes)| Font::new(Bytes::new(*bytes), 0).ok_or(PaperError::Font { index }))
            .collect::<Result<Vec<_>, _>>()?;
        let templates = built_in()
            .map(|(path, text)| Ok(Source::new(file_id(path)?, text.to_owned())))
            .collect::<Result<Vec<_>, PaperError>>()?;
        let font_of = |wanted: &[u8]| {
            let index = font::FOR_PAPER.iter().position(|bytes| std::ptr::eq(*bytes, wanted)).unwrap_or(0);
            fonts[index].clone()
        };
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            coverage: Coverage::new(font_of(font::BIZ_UDP_REGULAR), font_of(font::RARE_REGULAR)),
            fonts,
            templates,
            own: Vec::new(),
            pictures: Vec::new(),
            data: file_id(DATA)?,
        })
    }

    /// One barcode and a line of text below it, on a page of that size.
    ///
    /// # Errors
    /// [`PaperError::Template`] when the text has no glyph, which no barcode's own text gives.
    pub fn symbol(&self, symbol: &Symbol, caption: &str) -> Result<Document, PaperError> {
        let job = SymbolJob { symbol_mm: symbol.usual_mm(), clear_mm: symbol.usual_quiet_mm(), caption };
        let data = serde_json::to_vec(&job).map_err(|error| template_error(DATA, 0, &error.to_string()))?;
        let pages = self.compile(SYMBOL, data);
        typst::comemo::evict(REMEMBERED_RUNS);
        let pages = pages?;
        let mut set = Set::default();
        set.add(&pages, SYMBOL, |number| (number == 0).then(|| symbol.clone()))?;
        set.finish()
    }

    /// A page of rulers for a form, by which people read how far a printer is off.
    ///
    /// # Errors
    /// [`PaperError::Template`] when the program was built from a broken template.
    pub fn test_page(&self, form: Form) -> Result<Document, PaperError> {
        let data = serde_json::json!({ "geometry": form.layout().geometry });
        let data = serde_json::to_vec(&data).map_err(|error| template_error(DATA, 0, &error.to_string()))?;
        Ok(Document::new(self.compile(TEST_PAGE, data)?, Vec::new(), Vec::new()))
    }

    fn compile(&self, template: &str, data: Vec<u8>) -> Result<PagedDocument, PaperError> {
        let main = file_id(template)?;
        let compilation = Compilation { typesetter: self, main, data: Bytes::new(data) };
        let compiled = typst::compile::<PagedDocument>(&compilation);
        // What an institution's template is warned of is its own affair.
        debug_assert!(!self.own.is_empty() || compiled.warnings.is_empty(), "{:?}", compiled.warnings);
        compiled.output.map_err(|diagnostics| {
            diagnostics.first().map_or_else(
                || template_error(template, 0, "failed without a reason"),
                |diagnostic| compilation.explain(template, diagnostic),
            )
        })
    }

    /// Lets something be set without a template.
    fn with_engine<T>(&self, act: impl FnOnce(&mut Engine<'_>) -> T) -> T {
        let compilation = Compilation { typesetter: self, main: self.data, data: Bytes::new([]) };
        let world: &dyn World = &compilation;
        let (traced, mut sink) = (Traced::default(), Sink::new());
        let mut engine = Engine {
            library: &self.library,
            world: world.track(),
            introspector: Protected::new(EmptyIntrospector.track()),
            traced: traced.track(),
            sink: sink.track_mut(),
            route: Route::default(),
        };
        act(&mut engine)
    }

    fn template(&self, id: FileId) -> Option<&Source> {
        self.templates.iter().find(|source| source.id() == id)
    }
}

/// What is set so far of a document.
#[derive(Default)]
struct Set {
    labels: usize,
    pages: Vec<Page>,
    info: Option<DocumentInfo>,
    barcodes: Vec<Placed>,
    plain_forms: Vec<String>,
    ink: Ink,
    pen: Pen,
}

impl Set {
    /// Takes the pages of a run, with its barcodes drawn.
    fn add(
        &mut self,
        run: &PagedDocument,
        template: &str,
        symbol: impl Fn(usize) -> Option<Symbol>,
    ) -> Result<(), PaperError> {
        let printed = run.pages().iter().map(|page| (page, self.ink.of(page))).collect();
        let placed = placed::read(run, symbol)
            .ok_or_else(|| template_error(template, 0, "a place of a barcode cannot be read"))?;
        self.add_pages(printed, placed);
        self.info.get_or_insert_with(|| run.info().clone());
        Ok(())
    }

    /// Takes what is printed on further pages, and draws barcodes that are numbered from the first label and the first
    /// page among them.
    fn add_pages(&mut self, mut printed: Vec<(&Page, Items)>, placed: Vec<Placed>) {
        for mut one in placed {
            self.pen.draw(&mut printed[one.page].1, &one);
            one.page += self.pages.len();
            one.number += self.labels;
            self.barcodes.push(one);
        }
        self.pages.extend(printed.into_iter().map(|(page, items)| page_of(page, items)));
    }

    fn finish(mut self) -> Result<Document, PaperError> {
        let info = self.info.ok_or(PaperError::Empty)?;
        self.plain_forms.sort_unstable();
        self.plain_forms.dedup();
        let pages = PagedDocument::new(self.pages.into_iter().collect(), info);
        Ok(Document::new(pages, self.plain_forms, self.barcodes))
    }
}

/// One document in the making: what Typst sees of the world.
struct Compilation<'a> {
    typesetter: &'a Typesetter,
    main: FileId,
    data: Bytes,
}

impl World for Compilation<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.typesetter.template(id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.typesetter.data {
            return Ok(self.data.clone());
        }
        let picture = self.typesetter.pictures.iter().find(|(file, _)| *file == id);
        picture.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.get(index).cloned()
    }

    /// Documents know no day but those in their values.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

impl Compilation<'_> {
    /// Where in which template something is wrong; in a shared template the innermost place counts.
    fn explain(&self, main: &str, diagnostic: &SourceDiagnostic) -> PaperError {
        let place = diagnostic.span.id().map(|id| {
            let line = self
                .range(diagnostic.span)
                .zip(self.typesetter.template(id))
                .and_then(|(range, source)| source.lines().byte_to_line(range.start))
                .map_or(0, |line| line + 1);
            (id.get().vpath().get_without_slash(), line)
        });
        let (file, line) = place.unwrap_or((main, 0));
        template_error(file, line, &diagnostic.message)
    }
}

/// Reads the misfits that the template reports: the first label's or line's counts, numbered as the template does.
fn misfit(pages: &PagedDocument, template: &str) -> Result<Option<(usize, Field, u32)>, PaperError> {
    let unreadable = || template_error(template, 0, "a misfit cannot be read");
    let label = typst::foundations::Label::new(PicoStr::intern(MISFIT)).ok_or_else(unreadable)?;
    let mut first: Option<(usize, Field, u32)> = None;
    for element in pages.introspector().query(&Selector::Label(label)) {
        let metadata = element.to_packed::<MetadataElem>().ok_or_else(unreadable)?;
        let Value::Dict(report) = &metadata.value else { return Err(unreadable()) };
        let number = |key: &str| match report.get(key) {
            Ok(Value::Int(number)) => usize::try_from(*number).map_err(|_| unreadable()),
            _ => Err(unreadable()),
        };
        let Ok(Value::Str(field)) = report.get("field") else { return Err(unreadable()) };
        let field = Field::parse(field.as_str()).unwrap_or(Field::Words);
        let missing = u32::try_from(number("missing_tenths_mm")?).map_err(|_| unreadable())?;
        let found = (number("label")?, field, missing.max(1));
        if first.is_none_or(|earlier| found.0 < earlier.0) {
            first = Some(found);
        }
    }
    Ok(first)
}

fn file_id(path: &str) -> Result<FileId, PaperError> {
    let path_in_project =
        VirtualPath::new(path).map_err(|error| template_error(path, 0, &format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path_in_project).intern())
}

fn template_error(file: &str, line: usize, message: &str) -> PaperError {
    PaperError::Template { file: file.to_owned(), line, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, PostalCode, RequestNo};
    use crate::paper::barcode::NoBarcode;
    use crate::paper::{Addressee, LabelValue, Sender, StartCell};

    fn with_template(path: &str, text: &str) -> Result<Document, PaperError> {
        let mut typesetter = Typesetter::new().unwrap();
        let id = file_id(path).unwrap();
        let place = typesetter.templates.iter().position(|source| source.id() == id).unwrap();
        typesetter.templates[place] = Source::new(id, text.to_owned());
        typesetter.own.push(path.to_owned());
        let address = Address {
            postal_code: PostalCode::parse("543-0001").unwrap(),
            street: "大阪市天王寺区上本町1".into(),
            building: String::new(),
        };
        let label = LabelValue {
            address: address.clone(),
            addressee: Addressee::Organisation { name: "㈱サンプル".into() },
            marks: vec![],
            sender: Sender { name: "テスト信用組合".into(), address },
            reception_no: RequestNo("26-1107".into()),
            pieces: 1,
            barcode: Err(NoBarcode::UnknownTown),
        };
        typesetter.labels(Form::Roll90x29, StartCell::FIRST, &[label])
    }

    #[test]
    fn a_wrong_template_is_named_with_its_line() {
        let error = with_template("label-roll.typ", "#let a = 1\n\n#(a + \"b\")\n").err();
        let Some(PaperError::Template { file, line, message }) = error else { panic!("{error:?}") };
        assert_eq!((file.as_str(), line), ("label-roll.typ", 3));
        assert!(message.contains("cannot add"), "{message}");
    }

    #[test]
    fn a_mistake_in_a_shared_template_is_found_there() {
        let error = with_template(
            "label.typ",
            "#let document-of-labels(g, body) = body\n#let label(..it) = none + 1pt(",
        )
        .err();
        let Some(PaperError::Template { file, line, .. }) = error else { panic!("{error:?}") };
        assert_eq!((file.as_str(), line), ("label.typ", 2));
    }

    #[test]
    fn templates_read_no_other_file() {
        let error = with_template("label-roll.typ", "#read(\"/etc/passwd\")").err();
        assert!(matches!(error, Some(PaperError::Template { line: 1, .. })), "{error:?}");
    }

    #[test]
    fn the_first_misfit_is_reported() {
        let misfit = |label, missing| {
            format!("#metadata((label: {label}, field: \"street\", missing_tenths_mm: {missing})) <misfit>\n")
        };
        let error = with_template("label-roll.typ", &(misfit(2, 7) + &misfit(0, 31))).err();
        assert_eq!(
            error,
            Some(PaperError::DoesNotFit { label: 0, field: Field::Street, missing_tenths_mm: 31 })
        );
    }

    #[test]
    fn a_typesetter_may_move_to_another_thread() {
        fn shared<T: Send + Sync>() {}
        shared::<Typesetter>();
        shared::<Document>();
    }
}
