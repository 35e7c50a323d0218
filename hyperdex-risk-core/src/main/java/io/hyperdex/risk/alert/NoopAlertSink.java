package io.hyperdex.risk.alert;

enum NoopAlertSink implements AlertSink {
  INSTANCE;

  @Override
  public void onAlert(Alert alert) {}
}
