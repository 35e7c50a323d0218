package io.hyperdex.risk.examples.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Something with a name that can be opened for reading: a file, or a text made on the spot.
 *
 * @param name as the user knows it
 * @param opener opens it from the start
 */
public record CsvSource(String name, Opener opener) {
  /** Opens a stream that the caller closes. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  public static CsvSource ofFile(String path) {
    return new CsvSource(path, () -> Files.newInputStream(Path.of(path)));
  }

  public static CsvSource ofText(String name, String csv) {
    return new CsvSource(
        name, () -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }

  InputStream open() throws UnreadableInput {
    try {
      return opener.open();
    } catch (IOException | InvalidPathException e) {
      throw unreadable(e);
    }
  }

  UnreadableInput unreadable(Exception cause) {
    String why;
    if (cause instanceof NoSuchFileException) {
      why = "no such file";
    } else if (cause instanceof AccessDeniedException) {
      why = "access denied";
    } else {
      why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    return new UnreadableInput("cannot read " + name + ": " + why, cause);
  }
}
