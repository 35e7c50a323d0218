package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A mapper that is ready for {@link RiskModule} and for input from strangers.
 *
 * <p>Reading is bounded: {@value #MAX_DEPTH} levels, {@value #MAX_STRING} characters a string,
 * {@value #MAX_NUMBER} a number, {@value #MAX_DOCUMENT} bytes or characters a document. Unknown and
 * repeated fields, trailing text and null for a number are errors.
 */
public final class RiskJson {
  static final int MAX_DEPTH = 32;
  static final int MAX_STRING = 65_536;
  static final int MAX_NUMBER = 1_100;
  static final long MAX_DOCUMENT = 16_777_216;

  private RiskJson() {}

  /** A new mapper with its own buffers; keep it, it is safe from any thread. */
  public static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(256)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .addModule(new RiskModule())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .build();
  }
}
