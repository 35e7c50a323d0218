package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;

/** The {@code type} of every event in JSON. Names are for ever. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Trade.class, name = "trade"),
  @JsonSubTypes.Type(value = ExternalFlow.class, name = "externalFlow"),
  @JsonSubTypes.Type(value = BasisTransfer.class, name = "basisTransfer"),
  @JsonSubTypes.Type(value = Rebase.class, name = "rebase"),
  @JsonSubTypes.Type(value = BalanceObserved.class, name = "balanceObserved"),
  @JsonSubTypes.Type(value = FeePaid.class, name = "feePaid"),
  @JsonSubTypes.Type(value = TradeReverted.class, name = "tradeReverted"),
  @JsonSubTypes.Type(value = BlockFinalized.class, name = "blockFinalized"),
  @JsonSubTypes.Type(value = PriceTick.class, name = "priceTick"),
  @JsonSubTypes.Type(value = TokenMeta.class, name = "tokenMeta"),
  @JsonSubTypes.Type(value = TimeAdvanced.class, name = "timeAdvanced")
})
interface RiskEventTypes {}
