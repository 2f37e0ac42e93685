/** How the gateway's door reaches hand-overs: links with which a third party generates a key for itself. */
@NullMarked
package io.claviger.core.handover;

import org.jspecify.annotations.NullMarked;
