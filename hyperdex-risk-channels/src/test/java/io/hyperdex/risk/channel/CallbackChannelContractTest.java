package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.testkit.AlertSinkContract;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every sink has to do, asked of a delivery that is run after every alert. */
class CallbackChannelContractTest extends AlertSinkContract {
  private final List<AlertMessage> received = new CopyOnWriteArrayList<>();
  private AlertDelivery delivery;

  @Override
  protected AlertSink createSink() {
    received.clear();
    delivery =
        AlertDelivery.builder()
            .channel(
                "callback",
                new CallbackChannel(received::add),
                AlertFilter.all(),
                ChannelPolicy.standard())
            .build();
    return alert -> {
      delivery.onAlert(alert);
      delivery.runDue(); // of several that wait, the most severe would go first
    };
  }

  @Override
  protected List<Alert> received(int expected) {
    return received.stream().map(AlertMessage::alert).toList();
  }
}
