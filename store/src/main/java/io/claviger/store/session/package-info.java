/** What one transaction has in hand, and how ids and JSON are written in it. */
@NullMarked
package io.claviger.store.session;

import org.jspecify.annotations.NullMarked;
