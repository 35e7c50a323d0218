/** JSON of the public values. */
module io.hyperdex.risk.jackson {
  requires transitive com.fasterxml.jackson.databind;
  requires transitive io.hyperdex.risk.core;
  requires static org.jspecify;

  exports io.hyperdex.risk.jackson;
}
