/* The kinds that facilities, employments and contacts come in.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/kind.h"

#include <string.h>

#include "util/words.h"

const struct kind facility_kinds[] = {
    {"system", N_("System")},         {"hospital", N_("Hospital")},
    {"clinic", N_("Clinic")},         {"unit", N_("Unit")},
    {"shelter", N_("Shelter")},       {"partner-agency", N_("Partner agency")},
    {"task-force", N_("Task force")},
};
const size_t n_facility_kinds = sizeof facility_kinds / sizeof *facility_kinds;
const struct kind employment_kinds[] = {
    {"employee", N_("Employee")},
    {"contractor", N_("Contractor")},
    {"volunteer", N_("Volunteer")},
    {"student", N_("Student")},
    {"privileged", N_("Staff with privileges")},
};
const size_t n_employment_kinds = sizeof employment_kinds / sizeof *employment_kinds;
const struct kind contact_kinds[] = {
    {"patient", N_("with patients")},
    {"patient-or-visitor", N_("with patients or visitors")},
};
const size_t n_contact_kinds = sizeof contact_kinds / sizeof *contact_kinds;

const struct kind *kind_find(const struct kind *kinds, size_t n, const char *code)
{
    for (size_t i = 0; code && i < n; i++) {
        if (!strcmp(kinds[i].code, code))
            return &kinds[i];
    }
    return NULL;
}
