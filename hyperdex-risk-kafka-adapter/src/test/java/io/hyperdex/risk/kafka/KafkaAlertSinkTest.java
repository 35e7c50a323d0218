package io.hyperdex.risk.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaAlertSinkTest {
  private final MockProducer<String, Alert> producer =
      new MockProducer<>(false, null, new StringSerializer(), new AlertSerializer());
  private final KafkaAlertSink sink = new KafkaAlertSink(producer, "alerts");

  @Test
  void alertIsSentUnderItsUser() {
    sink.onAlert(alert("a"));
    producer.completeNext();
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).key()).isEqualTo("user");
    assertThat(producer.history().get(0).topic()).isEqualTo("alerts");
    assertThat(sink.sentCount()).isEqualTo(1);
    assertThat(sink.acknowledgedCount()).isEqualTo(1);
  }

  @Test
  void lateFailureIsThrownOnceByTheNextCallAfterItSentItsOwn() {
    sink.onAlert(alert("a"));
    producer.errorNext(new TimeoutException("away"));
    assertThat(sink.failedCount()).isEqualTo(1);
    assertThatThrownBy(() -> sink.onAlert(alert("b")))
        .isInstanceOfSatisfying(
            KafkaAdapterException.class, e -> assertThat(e.isRetryable()).isTrue())
        .hasMessageContaining("alert a not sent to alerts");
    assertThat(producer.history()).hasSize(2);
    assertThatCode(() -> sink.onAlert(alert("c"))).doesNotThrowAnyException();
  }

  @Test
  void guardOfTheEngineCountsAFailedSend() {
    AlertDispatch dispatch = AlertDispatch.builder().addSink(sink).build();
    producer.sendException = new TimeoutException("buffer full");
    dispatch.publish(alert("a"));
    assertThat(dispatch.drain()).isZero();
    assertThat(dispatch.statistics().errors()).isEqualTo(1);
    assertThat(sink.failedCount()).isEqualTo(1);
  }

  @Test
  void closeThrowsWhatNoCallHasThrown() {
    sink.onAlert(alert("a"));
    producer.errorNext(new TimeoutException("away"));
    assertThatThrownBy(sink::close).isInstanceOf(KafkaAdapterException.class);
    assertThat(producer.closed()).isTrue();
    assertThatCode(sink::close).doesNotThrowAnyException();
  }

  @Test
  void producerCompletesEveryFutureAndCounts() {
    MockProducer<String, RiskEvent> kafka =
        new MockProducer<>(false, null, new StringSerializer(), new RiskEventSerializer());
    try (KafkaRiskEventProducer events = new KafkaRiskEventProducer(kafka, "trades")) {
      CompletableFuture<?> good = events.send(SampleEvents.trade(1));
      kafka.completeNext();
      CompletableFuture<?> late = events.send(SampleEvents.trade(2));
      kafka.errorNext(new TimeoutException("away"));
      kafka.sendException = new TimeoutException("buffer full");
      CompletableFuture<?> atOnce = events.send(SampleEvents.trade(3));
      assertThat(good).isCompleted();
      assertThat(late).isCompletedExceptionally();
      assertThatThrownBy(atOnce::join).hasCauseInstanceOf(KafkaAdapterException.class);
      assertThat(events.sentCount()).isEqualTo(3);
      assertThat(events.acknowledgedCount()).isEqualTo(1);
      assertThat(events.failedCount()).isEqualTo(2);
    }
  }

  @Test
  void revertNeedsItsUserToFollowItsTrade() {
    MockProducer<String, RiskEvent> kafka =
        new MockProducer<>(true, null, new StringSerializer(), new RiskEventSerializer());
    try (KafkaRiskEventProducer events = new KafkaRiskEventProducer(kafka, "trades")) {
      TradeReverted revert = new TradeReverted(SampleEvents.trade(1).key());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> events.send(revert))
          .withMessageContaining("call sendTo(user, event)");
      events.sendTo(UserId.of("user"), revert);
      assertThat(kafka.history().get(0).key()).isEqualTo("user");
    }
  }

  private static Alert alert(String id) {
    return new Alert(
        id,
        UserId.of("user"),
        "gross",
        Severity.WARNING,
        AlertState.OPEN,
        1,
        null,
        Unit.USD,
        BigDecimal.TEN,
        BigDecimal.ONE,
        MeasureStatus.OK);
  }
}
