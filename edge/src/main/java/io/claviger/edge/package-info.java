/** Where requests are judged. Each door has a package of its own; here is what tells the edge listener's doors apart. */
@NullMarked
package io.claviger.edge;

import org.jspecify.annotations.NullMarked;
