package io.hyperdex.risk.redis;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a snapshot in order. Version and time are in the stamp in front of it. */
final class SnapshotBody {
  private static final Map<String, MeasureId> MEASURES = new HashMap<>();

  static {
    for (MeasureId id : MeasureId.values()) {
      MEASURES.put(id.jsonName(), id);
    }
  }

  private SnapshotBody() {}

  static void write(PayloadWriter out, UserSnapshot snapshot) {
    Exposure exposure = snapshot.exposure();
    out.text(exposure.user().value());
    out.usd(exposure.gross());
    out.usd(exposure.net());
    out.usd(exposure.riskExposure());
    out.unsigned(exposure.tokens().size());
    exposure.tokens().forEach(token -> writeToken(out, token));
    writeUsds(out, exposure.byVenue());
    out.unsigned(exposure.byChain().size());
    exposure
        .byChain()
        .forEach(
            (chain, usd) -> {
              out.text(chain.name());
              out.usd(usd);
            });
    writeUsds(out, exposure.byTag());
    Coverage coverage = exposure.coverage();
    out.unsigned(coverage.positions());
    out.unsigned(coverage.fresh());
    out.unsigned(coverage.stale());
    out.unsigned(coverage.unpriced());
    out.real(coverage.byValue());
    out.unsigned(snapshot.positions().size());
    snapshot.positions().forEach(position -> writePosition(out, position));
    out.unsigned(snapshot.unrealizedPnlUsd().size());
    snapshot
        .unrealizedPnlUsd()
        .forEach(
            (index, usd) -> {
              out.unsigned(index);
              out.usd(usd);
            });
    out.unsigned(snapshot.measures().size());
    snapshot.measures().forEach((id, measure) -> writeMeasure(out, id, measure));
    out.unsigned(snapshot.rules().size());
    snapshot
        .rules()
        .forEach(
            (rule, state) -> {
              out.text(rule);
              out.octet(state.ordinal());
            });
    out.usd(snapshot.feesUsd());
    out.unsigned(snapshot.trades());
  }

  static UserSnapshot read(PayloadReader in, Stamp stamp) throws BadPayloadException {
    UserId user = UserId.of(in.text());
    Usd gross = in.usd();
    Usd net = in.usd();
    Usd risk = in.usd();
    List<TokenExposure> tokens = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      tokens.add(readToken(in));
    }
    Map<String, Usd> byVenue = readUsds(in);
    Map<ChainId, Usd> byChain = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      byChain.put(ChainId.of(in.text()), in.usd());
    }
    Map<String, Usd> byTag = readUsds(in);
    Coverage coverage =
        new Coverage(in.count32(), in.count32(), in.count32(), in.count32(), in.real());
    Exposure exposure =
        new Exposure(
            user,
            stamp.version(),
            stamp.asOfMs(),
            gross,
            net,
            risk,
            tokens,
            byVenue,
            byChain,
            byTag,
            coverage);
    List<Position> positions = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      positions.add(readPosition(in, user));
    }
    Map<Integer, Usd> unrealized = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      unrealized.put(in.count32(), in.usd());
    }
    Map<MeasureId, Measure> measures = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      MeasureId id = MEASURES.get(in.text());
      Measure measure = readMeasure(in);
      if (id != null) { // one that a newer version of this library has
        measures.put(id, measure);
      }
    }
    Map<String, RuleState> rules = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      rules.put(in.text(), in.constant(RuleState.values()));
    }
    Usd fees = in.usd();
    return new UserSnapshot(exposure, positions, unrealized, measures, rules, fees, in.unsigned());
  }

  private static void writeToken(PayloadWriter out, TokenExposure token) {
    token(out, token.token());
    out.quantity(token.quantity());
    out.flag(token.isShort());
    Price mark = token.mark();
    out.flag(mark != null);
    if (mark != null) {
      out.unsigned(mark.mantissa());
      out.signed(mark.scale());
    }
    out.signed(token.markTimeMs());
    PriceOrigin origin = token.markOrigin();
    out.flag(origin != null);
    if (origin != null) {
      out.octet(origin.ordinal());
    }
    out.octet(token.freshness().ordinal());
    out.maybeUsd(token.valueUsd());
    out.real(token.share());
  }

  private static TokenExposure readToken(PayloadReader in) throws BadPayloadException {
    return new TokenExposure(
        token(in),
        in.quantity(),
        in.flag(),
        in.flag() ? Price.of(in.unsigned(), in.signed32()) : null,
        in.signed(),
        in.flag() ? in.constant(PriceOrigin.values()) : null,
        in.constant(Freshness.values()),
        in.maybeUsd(),
        in.real());
  }

  private static void writePosition(PayloadWriter out, Position position) {
    token(out, position.token());
    out.quantity(position.quantity());
    out.flag(position.isShort());
    out.quantity(position.unmatched());
    out.maybeUsd(position.costUsd());
    out.maybeUsd(position.realizedPnlUsd());
    out.unsigned(position.lots().size());
    for (Lot lot : position.lots()) {
      out.signed(lot.acquiredMs());
      out.quantity(lot.quantity());
      out.usd(lot.costUsd());
    }
    out.unsigned(position.unpricedDisposals());
  }

  private static Position readPosition(PayloadReader in, UserId user) throws BadPayloadException {
    TokenId token = token(in);
    var quantity = in.quantity();
    boolean isShort = in.flag();
    var unmatched = in.quantity();
    @Nullable Usd cost = in.maybeUsd();
    @Nullable Usd realized = in.maybeUsd();
    List<Lot> lots = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      lots.add(new Lot(in.signed(), in.quantity(), in.usd()));
    }
    return new Position(
        user, token, quantity, isShort, unmatched, cost, realized, lots, in.unsigned());
  }

  private static void writeMeasure(PayloadWriter out, MeasureId id, Measure measure) {
    out.text(id.jsonName());
    out.octet(measure.unit().ordinal());
    out.flag(measure.value() != null);
    if (measure.value() != null) {
      out.decimal(measure.value());
    }
    out.octet(measure.status().ordinal());
    out.unsigned(measure.n());
    out.signed(measure.asOfMs());
    out.real(measure.coverage());
  }

  private static Measure readMeasure(PayloadReader in) throws BadPayloadException {
    return new Measure(
        in.constant(Unit.values()),
        in.flag() ? in.decimal() : null,
        in.constant(MeasureStatus.values()),
        in.unsigned(),
        in.signed(),
        in.real());
  }

  private static void writeUsds(PayloadWriter out, Map<String, Usd> usds) {
    out.unsigned(usds.size());
    usds.forEach(
        (name, usd) -> {
          out.text(name);
          out.usd(usd);
        });
  }

  private static Map<String, Usd> readUsds(PayloadReader in) throws BadPayloadException {
    Map<String, Usd> usds = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      usds.put(in.text(), in.usd());
    }
    return usds;
  }

  private static void token(PayloadWriter out, TokenId token) {
    out.text(token.chain().name());
    out.text(token.address());
  }

  private static TokenId token(PayloadReader in) throws BadPayloadException {
    return TokenId.of(ChainId.of(in.text()), in.text());
  }
}
