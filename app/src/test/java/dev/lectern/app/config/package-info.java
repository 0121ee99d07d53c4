@NullMarked
package dev.lectern.app.config;

import org.jspecify.annotations.NullMarked;
