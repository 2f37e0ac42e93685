/** What monitoring asks for: whether the node lives, whether it is ready and if not why, and its figures. */
@NullMarked
package io.claviger.app.health;

import org.jspecify.annotations.NullMarked;
