/** @file
 * The C interface: create a run from the text of a scenario, simulate blocks
 * of its draws, read its tables, free it.
 *
 * Strings are UTF-8 and end with a zero byte. What a function returns by
 * pointer belongs to the run and lives until it is freed. A run must not be
 * used from two threads at once; different runs may.
 */
#ifndef HEARTHLINE_C_HEARTHLINE_H
#define HEARTHLINE_C_HEARTHLINE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A scenario, its families and the draws simulated so far. */
typedef struct hearthline_run hearthline_run;

/** What a call came to. */
typedef enum hearthline_status {
  HEARTHLINE_OK = 0,
  HEARTHLINE_BAD_INPUT = 2, /**< hearthline_message says what, where, why */
  HEARTHLINE_FAILED = 3     /**< out of memory, or an error of ours */
} hearthline_status;

/** The version, as "0.1.0". */
const char* hearthline_version(void);

/** What went wrong in this thread's last call that did not return
 * HEARTHLINE_OK; never null. */
const char* hearthline_message(void);

/**
 * Reads a scenario, samples its families and makes room for `draws` draws.
 * @param toml   text of a scenario file that inherits from no other
 * @param draws  at least 1
 * @param run    set to the new run, or to null on failure
 */
hearthline_status hearthline_create(const char* toml, int64_t draws,
                                    uint32_t seed, int threads,
                                    hearthline_run** run);

/** Simulates draws [first, first + count). Any blocks, in any order, leave the
 * same bits. */
hearthline_status hearthline_simulate(hearthline_run* run, int64_t first,
                                      int64_t count, int threads);

/**
 * Reads a value column of a table, such as "families" of "level".
 * @param draws   how many of the draws, from the first, it covers
 * @param values  set to the column's cells as doubles (counts are exact below
 *                2^53); rows are ordered by draw, month, locality and the
 *                table's own keys
 * @param rows    set to their number
 */
hearthline_status hearthline_column(hearthline_run* run, const char* table,
                                    const char* column, int64_t draws,
                                    const double** values, int64_t* rows);

/** Frees a run; null is allowed. */
void hearthline_free(hearthline_run* run);

#ifdef __cplusplus
}
#endif

#endif /* HEARTHLINE_C_HEARTHLINE_H */
