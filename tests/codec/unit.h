/*
 * A check for native codec tests: CHECK(what, ...) counts and prints a failure with its place.
 * A test program is one file; main() ends with return unit_report();
 */
#ifndef MAPI32_TESTS_UNIT_H
#define MAPI32_TESTS_UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned int unit_checks, unit_failures;

static void unit_check(const char *file, int line, int result, const char *what)
{
    unit_checks++;
    if (result) return;
    unit_failures++;
    printf("%s:%d: failed: %s\n", file, line, what);
}

#define CHECK(expr) unit_check(__FILE__, __LINE__, !!(expr), #expr)

/* Prints the totals; the exit status of the program. */
static int unit_report(void)
{
    printf("%u checks, %u failures\n", unit_checks, unit_failures);
    return unit_failures || !unit_checks;
}

#endif
