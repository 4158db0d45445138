#pragma once
/// @file
/// Selects between the compiled library and header-only use.
///
/// Only functions that no loop over families needs inline are affected. With
/// hearthline::compiled, which defines HEARTHLINE_COMPILED, headers only
/// declare them, and the bodies in `*_impl.hpp` are compiled once, by src/.
/// With hearthline::hearthline alone, each header includes its bodies at its
/// end, and they are inline. A program must not mix the two.

#ifdef HEARTHLINE_COMPILED
#define HEARTHLINE_INLINE
#else
#define HEARTHLINE_INLINE inline
#endif
