package io.hyperdex.risk.examples.csv;

import org.jspecify.annotations.Nullable;

/** An input that can't be used at all; the message is one sentence for the person who named it. */
public final class UnreadableInput extends Exception {
  private static final long serialVersionUID = 1;

  public UnreadableInput(String sentence) {
    this(sentence, null);
  }

  public UnreadableInput(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
