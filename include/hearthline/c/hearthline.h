/** @file
 * The C interface: create a run from the text of a scenario, simulate blocks
 * of its draws, read its tables and free it.
 *
 * Strings are UTF-8 and end with a zero byte. Pointers to values belong to the
 * run, and those to messages to the thread: neither must be freed. A run must
 * not be used from two threads at once; different runs may be used
 * concurrently.
 */
#ifndef HEARTHLINE_C_HEARTHLINE_H
#define HEARTHLINE_C_HEARTHLINE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A scenario, its families and the draws simulated so far. */
typedef struct hearthline_run hearthline_run;

/** The status of a call. */
typedef enum hearthline_status {
  HEARTHLINE_OK = 0,
  HEARTHLINE_BAD_INPUT = 2, /**< see hearthline_message */
  HEARTHLINE_FAILED = 3     /**< out of memory, or an internal error */
} hearthline_status;

/** Returns the version, such as "0.1.0". */
const char* hearthline_version(void);

/** Returns the message of this thread's last call that did not return
 * HEARTHLINE_OK; "" before the first, never null. The text is valid until the
 * thread's next call that does not return HEARTHLINE_OK, and until the thread
 * ends. */
const char* hearthline_message(void);

/**
 * Reads a scenario, samples its families and reserves memory for `draws` draws.
 * @param toml     text of a scenario file that inherits from no other
 * @param draws    number of draws, at least 1
 * @param seed     seed of the run
 * @param threads  number of threads that sample families, at least 1
 * @param run      set to the new run, or to null on failure
 */
hearthline_status hearthline_create(const char* toml, int64_t draws,
                                    uint32_t seed, int threads,
                                    hearthline_run** run);

/** Simulates draws [first, first + count) on `threads` threads. Results are
 * bit-identical for any blocks in any order. */
hearthline_status hearthline_simulate(hearthline_run* run, int64_t first,
                                      int64_t count, int threads);

/**
 * Reads a value column of a table, such as "families" of "level".
 * @param draws   number of draws that it covers, from the first
 * @param values  set to the cells of the column as doubles (counts are exact
 *                below 2^53), or to null on failure; valid until the same
 *                column of the same table is read again, or the run is freed;
 *                rows are ordered by draw, month, locality and the table's own
 *                keys
 * @param rows    set to the number of rows, or to 0 on failure
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
