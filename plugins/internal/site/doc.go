// Package site runs the programs of the project for tests: a directory with a
// configuration, the real supervisord in it, and those who talk to it. Only
// tests import it.
package site
