package io.claviger.core.policy;

/**
 * A policy of an account that several of its keys share.
 *
 * @param id what keys refer to it by
 */
public record NamedPolicy(String id, String accountId, Policy policy) {}
