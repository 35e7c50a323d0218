package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.price.MarkPrice;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the positions file.
 *
 * @param position the position; one the engine has nothing left to say of is closed and all zero
 * @param mark last known price, or null
 * @param unrealized value minus cost, or null where either is unknown
 */
record PositionLine(Position position, @Nullable MarkPrice mark, @Nullable Usd unrealized) {

  /** A line for every token the user has traded, in canonical order. */
  static List<PositionLine> of(UserSnapshot user, ReplayResult result) {
    UserId owner = user.exposure().user();
    Map<TokenId, PositionLine> lines = new TreeMap<>();
    for (TokenId token : result.traded().of(owner)) {
      lines.put(token, line(nothing(owner, token), Usd.ZERO, result));
    }
    for (int i = 0; i < user.positions().size(); i++) {
      Position position = user.positions().get(i);
      lines.put(position.token(), line(position, user.unrealizedPnlUsd().get(i), result));
    }
    return List.copyOf(lines.values());
  }

  private static PositionLine line(
      Position position, @Nullable Usd unrealized, ReplayResult result) {
    MarkPrice mark = result.mark(position.token()).orElse(null);
    return new PositionLine(position, mark, mark == null ? null : unrealized);
  }

  private static Position nothing(UserId user, TokenId token) {
    return new Position(
        user, token, Quantity.ZERO, false, Quantity.ZERO, Usd.ZERO, Usd.ZERO, List.of(), 0);
  }

  void write(JsonLines out) throws IOException {
    BigDecimal price =
        mark == null ? null : BigDecimal.valueOf(mark.price().mantissa(), mark.price().scale());
    out.begin();
    out.text("user", position.user().value());
    out.text("chain", position.token().chain().name());
    out.text("token", position.token().address());
    out.text("quantity", (position.isShort() ? "-" : "") + position.quantity());
    out.text("unmatched", position.unmatched().toString());
    out.usd("costUsd", exact(position.costUsd()));
    out.usd("realizedPnlUsd", exact(position.realizedPnlUsd()));
    out.usd("unrealizedPnlUsd", exact(unrealized));
    out.usd("markUsd", price);
    out.number("markTimeMs", mark == null ? null : (Long) mark.timeMs());
    out.text("mark", price == null ? null : price.toPlainString());
    out.text("markOrigin", mark == null ? null : mark.origin().name());
    out.end();
  }

  private static @Nullable BigDecimal exact(@Nullable Usd usd) {
    return usd == null ? null : usd.toBigDecimal();
  }
}
