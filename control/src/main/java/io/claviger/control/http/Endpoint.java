package io.claviger.control.http;

/** Answers the calls of one operation of the contract. It runs on a virtual thread and may wait. */
@FunctionalInterface
public interface Endpoint {
    HttpAnswer answer(Call call);
}
