package io.hyperdex.risk.examples.csv;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A comma-separated file with a header line, read one line at a time, plain or gzip (told by its
 * first two bytes). UTF-8, with or without a byte order mark; lines end with LF or CRLF. Columns
 * are found by name. Empty lines are passed over, and still counted in line numbers.
 */
public final class CsvTable implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CsvSource source;
  private final BufferedReader reader;
  private final List<String> header = new ArrayList<>();
  private final CsvLine fields = new CsvLine();
  private String text = "";
  private long line;

  private CsvTable(CsvSource source, BufferedReader reader) {
    this.source = source;
    this.reader = reader;
  }

  /**
   * Opens a source and reads its header.
   *
   * @throws UnreadableInput if it can't be read or has no header line
   */
  public static CsvTable open(CsvSource source) throws UnreadableInput {
    InputStream bytes = new BufferedInputStream(source.open(), BUFFER);
    CsvTable table;
    try {
      bytes.mark(2);
      boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
      bytes.reset();
      InputStream plain = gzip ? new GZIPInputStream(bytes, BUFFER) : bytes;
      table =
          new CsvTable(
              source,
              new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), BUFFER));
    } catch (IOException e) {
      UnreadableInput failure = source.unreadable(e);
      closeAfter(failure, bytes);
      throw failure;
    }
    try {
      table.readHeader();
    } catch (UnreadableInput e) {
      closeAfter(e, table);
      throw e;
    }
    return table;
  }

  /** The names of the columns, in their order. */
  public List<String> header() {
    return List.copyOf(header);
  }

  /** The place of a column, or -1. Of two columns with one name the first counts. */
  public int find(String column) {
    return header.indexOf(column);
  }

  /**
   * The place of a column.
   *
   * @throws UnreadableInput if the header does not name it
   */
  public int require(String column) throws UnreadableInput {
    int index = find(column);
    if (index < 0) {
      throw new UnreadableInput(
          source.name() + " has no column " + column + "; its header is: " + header);
    }
    return index;
  }

  /**
   * Moves to the next line that is not empty.
   *
   * @return false at the end
   */
  public boolean next() throws UnreadableInput {
    String next = readLine();
    while (next != null && next.isEmpty()) {
      next = readLine();
    }
    if (next == null) {
      return false;
    }
    text = next;
    fields.split(next);
    return true;
  }

  /** Line number in the file, from 1, the header included. */
  public long line() {
    return line;
  }

  /** The line as it stands, without its end. */
  public String text() {
    return text;
  }

  /** What is wrong with the form of this line, or null. */
  public @Nullable String formError() {
    if (fields.isMalformed()) {
      return "a quoted field is not closed";
    }
    return fields.count() == header.size()
        ? null
        : fields.count() + " fields where the header has " + header.size();
  }

  /** A field of this line; empty where the column is absent (-1). */
  public String field(int column) {
    return column < 0 ? "" : fields.field(column);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private void readHeader() throws UnreadableInput {
    if (!next()) {
      throw new UnreadableInput(source.name() + " is empty: it needs a header line");
    }
    for (int i = 0; i < fields.count(); i++) {
      header.add(fields.field(i).strip());
    }
  }

  private @Nullable String readLine() throws UnreadableInput {
    try {
      String next = reader.readLine();
      line++;
      return line == 1 && next != null && !next.isEmpty() && next.charAt(0) == BYTE_ORDER_MARK
          ? next.substring(1)
          : next;
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private static void closeAfter(Exception failure, Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
