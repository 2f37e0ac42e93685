package io.claviger.control.console.page;

/** A step of the way to a page. */
public record Crumb(String label, String path) {}
