package io.hyperdex.risk.kafka.streams;

import java.util.List;

/** The topics are not as exactly-once processing needs them: all that is wrong, at once. */
public final class TopicAuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  TopicAuditException(List<String> problems) {
    super("the topics are not fit to start on: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong: topic, value found, value needed. */
  public List<String> problems() {
    return problems;
  }
}
