package io.hyperdex.risk.timescale;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Records as rows of the staging tables, without the number that goes in front of each. */
final class HistoryRows {
  private HistoryRows() {}

  /** Gives the rows of a record, table by table. */
  static void write(HistoryRecord record, BiConsumer<HistoryTable, String> out) {
    if (record instanceof HistoryRecord.Event event) {
      if (event.replaces()) {
        out.accept(HistoryTable.REVERT, revert(event.event().key()));
      }
      out.accept(HistoryTable.LEG, new Legs(event).rows());
    } else if (record instanceof HistoryRecord.Reverted reverted) {
      out.accept(HistoryTable.REVERT, revert(reverted.key()));
    } else if (record instanceof HistoryRecord.Alerted alerted) {
      out.accept(HistoryTable.ALERT, alert(alerted.alert()));
    } else if (record instanceof HistoryRecord.Sampled sampled) {
      out.accept(HistoryTable.EXPOSURE, exposure(sampled.snapshot()));
      String measures = measures(sampled.snapshot());
      if (!measures.isEmpty()) {
        out.accept(HistoryTable.MEASURE, measures);
      }
    }
  }

  private static String revert(EventKey key) {
    return new CopyText().uuid(key.high(), key.low()).endRow();
  }

  /** The legs of one event, in a fixed order: given up, received, fees. */
  private static final class Legs {
    private final HistoryRecord.Event record;
    private final StringBuilder rows = new StringBuilder();
    private int leg;

    Legs(HistoryRecord.Event record) {
      this.record = record;
    }

    String rows() {
      UserEvent event = record.event();
      if (event instanceof Trade trade) {
        add("TRADE", trade.tokenIn(), negative(trade.amountIn()), true);
        add("TRADE", trade.tokenOut(), trade.amountOut().toBigInteger(), false);
        for (Fee fee : trade.fees()) {
          add("FEE", fee.token(), negative(fee.amount()), false);
        }
      } else if (event instanceof ExternalFlow flow) {
        add(
            flow.kind().name(),
            flow.token(),
            flow.kind() == ExternalFlow.Kind.WITHDRAWAL
                ? negative(flow.amount())
                : flow.amount().toBigInteger(),
            true);
      } else if (event instanceof BasisTransfer transfer) {
        add("TRANSFER", transfer.tokenOut(), negative(transfer.amountOut()), true);
        add("TRANSFER", transfer.tokenIn(), transfer.amountIn().toBigInteger(), false);
      } else if (event instanceof FeePaid paid) {
        add("FEE", paid.fee().token(), negative(paid.fee().amount()), true);
      } else if (event instanceof Rebase rebase) {
        add("REBASE", rebase.token(), change(), true);
      } else if (event instanceof BalanceObserved observed) {
        add("RECONCILED", observed.token(), change(), true);
      }
      return rows.toString();
    }

    private BigInteger change() {
      BigInteger change = record.change();
      return change == null ? BigInteger.ZERO : change;
    }

    private static BigInteger negative(Quantity amount) {
      return amount.toBigInteger().negate();
    }

    /** Value and PnL are of the event, so only one of its legs has them. */
    private void add(String kind, TokenId token, BigInteger quantity, boolean money) {
      UserEvent event = record.event();
      EventFacts facts = record.facts();
      boolean trade = event instanceof Trade;
      rows.append(
          new CopyText()
              .text(event.at().chain().name())
              .text(facts.txHash())
              .number(facts.logIndex())
              .number(leg++)
              .time(event.at().timeMs())
              .uuid(event.key().high(), event.key().low())
              .text(event.user().value())
              .text(kind)
              .text(token.chain().name())
              .text(token.address())
              .plain(quantity)
              .text(trade ? venueOf((Trade) event) : null)
              .plain(event.at().hasBlock() ? event.at().blockNumber() : null)
              .usd(money ? facts.valueUsd() : null)
              .usd(money ? facts.pnlUsd() : null)
              .endRow());
    }

    private static @Nullable String venueOf(Trade trade) {
      return trade.venue() == null ? null : trade.venue().name();
    }
  }

  private static String alert(Alert alert) {
    Long closed = alert.closedAtMs();
    CopyText content =
        new CopyText()
            .time(alert.openedAtMs())
            .text(alert.user().value())
            .text(alert.rule())
            .text(alert.severity().name())
            .text(alert.state().name())
            .plain(closed == null ? null : Instant.ofEpochMilli(closed))
            .text(alert.unit().name())
            .plain(alert.value().toPlainString())
            .plain(alert.limit().toPlainString())
            .text(alert.status().name());
    String row = content.endRow();
    UUID image = UUID.nameUUIDFromBytes((alert.id() + row).getBytes(StandardCharsets.UTF_8));
    String id = new CopyText().text(alert.id()).plain(image).endRow();
    return id.substring(0, id.length() - 1) + '\t' + row;
  }

  private static String exposure(UserSnapshot snapshot) {
    Exposure exposure = snapshot.exposure();
    return new CopyText()
        .text(exposure.user().value())
        .time(exposure.asOfMs())
        .number(exposure.version())
        .usd(exposure.gross())
        .usd(exposure.net())
        .usd(exposure.riskExposure())
        .usd(realized(snapshot.positions()))
        .usd(unrealized(snapshot))
        .usd(snapshot.feesUsd())
        .number(snapshot.trades())
        .number(exposure.coverage().positions())
        .number(exposure.coverage().fresh())
        .endRow();
  }

  /** Unknown where that of any position is. */
  private static @Nullable Usd realized(List<Position> positions) {
    Usd sum = Usd.ZERO;
    for (Position position : positions) {
      Usd realized = position.realizedPnlUsd();
      if (realized == null || position.unpricedDisposals() > 0) {
        return null;
      }
      sum = sum.plus(realized);
    }
    return sum;
  }

  /** Unknown where that of anything held is. */
  private static @Nullable Usd unrealized(UserSnapshot snapshot) {
    Usd sum = Usd.ZERO;
    for (int i = 0; i < snapshot.positions().size(); i++) {
      if (snapshot.positions().get(i).quantity().isZero()) {
        continue;
      }
      Usd unrealized = snapshot.unrealizedPnlUsd().get(i);
      if (unrealized == null) {
        return null;
      }
      sum = sum.plus(unrealized);
    }
    return sum;
  }

  private static String measures(UserSnapshot snapshot) {
    StringBuilder rows = new StringBuilder();
    Exposure exposure = snapshot.exposure();
    for (Map.Entry<MeasureId, Measure> entry : snapshot.measures().entrySet()) {
      Measure measure = entry.getValue();
      rows.append(
          new CopyText()
              .text(exposure.user().value())
              .text(entry.getKey().jsonName())
              .time(exposure.asOfMs())
              .number(exposure.version())
              .plain(measure.value() == null ? null : measure.value().toPlainString())
              .text(measure.unit().name())
              .text(measure.status().name())
              .number(measure.n())
              .real(measure.coverage())
              .endRow());
    }
    return rows.toString();
  }
}
