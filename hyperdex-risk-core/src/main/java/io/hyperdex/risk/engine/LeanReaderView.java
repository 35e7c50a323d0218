package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.ValueAtRisk;

/** A view on a copy of a record: what the owner keeps beside the record is left alone. */
final class LeanReaderView extends LeanView {
  private final ScenarioVector vector;
  private UserId user;

  LeanReaderView(LeanCore core, LeanState state, ScenarioVector vector) {
    super(core, state);
    this.vector = vector;
    user = UserId.of("nobody");
  }

  void of(UserId user) {
    this.user = user;
  }

  @Override
  public UserId user() {
    return user;
  }

  @Override
  public ScenarioVector scenarioVector() {
    return vector;
  }

  /** Allocates: the window of returns is copied. */
  @Override
  public double returnVar(int confidenceBps) {
    double[] sample = LeanMeasures.returns(state);
    return sample.length == 0
        ? 0
        : ValueAtRisk.historicalInPlace(sample, sample.length, confidenceBps);
  }

  @Override
  public boolean returnVarExceeds(int confidenceBps, double limit) {
    return returnVar(confidenceBps) > limit;
  }
}
