//! The table: a figure, its spread, its floor, and whether it holds.

use comfy_table::{CellAlignment, Table, presets};

/// What a figure is held to.
#[derive(Clone, Copy)]
pub enum Target {
    /// The median may be so many times the floor.
    TimesFloor(f64),
    /// The median may be so much.
    Median(f64),
    /// The worst may be so much.
    Worst(f64),
    /// The median must be so much.
    Least(f64),
    /// Nothing; it is told because it helps to read the others.
    Told,
}

/// A figure.
pub struct Row {
    /// What was measured.
    pub name: String,
    /// How often, and what came out.
    pub values: Vec<f64>,
    /// In which unit.
    pub unit: &'static str,
    /// What nothing could be better than.
    pub floor: Option<f64>,
    /// What it is held to.
    pub target: Target,
}

impl Row {
    /// A figure without floor and target.
    pub fn told(name: impl Into<String>, values: Vec<f64>, unit: &'static str) -> Self {
        Self { name: name.into(), values, unit, floor: None, target: Target::Told }
    }

    /// The same figure with a target.
    pub fn held_to(self, target: Target) -> Self {
        Self { target, ..self }
    }

    /// The same figure with a floor.
    pub fn over(self, floor: f64) -> Self {
        Self { floor: Some(floor), ..self }
    }

    /// The value in the middle.
    pub fn median(&self) -> f64 {
        median(&self.values)
    }

    /// Whether the target is kept.
    pub fn holds(&self) -> bool {
        match self.target {
            Target::TimesFloor(times) => self.floor.is_some_and(|floor| self.median() <= floor * times),
            Target::Median(most) => self.median() <= most,
            Target::Least(least) => self.median() >= least,
            Target::Worst(most) => self.values.iter().all(|value| *value <= most),
            Target::Told => true,
        }
    }

    fn cells(&self) -> Vec<String> {
        let Self { name, values, unit, floor, target } = self;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let spread =
            if values.len() > 1 { format!("{} – {}", short(least), short(most)) } else { String::new() };
        let verdict = match target {
            Target::Told => "",
            _ if self.holds() => "ok",
            _ => "OVER",
        };
        vec![
            name.clone(),
            format!("{} {unit}", short(self.median())),
            spread,
            if values.len() > 1 { values.len().to_string() } else { String::new() },
            floor.map(|floor| format!("{} {unit}", short(floor))).unwrap_or_default(),
            floor.map(|floor| format!("{:.2}", self.median() / floor)).unwrap_or_default(),
            match target {
                Target::TimesFloor(times) => format!("≤ {times} × floor"),
                Target::Median(most) => format!("≤ {} {unit}", short(*most)),
                Target::Least(least) => format!("≥ {} {unit}", short(*least)),
                Target::Worst(most) => format!("worst ≤ {} {unit}", short(*most)),
                Target::Told => String::new(),
            },
            verdict.to_owned(),
        ]
    }
}

/// Prints all figures.
pub fn print(rows: &[Row]) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["figure", "median", "min – max", "runs", "floor", "ratio", "target", ""]);
    for row in rows {
        table.add_row(row.cells());
    }
    for column in 1..=5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    println!("\n{table}");
}

/// The value in the middle.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A duration in milliseconds.
pub fn millis(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn short(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
