package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.wide.Int128;
import org.jspecify.annotations.Nullable;

/** The numbers of a portfolio, taken down. Reused; for one thread. */
final class StandingFigures {
  final Figure gross = new Figure();
  final Figure net = new Figure();
  final Figure risk = new Figure();
  final Figure valueAtRisk = new Figure();
  final Figure expectedShortfall = new Figure();
  final Figure exitCost = new Figure();
  double concentration;
  MeasureStatus status = MeasureStatus.OK;
  MeasureStatus tailStatus = MeasureStatus.UNDEFINED;

  private final Int128 scratch = new Int128();

  void take(Standing standing) {
    standing.gross(scratch);
    gross.usd(scratch);
    standing.net(scratch);
    net.usd(scratch);
    standing.risk(scratch);
    risk.usd(scratch);
    concentration = standing.view().concentration();
    status = standing.status();
    tailStatus = MeasureStatus.UNDEFINED;
    valueAtRisk.none(Unit.USD);
    expectedShortfall.none(Unit.USD);
    exitCost.none(Unit.USD);
  }

  void takeTail(Standing standing, int confidenceBps) {
    tailStatus = standing.tailStatus(confidenceBps);
    RuleReadings.tail(standing, confidenceBps, valueAtRisk);
    if (valueAtRisk.known) {
      double micros = standing.tail().shortfallMicros(confidenceBps);
      expectedShortfall.micros(Math.round(micros));
    }
  }

  void takeExitCost(double usd) {
    double size = Math.abs(usd);
    LeanStanding.raw(size, scratch);
    if (usd < 0) {
      Int128.negate(scratch.hi, scratch.lo, scratch);
    }
    exitCost.usd(scratch);
  }

  WhatIf.State toState() {
    return new WhatIf.State(
        Usd.ofRaw(gross.hi, gross.lo),
        Usd.ofRaw(net.hi, net.lo),
        Usd.ofRaw(risk.hi, risk.lo),
        concentration,
        status,
        usd(valueAtRisk),
        usd(expectedShortfall),
        tailStatus,
        usd(exitCost));
  }

  private static @Nullable Usd usd(Figure figure) {
    return figure.known ? Usd.ofRaw(figure.hi, figure.lo) : null;
  }
}
