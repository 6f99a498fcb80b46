-- Courses and their published content.  SPDX-License-Identifier: Apache-2.0
--
-- A course version is immutable. Text is stored as HTML fragments that the content room rendered, once,
-- from an allow-list; a request picks and joins them.

CREATE TABLE course (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code code NOT NULL UNIQUE
);

CREATE TABLE course_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_id bigint NOT NULL REFERENCES course,
    version integer NOT NULL CHECK (version > 0),
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    language text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    minutes integer NOT NULL CHECK (minutes >= 0),
    tier integer CHECK (tier BETWEEN 1 AND 3),
    reviewed date NOT NULL,
    review_by date NOT NULL,
    ends date,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (course_id, version)
);

-- Going live is a fact of its own: the latest publication of a course names its live version.
CREATE TABLE publication (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_id bigint NOT NULL REFERENCES course,
    course_version_id bigint NOT NULL REFERENCES course_version,
    change text NOT NULL CHECK (change IN ('first', 'typo', 'minor', 'material')),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON publication (course_id, id);

CREATE VIEW live_course AS
SELECT DISTINCT ON (p.course_id) c.code, v.*
FROM publication p JOIN course_version v ON v.id = p.course_version_id JOIN course c ON c.id = p.course_id
ORDER BY p.course_id, p.id DESC;

CREATE TABLE module (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL CHECK (number > 0),
    key key NOT NULL,
    title text NOT NULL,
    description text,
    UNIQUE (course_version_id, number),
    UNIQUE (course_version_id, key)
);

-- Pages and quizzes share one order of the whole course: step.
CREATE TABLE page (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    module_id bigint NOT NULL REFERENCES module,
    step integer NOT NULL CHECK (step > 0),
    number integer NOT NULL CHECK (number > 0), -- within its module
    key key NOT NULL,
    title text NOT NULL,
    minutes integer NOT NULL CHECK (minutes > 0),
    words integer NOT NULL CHECK (words >= 0),
    objectives text[] NOT NULL,
    note text,
    note_level text CHECK (note_level IN ('mild', 'moderate', 'strong')),
    CHECK ((note IS NULL) = (note_level IS NULL)),
    UNIQUE (course_version_id, step),
    UNIQUE (course_version_id, key),
    UNIQUE (module_id, number)
);

CREATE TABLE fragment (
    page_id bigint NOT NULL REFERENCES page,
    alternative boolean NOT NULL, -- part of the summary of equal credit
    number integer NOT NULL CHECK (number > 0),
    kind text NOT NULL CHECK (kind IN ('html', 'local')),
    text text NOT NULL,           -- markup, or the key of a slot
    roles text[],                 -- the condition of the <when> around it: any of these, NULL any at all
    states text[],
    facility_kinds text[],
    reversed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (page_id, alternative, number)
);

CREATE TABLE quiz (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    module_id bigint REFERENCES module, -- NULL: a quiz of the course itself
    step integer NOT NULL CHECK (step > 0),
    key key NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    description text,
    pass_num integer NOT NULL CHECK (pass_num >= 0),
    pass_den integer NOT NULL CHECK (pass_den > 0 AND pass_num <= pass_den),
    attempts integer CHECK (attempts > 0), -- NULL: unlimited
    shuffle boolean NOT NULL,
    optional boolean NOT NULL,
    review text NOT NULL,
    items integer NOT NULL CHECK (items > 0), -- how many are drawn
    UNIQUE (course_version_id, step),
    UNIQUE (course_version_id, key)
);

CREATE TABLE draw (
    quiz_id bigint NOT NULL REFERENCES quiz,
    number integer NOT NULL CHECK (number > 0),
    bank key NOT NULL,
    count integer CHECK (count > 0),
    items text[],
    objectives text[],
    tags text[],
    CHECK ((count IS NULL) <> (items IS NULL)),
    PRIMARY KEY (quiz_id, number)
);

CREATE TABLE item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    bank key NOT NULL,
    key key NOT NULL,
    kind text NOT NULL CHECK (kind IN ('single-choice', 'multiple-choice', 'true-false')),
    scoring text NOT NULL CHECK (scoring IN ('fractions', 'every-decision', 'all-or-nothing')),
    objectives text[] NOT NULL,
    tags text[] NOT NULL,
    weight integer NOT NULL CHECK (weight > 0),
    shuffle boolean NOT NULL,
    stem text NOT NULL,
    plain text NOT NULL,
    feedback_right text,
    feedback_partial text,
    feedback_wrong text,
    rationale text,
    UNIQUE (course_version_id, bank, key)
);

CREATE TABLE item_option (
    item_id bigint NOT NULL REFERENCES item,
    number integer NOT NULL CHECK (number > 0),
    key key NOT NULL,
    label text NOT NULL,
    num integer NOT NULL,
    den integer NOT NULL CHECK (den > 0),
    fixed boolean NOT NULL,
    feedback text,
    PRIMARY KEY (item_id, number),
    UNIQUE (item_id, key)
);

CREATE TABLE objective (
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL,
    key key NOT NULL,
    text text NOT NULL,
    competency text NOT NULL,
    step text NOT NULL,
    PRIMARY KEY (course_version_id, key)
);
CREATE TABLE source (
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL,
    key key NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    by text NOT NULL,
    title text NOT NULL,
    published_in text,
    url text,
    doi text,
    note text,
    PRIMARY KEY (course_version_id, key)
);
CREATE TABLE definition (
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL,
    key key NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (course_version_id, key)
);
CREATE TABLE credit (
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL,
    kind text NOT NULL,
    topic text NOT NULL,
    hundredths integer NOT NULL CHECK (hundredths > 0), -- of an hour
    provider text,
    provider_number text,
    statement text,
    PRIMARY KEY (course_version_id, number)
);
CREATE TABLE slot (
    course_version_id bigint NOT NULL REFERENCES course_version,
    key key NOT NULL,
    required boolean NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (course_version_id, key)
);

CREATE TABLE media (
    hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    type text NOT NULL,
    bytes bytea NOT NULL
);
CREATE TABLE course_media (
    course_version_id bigint NOT NULL REFERENCES course_version,
    path text NOT NULL,
    hash text NOT NULL REFERENCES media,
    PRIMARY KEY (course_version_id, path)
);

-- What an author sent, and what was found: kept so that the page of an import can be read again.
CREATE TABLE import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    file_name text NOT NULL,
    problems jsonb NOT NULL,
    errors integer NOT NULL,
    warnings integer NOT NULL,
    course_version_id bigint REFERENCES course_version, -- NULL: nothing was applied
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
