package io.hyperdex.risk.examples.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  private static CsvTable open(String text) throws UnreadableInput {
    return CsvTable.open(CsvSource.ofText("test.csv", text));
  }

  private static CsvTable open(byte[] bytes) throws UnreadableInput {
    return CsvTable.open(new CsvSource("test.csv", () -> new ByteArrayInputStream(bytes)));
  }

  private static List<String> column(CsvTable table, String name) throws UnreadableInput {
    List<String> fields = new ArrayList<>();
    while (table.next()) {
      fields.add(table.line() + ":" + table.field(table.find(name)));
    }
    return fields;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void columnsAreFoundByNameWhereverTheyStand() throws UnreadableInput {
    CsvTable table = open("x, b ,a\n1,2,3\n");
    assertThat(table.find("a")).isEqualTo(2);
    assertThat(table.find("b")).isEqualTo(1);
    assertThat(table.find("c")).isEqualTo(-1);
    assertThat(table.next()).isTrue();
    assertThat(table.field(2)).isEqualTo("3");
    assertThat(table.field(-1)).isEmpty();
  }

  @Test
  void gzipIsToldByItsBytes() throws IOException, UnreadableInput {
    assertThat(column(open(gzip("a,b\n1,2\n")), "b")).containsExactly("2:2");
  }

  @Test
  void byteOrderMarkAndCarriageReturnsAreStripped() throws UnreadableInput {
    assertThat(column(open("\uFEFFa,b\r\n1,2\r\n3,4"), "b")).containsExactly("2:2", "3:4");
    assertThat(open("\uFEFFa,b\n").find("a")).isZero();
  }

  @Test
  void emptyLinesArePassedOverAndCounted() throws UnreadableInput {
    assertThat(column(open("\na\n\n1\n\n\n2\n\n"), "a")).containsExactly("4:1", "7:2");
  }

  @Test
  void quotedFieldsMayHoldCommasAndQuotes() throws UnreadableInput {
    CsvTable table = open("\"a\",b,c\n\"x,\"\"y\"\"\",\"\",z\"z\n");
    assertThat(table.find("a")).isZero();
    assertThat(table.next()).isTrue();
    assertThat(table.formError()).isNull();
    assertThat(table.field(0)).isEqualTo("x,\"y\"");
    assertThat(table.field(1)).isEmpty();
    assertThat(table.field(2)).isEqualTo("z\"z");
  }

  @Test
  void aStrayQuoteSpoilsItsLineOnly() throws UnreadableInput {
    CsvTable table = open("a,b\n1,\"2\n\"1\"x,2\n3,4\n");
    table.next();
    assertThat(table.formError()).isEqualTo("a quoted field is not closed");
    table.next();
    assertThat(table.formError()).isNotNull();
    table.next();
    assertThat(table.formError()).isNull();
    assertThat(table.line()).isEqualTo(4);
  }

  @Test
  void fewerOrMoreFieldsThanTheHeaderIsAFormError() throws UnreadableInput {
    CsvTable table = open("a,b\n1\n1,2,3\n1,2\n1,\n");
    table.next();
    assertThat(table.formError()).isEqualTo("1 fields where the header has 2");
    table.next();
    assertThat(table.formError()).isEqualTo("3 fields where the header has 2");
    table.next();
    assertThat(table.formError()).isNull();
    table.next();
    assertThat(table.formError()).isNull();
  }

  @Test
  void manyColumnsFit() throws UnreadableInput {
    String header = String.join(",", java.util.Collections.nCopies(200, "c"));
    CsvTable table = open(header + "\n" + header + "\n");
    table.next();
    assertThat(table.formError()).isNull();
    assertThat(table.field(199)).isEqualTo("c");
  }

  @Test
  void whatCannotBeReadSaysSoInOneSentence(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> CsvTable.open(CsvSource.ofFile(folder.resolve("no").toString())))
        .isInstanceOf(UnreadableInput.class)
        .hasMessageEndingWith("no: no such file");
    assertThatThrownBy(() -> CsvTable.open(CsvSource.ofFile(folder.toString())))
        .isInstanceOf(UnreadableInput.class)
        .hasMessageStartingWith("cannot read ");
    assertThatThrownBy(() -> open(""))
        .isInstanceOf(UnreadableInput.class)
        .hasMessage("test.csv is empty: it needs a header line");
    assertThatThrownBy(() -> open("a,b\n").require("c"))
        .isInstanceOf(UnreadableInput.class)
        .hasMessage("test.csv has no column c; its header is: [a, b]");
    byte[] whole = gzip("a\n" + "12345\n".repeat(50_000));
    assertThatThrownBy(() -> column(open(Arrays.copyOf(whole, whole.length - 20)), "a"))
        .isInstanceOf(UnreadableInput.class)
        .hasMessageStartingWith("cannot read test.csv: ");
  }
}
