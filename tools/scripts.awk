# Makes the table of scripts shipped inside the program (migrations, the demo network) from their files.
# SPDX-License-Identifier: Apache-2.0
# Rows: { "migrations/0001_ground.sql", "text" }
FNR == 1 {
    if (NR > 1) print "    },"
    name = FILENAME; sub(/^.*sql\//, "", name)
    printf "    {\"%s\",\n", name
}
{
    gsub(/\\/, "&&"); gsub(/"/, "\\\"")
    printf "     \"%s\\n\"\n", $0
}
END { if (NR) print "    }," }
