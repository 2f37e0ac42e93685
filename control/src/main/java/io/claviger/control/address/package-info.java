/** Addresses from which an account's APIs may be called, and how ranges of addresses are written. */
@NullMarked
package io.claviger.control.address;

import org.jspecify.annotations.NullMarked;
