package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import java.util.ArrayList;
import java.util.List;

/** The smallest sink there is under the contract kit. */
class ListAlertSinkTest extends AlertSinkContract {
  private final List<Alert> list = new ArrayList<>();

  @Override
  protected AlertSink createSink() {
    return list::add;
  }

  @Override
  protected List<Alert> received(int expected) {
    return list;
  }
}
