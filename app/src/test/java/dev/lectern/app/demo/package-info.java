@NullMarked
package dev.lectern.app.demo;

import org.jspecify.annotations.NullMarked;
