/** What of an account's keys needs care. */
@NullMarked
package io.claviger.store.care;

import org.jspecify.annotations.NullMarked;
