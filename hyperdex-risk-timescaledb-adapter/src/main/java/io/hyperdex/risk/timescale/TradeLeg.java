package io.hyperdex.risk.timescale;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One side of a trade, or a flow, transfer or fee, as it is in the history.
 *
 * @param chain name of the chain
 * @param txHash hash of the transaction
 * @param logIndex place of the log, or -1
 * @param leg number within the event
 * @param time block time
 * @param user whose it is
 * @param kind TRADE, FEE, DEPOSIT, AIRDROP, WITHDRAWAL, TRANSFER, REBASE or RECONCILED
 * @param token what moved
 * @param quantity raw units; below 0: given up
 * @param venue where; null where unknown
 * @param valueUsd what the event was worth; null where unknown, and on all legs but the first
 * @param pnlUsd what it realized; likewise
 * @param reverted whether a chain reorganisation took it back
 */
public record TradeLeg(
    String chain,
    String txHash,
    long logIndex,
    int leg,
    Instant time,
    UserId user,
    String kind,
    TokenId token,
    BigInteger quantity,
    @Nullable String venue,
    @Nullable Usd valueUsd,
    @Nullable Usd pnlUsd,
    boolean reverted) {}
