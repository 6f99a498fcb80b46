/*
 * Lists of words that both languages know, that of courses and that of rules.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_LISTS_H
#define ATTEST_CONTENT_LISTS_H

/* As the type facility_kind of the database has them. */
#define FACILITY_KINDS "system hospital clinic unit shelter partner-agency task-force"

/* Postal codes of the states, of the District of Columbia and of the territories. */
#define US_STATES                                                                                  \
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "   \
    "NJ "                                                                                          \
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"

#endif
