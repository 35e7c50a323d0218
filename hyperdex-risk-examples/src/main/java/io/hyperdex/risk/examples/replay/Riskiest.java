package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.List;
import java.util.Optional;

/** The user with the largest historical expected shortfall of 97.5 %, over the book's returns. */
final class Riskiest {
  private static final int WINDOW = 500;

  private Riskiest() {}

  /** Empty where nobody has one, or there is one user only, who is the book. */
  static Optional<UserSnapshot> of(Book book, List<UserSnapshot> users) {
    if (!book.isMeasurable() || users.size() < 2) {
      return Optional.empty();
    }
    ReturnMatrix window = book.latest(WINDOW);
    PortfolioRisk risk = new PortfolioRisk(TailModel.of(window).build());
    int level = risk.model().levelOf(9_750);
    int[] columns = new int[window.tokens()];
    double[] values = new double[window.tokens()];
    UserSnapshot riskiest = null;
    double most = 0;
    for (UserSnapshot user : users) {
      int count = 0;
      for (TokenExposure held : user.exposure().tokens()) {
        int column = book.tokens().indexOf(held.token());
        if (column >= 0 && held.valueUsd() != null) {
          columns[count] = column;
          values[count++] = held.valueUsd().doubleValue();
        }
      }
      risk.assess(columns, values, count);
      MeasureStatus status = risk.status(TailMethod.HISTORICAL, level);
      boolean told = status != MeasureStatus.UNDEFINED && status != MeasureStatus.INSUFFICIENT_DATA;
      if (told && risk.expectedShortfall(TailMethod.HISTORICAL, level) > most) {
        most = risk.expectedShortfall(TailMethod.HISTORICAL, level);
        riskiest = user;
      }
    }
    return Optional.ofNullable(riskiest);
  }
}
