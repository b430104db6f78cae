-- The example prefecture's files as imported (text in every cell, headers and words in either language), made into plain
-- tables of 2016. Nothing here knows the engine: whoever can read the policies and SQL can check both.

-- What the counties set for themselves (policies/yanbian/2224*.kc); money in fen.
CREATE TABLE law (county TEXT PRIMARY KEY, patrol_days INT, leave_exempt INT, straw_controls INT, publicity_times INT,
  guidance_times INT, trainings INT, dispatches INT, two_from INT, quarter_cap INT, recovery_percent INT, outreach_places INT);
INSERT INTO law VALUES
  ('222401', 6, 15, 2, 2, 4, 1, 3, 15, 200000, 1, 10),
  ('222402', 4, 15, 2, 2, 4, 2, 1, 12, 350000, 1, 10),
  ('222403', 4, 15, 3, 2, 4, 1, 1, 12, 300000, 1, 10),
  ('222404', 5, 15, 2, 2, 4, 1, 1, 12, 250000, 1, 10),
  ('222405', 4, 15, 2, 3, 6, 1, 1, 12, 300000, 1, 10),
  ('222406', 4, 15, 2, 2, 4, 1, 1, 12, 150000, 1, 5),
  ('222424', 4, 10, 4, 2, 4, 1, 1, 12, 300000, 1, 10),
  ('222426', 4, 15, 2, 2, 4, 1, 1, 10, 300000, 2, 10);

CREATE TABLE month (n INT, first TEXT, last TEXT);
WITH RECURSIVE m(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM m WHERE n < 12)
INSERT INTO month SELECT n, printf('2016-%02d-01', n), date(printf('2016-%02d-01', n), '+1 month', '-1 day') FROM m;
CREATE TABLE quarter (name TEXT, first TEXT, last TEXT);
INSERT INTO quarter VALUES ('2016Q1', '2016-01-01', '2016-03-31'), ('2016Q2', '2016-04-01', '2016-06-30'),
  ('2016Q3', '2016-07-01', '2016-09-30'), ('2016Q4', '2016-10-01', '2016-12-31');

CREATE INDEX leave_of ON csv_leave (监督员, 发生日);
CREATE INDEX survey_of ON csv_source_survey (supervisor, "on");
CREATE INDEX publicity_of ON csv_publicity (监督员, 发生日);
CREATE INDEX guidance_of ON csv_nonpoint_guidance (supervisor, "on");
CREATE INDEX straw_of ON csv_straw_control (supervisor, "on");
CREATE INDEX training_of ON csv_training (supervisor, "on");

CREATE TABLE yes (word TEXT PRIMARY KEY);
INSERT INTO yes VALUES ('true'), ('是'), ('1');

CREATE TABLE village AS
  SELECT v.编号 AS id, v.乡镇 AS township, t.county AS county, CAST(v.户数 AS INT) AS households,
         CAST(v.固定污染源数 AS INT) AS polluters, v.沿边 IN yes AS border
  FROM csv_village v JOIN csv_township t ON t.id = v.乡镇;
CREATE TABLE spell AS
  SELECT id, village, "from" AS first, CASE until WHEN '' THEN '9999-12-31' ELSE until END AS until FROM csv_supervisor;
CREATE INDEX spell_id ON spell (id);
CREATE INDEX spell_village ON spell (village);
-- Everybody in service on some day of 2016, where they were last.
CREATE TABLE person AS
  SELECT s.id, s.village, v.township, v.county, v.border, c.hired, nullif(c."left", '') AS gone,
         nullif(c.certified, '') AS certified, c.manager IN yes AS manager, max(s.until) AS last_until
  FROM spell s JOIN village v ON v.id = s.village JOIN csv_supervisor c ON c.id = s.id AND c."from" = s.first
  WHERE s.first <= '2016-12-31' AND s.until > '2016-01-01'
  GROUP BY s.id;
CREATE UNIQUE INDEX person_id ON person (id);

-- Months that somebody was in service for as a whole, of those on whose last day they were there.
CREATE TABLE whole_month AS
  SELECT p.id, p.county, m.n, m.first, m.last,
         p.hired <= m.first AND (p.gone IS NULL OR p.gone > m.last) AS whole
  FROM person p, month m
  WHERE EXISTS (SELECT * FROM spell s WHERE s.id = p.id AND s.first <= m.last AND m.last < s.until);

CREATE TABLE patrol AS
  SELECT supervisor, "on", route, in_area IN yes AS in_area,
         km + 0 >= 3 AND minutes + 0 >= 60 AND in_area IN yes AS valid
  FROM csv_patrol;
CREATE INDEX patrol_of ON patrol (supervisor, "on");
CREATE TABLE case_file AS
  SELECT id, verified IN yes AS verified, nullif(decided, '') AS decided,
         min(max((3 * CAST(round(nullif(fine, '') * 100) AS INT) + 50) / 100, 5000), 1000000) AS pot
  FROM csv_case;
UPDATE case_file SET pot = 5000 WHERE pot IS NULL;
CREATE TABLE report AS
  SELECT r.编号 AS id, r.监督员 AS supervisor, r.发生日 AS "on", r.类别 AS kind, r.环境要素 AS medium, c.verified AS verified,
         r.离线 IN yes AS offline, r.已制止 IN yes AS stopped, r.避免的影响 IN ('重大', '特别重大') AS averted_major, lag,
         lag <= CASE WHEN r.离线 IN yes THEN 2880 WHEN r.紧急 IN yes THEN 120 ELSE 1440 END AS timely
  FROM (SELECT *, CASE WHEN 时差 LIKE '%小时' THEN replace(时差, '小时', '') * 60.0
                       WHEN 时差 LIKE '%分钟' THEN replace(时差, '分钟', '') + 0 ELSE 时差 + 0 END AS lag FROM csv_report) r
  LEFT JOIN case_file c ON c.id = r.案件
  WHERE r.发生日 BETWEEN '2016-01-01' AND '2016-12-31';
CREATE INDEX report_of ON report (supervisor);
CREATE TABLE mediation AS
  SELECT m.编号 AS id, m.监督员 AS supervisor, m.发生日 AS "on", m.纠纷 AS dispute, d.class, m.达成协议 IN yes AS settled,
         m.已履行 IN yes AS performed
  FROM csv_mediation m JOIN csv_dispute d ON d.id = m.纠纷;
CREATE INDEX mediation_of ON mediation (dispute);
CREATE TABLE petition AS
  SELECT e.id, e.supervisor, e.kind, w."on" IS NOT NULL AND date(w."on", '+1 day') <= e."on" AS forewarned
  FROM csv_petition_event e LEFT JOIN csv_petition_warning w ON w.id = e.warning
  WHERE e."on" BETWEEN '2016-01-01' AND '2016-12-31';
CREATE TABLE fire AS
  SELECT supervisor, "on", finder, origin, area + 0 AS area, minutes + 0 AS minutes, put_out IN yes AND reported IN yes AS good,
         substr("on", 6) AS day
  FROM csv_fire_point WHERE "on" BETWEEN '2016-01-01' AND '2016-12-31';

-- Records that may have to be answered for: those that each violation is about, before any ladder.
CREATE TABLE patrolled AS
  SELECT m.id FROM csv_missed_report m
  WHERE (SELECT count(*) FROM patrol p
         WHERE p.supervisor = m.supervisor AND p.valid AND p."on" > date(m."on", '-30 days') AND p."on" <= m."on") >= 2;

-- What the run said.
CREATE TABLE outcome AS
  SELECT json ->> 'subject' AS subject, json ->> 'kind' AS kind, json ->> 'name' AS name, json ->> 'scope' AS scope,
         json ->> 'value' AS value, json ->> 'status' AS status, json ->> 'required' AS required, json ->> 'met' AS met,
         json ->> 'record' AS record, json ->> 'violation' AS violation, json ->> 'on' AS "on", json ->> 'state' AS state
  FROM line;
CREATE INDEX outcome_of ON outcome (kind, name, subject);

-- Sanctions, decided or recommended, with the day on which each has run out.
CREATE TABLE step_length (ladder TEXT, county TEXT, step TEXT, months INT);
INSERT INTO step_length
  SELECT 'measures', county, step, months FROM law, (SELECT 'reminder' AS step, 3 AS months UNION SELECT 'warning', 6
    UNION SELECT 'dismissal', 12000)
  UNION SELECT 'measures', '222401', 'criticism', 9 UNION SELECT 'measures', '222401', 'suspension', 12
  UNION SELECT 'measures', '222404', 'criticism', 12
  UNION SELECT 'discipline', county, step, months FROM law, (SELECT 'warning' AS step, 6 AS months UNION SELECT 'demerit', 12
    UNION SELECT 'major_demerit', 18);
CREATE TABLE sanction AS
  SELECT s.ladder, s.supervisor, s."on", s.step,
         min(date(s."on", '+' || l.months || ' months'),
             date(s."on", 'start of month', '+' || (l.months + 1) || ' months', '-1 day')) AS until
  FROM (SELECT 'measures' AS ladder, supervisor, "on", step FROM csv_measure_taken WHERE annulled NOT IN yes
        UNION ALL SELECT 'discipline', supervisor, "on", step FROM csv_sanction WHERE annulled NOT IN yes
        UNION ALL SELECT name, subject, "on", value FROM outcome
          WHERE kind = 'sanction' AND state = 'recommended' AND value <> 'none') s
  JOIN person p ON p.id = s.supervisor JOIN step_length l ON l.ladder = s.ladder AND l.county = p.county AND l.step = s.step;
CREATE TABLE barred AS
  SELECT q.name AS scope, s.supervisor AS id FROM sanction s, quarter q
  WHERE s.step <> 'reminder' AND s."on" <= q.last AND q.last < s.until;
