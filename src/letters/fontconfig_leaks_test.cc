// fontconfig keeps what it has read of the fonts until the process ends; the leak checker of the sanitizer build takes
// two of its small blocks for lost. Only what fontconfig itself allocated is left out, and only in this program.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the name is the checker's

extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig";
}
