package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The events of a store's journal, for looking at them or trying rules out on them ({@code
 * RuleTrial}). Changes nothing, and may be used while another process writes: what it is just
 * writing is not seen.
 */
public final class StoredEvents {
  private StoredEvents() {}

  /**
   * Hands over every event that the journal still has, in order. Other inputs (changes of rules,
   * resets, cursors) are passed over.
   *
   * @return number of the first input the journal still has: 0 where it has them all
   * @throws DamagedFileException if a record is damaged that others follow
   */
  public static long forEach(Path directory, Consumer<? super RiskEvent> event) throws IOException {
    TreeMap<Long, Path> segments = StoreFiles.journals(directory);
    Events events = new Events(event);
    for (Map.Entry<Long, Path> segment : segments.entrySet()) {
      Path file = segment.getValue();
      JournalFile.scan(
          file,
          segment.getKey().equals(segments.lastKey()),
          segment.getKey(),
          (number, body) -> Records.replay(file.toString(), number, body, events));
    }
    return segments.isEmpty() ? 0 : segments.firstKey();
  }

  private record Events(Consumer<? super RiskEvent> to) implements Records.Replay {
    @Override
    public void event(RiskEvent event) {
      to.accept(event);
    }

    @Override
    public void rules(long version, List<String> names) {}

    @Override
    public void reset(UserId user, String rule, String actor, String reason) {}

    @Override
    public void preload(TokenId token, long firstPeriodEndMs, double[] closes) {}

    @Override
    public void removeIdle(long idleSinceMs) {}

    @Override
    public void cursor(String name, byte[] value) {}
  }
}
