/** The page on the gateway's port with which a third party generates its key. */
@NullMarked
package io.claviger.edge.handover;

import org.jspecify.annotations.NullMarked;
