# Makes the statement table from the files below sql/queries (design: one statement a file).
# SPDX-License-Identifier: Apache-2.0
#   kind=enum  -> enum stmt { STMT_<AGGREGATE>_<NAME>, … }
#   kind=table -> rows { "aggregate/name", "text", number of parameters }
function flush_row() {
    if (name == "") return
    if (text !~ /[^ \\n]/) { print name ": no statement" > "/dev/stderr"; bad = 1 }
    if (kind == "table") printf "    [%s] = {\"%s\", \"%s\", %d},\n", id, name, text, params
    else printf "    %s,\n", id
}
BEGIN {
    print "/* Made by tools/statements.awk from sql/queries: do not edit. */"
    if (kind == "enum") print "#ifndef ATTEST_GEN_STATEMENTS_H\n#define ATTEST_GEN_STATEMENTS_H\nenum stmt {"
}
FNR == 1 {
    flush_row()
    name = FILENAME; sub(/^.*sql\/queries\//, "", name); sub(/\.sql$/, "", name)
    id = "STMT_" toupper(name); gsub(/[^A-Z0-9]/, "_", id)
    text = ""; params = 0
}
{
    line = $0
    sub(/--.*$/, "", line)                     # comments: purpose and the names of parameters
    sub(/^[ \t]+/, "", line); sub(/[ \t;]+$/, "", line)
    rest = line
    while (match(rest, /\$[0-9]+/)) {
        n = substr(rest, RSTART + 1, RLENGTH - 1) + 0
        if (n > params) params = n
        rest = substr(rest, RSTART + RLENGTH)
    }
    gsub(/\\/, "&&", line); gsub(/"/, "\\\"", line)
    if (line != "") text = text line "\\n"
}
END {
    flush_row()
    if (kind == "enum") print "    STMT_COUNT\n};\n#endif"
    exit bad
}
