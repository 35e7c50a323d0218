package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.AlertFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects channels and choices. Not thread safe. */
public final class AlertDeliveryBuilder {
  private static final int KNOWN_ALERTS = 50_000;
  private static final long SLACK_BYTES = 4 << 20;

  final List<Lane> lanes = new ArrayList<>();
  private @Nullable Path file;
  private Durability durability = Durability.PROCESS;
  private int knownMost = KNOWN_ALERTS;
  InstantSource clock = InstantSource.system();
  AlertExplainer explainer = AlertExplainer.none();
  Consumer<DeadLetter> onDeadLetter = letter -> {};
  private RandomGenerator random = new SplittableRandom();
  long slackBytes = SLACK_BYTES;

  AlertDeliveryBuilder() {}

  /**
   * Adds a channel.
   *
   * @param name stands in the outbox and must stay the same over restarts
   * @param filter which alerts go there; a retraction goes to whom the alert was tried to be sent
   * @throws IllegalArgumentException if the name is taken or blank
   */
  public AlertDeliveryBuilder channel(
      String name, Channel channel, AlertFilter filter, ChannelPolicy policy) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(filter, "filter");
    if (name.isBlank() || lanes.stream().anyMatch(lane -> lane.name.equals(name))) {
      throw new IllegalArgumentException("a channel needs a name of its own: " + name);
    }
    lanes.add(new Lane(lanes.size(), name, channel, filter, policy, random));
    return this;
  }

  /** Keeps what is queued in a file, which one process may have open. Default: in memory only. */
  public AlertDeliveryBuilder outbox(Path path, Durability survives) {
    file = Objects.requireNonNull(path, "path");
    durability = Objects.requireNonNull(survives, "survives");
    return this;
  }

  /** Alerts remembered after they are over, to know duplicates. Default: 50,000. */
  public AlertDeliveryBuilder knownAlerts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("known alerts must be positive: " + most);
    }
    knownMost = most;
    return this;
  }

  /** What says why. Default: nothing does. */
  public AlertDeliveryBuilder explainWith(AlertExplainer choice) {
    explainer = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /** Told of every message that failed or died, on the thread that found out. Default: nobody. */
  public AlertDeliveryBuilder onDeadLetter(Consumer<DeadLetter> handler) {
    onDeadLetter = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /** The clock of deadlines and pauses. Default: the system's. */
  public AlertDeliveryBuilder clock(InstantSource source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /** What jitter is drawn from, for the channels added after this. Default: seeded by chance. */
  public AlertDeliveryBuilder random(RandomGenerator source) {
    random = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Opens the outbox and takes over what is in it; sends nothing yet.
   *
   * @throws IllegalArgumentException if a fallback names no channel
   * @throws OutboxException if the file cannot be opened or another process has it
   */
  public AlertDelivery build() {
    for (Lane lane : lanes) {
      String fallback = lane.policy.fallback;
      if (fallback != null && lanes.stream().noneMatch(other -> other.name.equals(fallback))) {
        throw new IllegalArgumentException(
            "fallback of " + lane.name + " is not a channel: " + fallback);
      }
    }
    return new AlertDelivery(this, openOutbox());
  }

  private Outbox openOutbox() {
    OutboxState state = new OutboxState(knownMost);
    Path path = file;
    if (path == null) {
      return new Outbox(state, null);
    }
    try {
      OutboxFile opened = OutboxFile.open(path, durability, slackBytes, state);
      state.beginReplay();
      return new Outbox(state, opened);
    } catch (IOException failure) {
      throw new OutboxException("cannot open the outbox " + path + ": " + failure, failure);
    }
  }
}
