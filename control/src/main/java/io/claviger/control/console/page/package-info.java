/** What all pages share: the frame around them with its navigation, and the parts that they are composed of. */
@NullMarked
package io.claviger.control.console.page;

import org.jspecify.annotations.NullMarked;
