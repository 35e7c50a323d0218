package io.hyperdex.risk.analytics.stress;

/** A scenario's text that can't be read, with the place; the message shows the line. */
public final class ScenarioFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  ScenarioFormatException(String problem, String text, int offset) {
    this(problem, text, offset, lineStart(text, offset));
  }

  private ScenarioFormatException(String problem, String text, int offset, int lineStart) {
    super(
        "line "
            + lineOf(text, offset)
            + ", column "
            + (offset - lineStart + 1)
            + ": "
            + problem
            + "\n"
            + text.substring(lineStart, lineEnd(text, offset))
            + "\n"
            + " ".repeat(offset - lineStart)
            + "^");
    this.line = lineOf(text, offset);
    this.column = offset - lineStart + 1;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1, of the first character of what can't be read. */
  public int column() {
    return column;
  }

  private static int lineStart(String text, int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  private static int lineEnd(String text, int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }

  private static int lineOf(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
