package io.hyperdex.risk.examples.replay;

/** Told how far a run is. */
interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void reading(String file) {}

        @Override
        public void at(long done, long total) {}

        @Override
        public void done() {}
      };

  void reading(String file);

  void at(long done, long total);

  /** Before anything else is printed. */
  void done();
}
