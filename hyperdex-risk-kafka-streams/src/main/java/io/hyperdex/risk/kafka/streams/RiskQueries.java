package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Reads users from the partitions this instance has. From the engine where the partition is active:
 * no wait, no lock, the last applied event. From the standby's records where it is not: an engine
 * is built for that one user, as of a commit, with the lag beside the answer. Safe from any thread.
 */
public final class RiskQueries {
  private final RiskStreamsSettings settings;
  private final Places places;
  private final Function<byte[], Optional<HostInfo>> owners;
  private final IntToLongFunction lags;

  /**
   * The owner of a key, and how far a partition's standby is behind, are known to Kafka Streams.
   */
  RiskQueries(
      RiskStreamsSettings settings,
      Places places,
      Function<byte[], Optional<HostInfo>> owners,
      IntToLongFunction lags) {
    this.settings = settings;
    this.places = places;
    this.owners = owners;
    this.lags = lags;
  }

  /** The partition of a user: that of Kafka's own partitioner for the user's name in UTF-8. */
  public int partition(UserId user) {
    return Utils.toPositive(Utils.murmur2(key(user))) % settings.partitions();
  }

  /** Whether this instance applies the events of a partition now. */
  public boolean isActive(int partition) {
    return places.engine(partition) != null;
  }

  /**
   * Who has the user's partition: the {@code application.server} of that instance; empty while
   * nobody has.
   */
  public Optional<HostInfo> owner(UserId user) {
    return owners.apply(key(user));
  }

  /**
   * A user, from the active engine or a standby copy.
   *
   * @throws NotHereException if this instance has neither
   */
  public RiskAnswer<UserSnapshot> snapshot(UserId user) {
    return snapshot(user, false);
  }

  /**
   * A user from the active engine only.
   *
   * @throws NotHereException if the partition is not active here
   */
  public RiskAnswer<UserSnapshot> strictSnapshot(UserId user) {
    return snapshot(user, true);
  }

  private RiskAnswer<UserSnapshot> snapshot(UserId user, boolean strict) {
    int partition = partition(user);
    RiskEngine engine = places.engine(partition);
    if (engine != null) {
      return answer(engine, user, RiskAnswer.Source.ACTIVE, 0);
    }
    EngineStore standby = places.store(partition);
    if (strict || standby == null) {
      throw new NotHereException(
          "partition "
              + partition
              + " of "
              + user
              + (strict ? " is not active" : " is not")
              + " here");
    }
    RuleHistory rules = RuleHistory.decode(standby.get(StoreKeys.RULES));
    EngineRecords copy = new EngineRecords(settings.newEngine(rules));
    standby.restoreInto(copy, user);
    return answer(copy.engine(), user, RiskAnswer.Source.STANDBY, lags.applyAsLong(partition));
  }

  private static RiskAnswer<UserSnapshot> answer(
      RiskEngine engine, UserId user, RiskAnswer.Source source, long lag) {
    return new RiskAnswer<>(engine.snapshot(user).orElse(null), engine.now(), source, lag);
  }

  private static byte[] key(UserId user) {
    return user.value().getBytes(StandardCharsets.UTF_8);
  }
}
