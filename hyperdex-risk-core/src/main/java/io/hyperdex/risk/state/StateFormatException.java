package io.hyperdex.risk.state;

/** Bytes that are no state, or a damaged one, or one of a format this version does not know. */
public final class StateFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String section;
  private final long offset;

  /**
   * @param section part of the state
   * @param offset bytes from the start of the section's block
   * @param problem what was found, and what was expected
   */
  public StateFormatException(String section, long offset, String problem) {
    super("state, section " + section + " at byte " + offset + ": " + problem);
    this.section = section;
    this.offset = offset;
  }

  /** The part of the state that can't be read. */
  public String section() {
    return section;
  }

  /** Where in the section's block. */
  public long offset() {
    return offset;
  }
}
