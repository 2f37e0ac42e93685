/** The APIs of the installation: what their documents say, and how a new version is looked at before it is applied. */
@NullMarked
package io.claviger.control.console.api;

import org.jspecify.annotations.NullMarked;
