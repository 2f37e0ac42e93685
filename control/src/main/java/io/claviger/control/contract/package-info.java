/**
 * The contract of the management API, {@code management.yaml}: which operations there are, what each takes, and the
 * check of a request against it. The file is the source; nothing here repeats it. Every fault of a request is found,
 * not just the first.
 */
@NullMarked
package io.claviger.control.contract;

import org.jspecify.annotations.NullMarked;
