package io.hyperdex.risk.channel;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of all deliveries, and its file where there is one. A disk that refuses does not stop
 * deliveries: they go on from memory, and the failure is counted. Not thread safe.
 */
final class Outbox implements AutoCloseable {
  /** Makes the bytes of a record. */
  private interface Bytes {
    byte[] get() throws IOException;
  }

  final OutboxState state;
  private final @Nullable OutboxFile file;
  private long errors;
  private String lastError = "";

  Outbox(OutboxState state, @Nullable OutboxFile file) {
    this.state = state;
    this.file = file;
  }

  void queued(AlertMessage message, long image, List<String> channels) {
    state.queued(message, image, channels);
    write(() -> OutboxCodec.queued(message, image, channels), true);
  }

  void routed(String messageId, String channel, long atMs) {
    state.routed(messageId, channel, atMs);
    write(() -> OutboxCodec.routed(messageId, channel, atMs), true);
  }

  void attempted(String messageId, String channel) {
    state.attempted(messageId, channel);
    write(() -> OutboxCodec.attempted(messageId, channel), true);
  }

  void ended(String messageId, String channel, DeliveryState how) {
    state.ended(messageId, channel, how);
    write(() -> OutboxCodec.ended(messageId, channel, how), false); // lost: sent twice, same id
  }

  void acknowledged(String alertId, String channel) {
    state.acknowledged(alertId, channel);
    write(() -> OutboxCodec.acknowledged(alertId, channel), false);
  }

  private void write(Bytes record, boolean sync) {
    if (file == null) {
      return;
    }
    try {
      file.append(record.get());
      if (sync) {
        file.sync();
      }
    } catch (IOException failure) {
      errors++;
      lastError = String.valueOf(failure.getMessage());
    }
  }

  long errors() {
    return errors;
  }

  String lastError() {
    return lastError;
  }

  long fileBytes() {
    return file == null ? 0 : file.size();
  }

  long discardedBytes() {
    return file == null ? 0 : file.discardedBytes();
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException failure) {
        errors++;
        lastError = String.valueOf(failure.getMessage());
      }
    }
  }
}
