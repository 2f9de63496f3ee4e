// What the sanitizer builds of test programs that make letters leave out: what pango, its shapers, glib and fontconfig
// do among themselves.
//
// fontconfig keeps what it has read of the fonts until the process ends; the leak checker takes two of its small blocks
// for lost. pango lets a thread of its own read the fonts and waits for it through glib's locks, which are futexes
// that the race checker does not see, since these libraries are not built for it.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the names are the checkers'
extern "C" const char* __tsan_default_suppressions();  // NOLINT

extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig";
}

extern "C" const char* __tsan_default_suppressions() {
    return "race:libfontconfig\nrace:libpango\nrace:libharfbuzz\nrace:libfreetype\nrace:libcairo\n";
}
