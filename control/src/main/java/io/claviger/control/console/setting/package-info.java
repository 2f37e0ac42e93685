/** What an account says of the APIs that its keys call. */
@NullMarked
package io.claviger.control.console.setting;

import org.jspecify.annotations.NullMarked;
