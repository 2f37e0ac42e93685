package io.claviger.app.config;

/** What a node does; each role is one listener. */
public enum NodeRole {
    CONTROL,
    EDGE,
    GATEWAY
}
