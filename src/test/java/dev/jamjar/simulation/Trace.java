package dev.jamjar.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened in a schedule, step by step. */
final class Trace {
  private final VirtualClock clock;
  private final List<Step> steps = new ArrayList<>();

  Trace(VirtualClock clock) {
    this.clock = clock;
  }

  /**
   * One step.
   *
   * @param time in milliseconds since the beginning
   * @param outcome what came of it, faults included; may be empty
   */
  record Step(long time, String actor, String what, String outcome) {
    @Override
    public String toString() {
      return VirtualClock.text(time)
          + "  "
          + actor
          + "  "
          + what
          + (outcome.isEmpty() ? "" : "  → " + outcome);
    }
  }

  void add(String actor, String what, String outcome) {
    steps.add(new Step(clock.millis(), actor, what, outcome));
  }

  List<Step> steps() {
    return steps;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    steps.forEach(step -> text.append(step).append('\n'));
    return text.toString();
  }
}
