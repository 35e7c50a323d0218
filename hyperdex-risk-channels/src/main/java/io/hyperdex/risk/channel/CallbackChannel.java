package io.hyperdex.risk.channel;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Hands each message to code of the host's; what that throws is tried again. */
public final class CallbackChannel implements Channel {
  private final Consumer<AlertMessage> callback;

  /** A channel to a callback. */
  public CallbackChannel(Consumer<AlertMessage> callback) {
    this.callback = Objects.requireNonNull(callback, "callback");
  }

  @Override
  public SendResult send(List<AlertMessage> messages) {
    messages.forEach(callback);
    return SendResult.sent();
  }
}
