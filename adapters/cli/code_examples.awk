# Writes code_examples.cpp from golden .expected files: of every code the first diagnostic in each language that has it,
# as its own code or, failing that, among its notes.
function Keep(key) {
  if ((key, lang) in seen) return
  seen[key, lang] = block
  if (!(key in order)) { order[key] = ++n; codes[n] = key }
}
function Flush(  i) {
  if (code != "") {
    if (!((code, lang) in own)) { own[code, lang] = 1; delete seen[code, lang] }
    Keep(code)
    for (i = 1; i <= notes; ++i) Keep(note[i])
  }
  code = ""; block = ""; notes = 0
}
FNR == 1 { Flush(); lang = "" }
/^--- (en|zh)$/ { Flush(); lang = $2; next }
lang == "" { next }
# A note that concerns no place of its own begins with its word.
/^([^ ]+\.kc:|note|说明)/ && match($0, /K0[0-9][0-9][0-9]/) {
  found = substr($0, RSTART, RLENGTH)
  if ($0 ~ /(^|: )(note|说明) K0/ && code != "") {
    note[++notes] = found
  } else {
    Flush()
    code = found
  }
}
code != "" { block = block $0 "\n" }
END {
  Flush()
  print "#include \"adapters/cli/code_examples.h\"\n\nnamespace kaocheng::cli {\n"
  print "std::span<const CodeExample> CodeExamples() {\n  static constexpr CodeExample kExamples[] = {"
  for (i = 1; i <= n; ++i) {
    print "      {\"" codes[i] "\", R\"kc(" seen[codes[i], "en"] ")kc\", R\"kc(" seen[codes[i], "zh"] ")kc\"},"
  }
  print "  };\n  return kExamples;\n}\n\n}  // namespace kaocheng::cli"
}
