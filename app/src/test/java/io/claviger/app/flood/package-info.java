/** Callers that send or leave unread as much as they can: what the program holds on to stays within a stated bound. */
@NullMarked
package io.claviger.app.flood;

import org.jspecify.annotations.NullMarked;
