#pragma once
/// @file
/// Where the bodies of functions are that no loop over families needs inline.
///
/// Whoever links hearthline::compiled gets HEARTHLINE_COMPILED with it: headers
/// declare, and the bodies, which lie in `*_impl.hpp`, were compiled once, by
/// src/. Whoever links hearthline::hearthline alone needs no library: a header
/// includes its bodies at its end, and they are inline. A program is all of the
/// one or all of the other.

#ifdef HEARTHLINE_COMPILED
#define HEARTHLINE_INLINE
#else
#define HEARTHLINE_INLINE inline
#endif
