package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The sinks and the way through the dispatch of the core under the contract kit. */
class CoreAlertSinksTest {
  @Nested
  class Composite extends AlertSinkContract {
    private final List<Alert> list = new ArrayList<>();

    @Override
    protected AlertSink createSink() {
      return AlertSink.composite(AlertSink.noop(), list::add);
    }

    @Override
    protected List<Alert> received(int expected) {
      return list;
    }
  }

  @Nested
  class Filtering extends AlertSinkContract {
    private final List<Alert> list = new ArrayList<>();

    @Override
    protected AlertSink createSink() {
      return AlertSink.filtering(AlertFilter.all(), list::add);
    }

    @Override
    protected List<Alert> received(int expected) {
      return list;
    }
  }

  @Nested
  class QueuedByTheDispatch extends AlertSinkContract {
    private final List<Alert> list = new ArrayList<>();
    private final AlertDispatch dispatch =
        AlertDispatch.builder()
            .addSink(list::add, AlertFilter.all(), manyAlerts())
            .historyCapacity(0)
            .build();

    @Override
    protected AlertSink createSink() {
      return dispatch::publish;
    }

    @Override
    protected List<Alert> received(int expected) {
      dispatch.drain();
      return list;
    }
  }
}
