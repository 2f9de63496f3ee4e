// The precompiled headers belong to this file; see kps_headers.cmake.
