package io.claviger.control.console.page;

/** One of several pages of the same thing. */
public record Tab(String label, String path, boolean current) {}
