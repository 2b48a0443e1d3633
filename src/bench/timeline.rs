//! The steps of one job with their times, as the panel beside the slots shows them.

use crate::bench::message::{Step, StepState, StepView};

/// When each step began and ended, on the steady clock.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    step: Step,
    from_micros: u64,
    to_micros: Option<u64>,
    stopped: bool,
}

impl Timeline {
    /// Enters a step: whatever ran before it is done.
    pub(super) fn enter(&mut self, step: Step, at_micros: u64) {
        if self.marks.last().is_some_and(|mark| mark.step == step && mark.to_micros.is_none()) {
            return;
        }
        self.close(at_micros, false);
        self.marks.retain(|mark| mark.step < step);
        self.marks.push(Mark { step, from_micros: at_micros, to_micros: None, stopped: false });
    }

    /// Everything is done.
    pub(super) fn finish(&mut self, at_micros: u64) {
        self.close(at_micros, false);
    }

    /// It stopped at the step that runs.
    pub(super) fn stop(&mut self, at_micros: u64) {
        self.close(at_micros, true);
    }

    fn close(&mut self, at_micros: u64, stopped: bool) {
        if let Some(mark) = self.marks.last_mut().filter(|mark| mark.to_micros.is_none()) {
            mark.to_micros = Some(at_micros);
            mark.stopped = stopped;
        }
    }

    /// All steps in order; none when nothing was begun.
    pub(super) fn view(&self, now_micros: u64) -> Vec<StepView> {
        if self.marks.is_empty() {
            return Vec::new();
        }
        Step::ALL.iter().map(|step| self.view_of(*step, now_micros)).collect()
    }

    fn view_of(&self, step: Step, now_micros: u64) -> StepView {
        let Some(mark) = self.marks.iter().find(|mark| mark.step == step) else {
            // A resumed job leaves out steps that an earlier run has done.
            let passed = self.marks.iter().any(|mark| mark.step > step);
            let state = if passed { StepState::Done } else { StepState::Waiting };
            return StepView { step, state, took_millis: 0, percent: 0 };
        };
        let micros = mark.to_micros.unwrap_or(now_micros).saturating_sub(mark.from_micros);
        let state = match (mark.to_micros, mark.stopped) {
            (None, _) => StepState::Running,
            (Some(_), true) => StepState::Stopped,
            (Some(_), false) => StepState::Done,
        };
        StepView {
            step,
            state,
            took_millis: u32::try_from(micros / 1000).unwrap_or(u32::MAX),
            percent: if state == StepState::Done { 100 } else { 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entering_a_step_ends_the_one_before() {
        let mut timeline = Timeline::default();
        timeline.enter(Step::Identify, 0);
        timeline.enter(Step::Match, 80_000);
        let view = timeline.view(90_000);
        assert_eq!((view[0].state, view[0].took_millis), (StepState::Done, 80));
        assert_eq!((view[1].state, view[1].took_millis), (StepState::Running, 10));
        assert_eq!(view[2].state, StepState::Waiting);
    }

    #[test]
    fn a_resumed_job_shows_the_skipped_steps_as_done() {
        let mut timeline = Timeline::default();
        timeline.enter(Step::Identify, 0);
        timeline.enter(Step::Prove, 10_000);
        timeline.stop(20_000);
        let view = timeline.view(20_000);
        assert_eq!(view[2].state, StepState::Done);
        assert_eq!(view[5].state, StepState::Stopped);
    }
}
