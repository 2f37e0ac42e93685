/** How requests come here: what the server sees of whoever asks. */
@NullMarked
package io.claviger.control.network;

import org.jspecify.annotations.NullMarked;
