package io.hyperdex.risk.examples.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A folder to run the command in, and what it left there. */
final class ReplayFolder {
  static final List<String> FILES =
      List.of("positions.jsonl", "users.jsonl", "alerts.jsonl", "rejects.jsonl", "summary.json");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private String out = "";
  private String err = "";

  ReplayFolder(Path folder) {
    this.folder = folder;
  }

  /** Runs the command; {@code @name} stands for a file of this folder. */
  int run(String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    List<String> resolved =
        Arrays.stream(arguments)
            .map(a -> a.startsWith("@") ? folder.resolve(a.substring(1)).toString() : a)
            .toList();
    int exit =
        new ReplayCommand(
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8))
            .run(resolved);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return exit;
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }

  void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name))) {
      nodes.add(MAPPER.readTree(line));
    }
    return nodes;
  }

  JsonNode summary(String out) throws IOException {
    return lines(out + "/summary.json").get(0);
  }

  /** The result files as one text, without the figures that differ between runs. */
  String comparable(String out) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : FILES) {
      all.append(text(out + "/" + file));
    }
    return all.toString().replaceAll("\"(eventsPerSecond|elapsedMs)\":[0-9]+", "");
  }
}
