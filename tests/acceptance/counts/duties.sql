-- Required and met of each duty, person by person, village by village, county by county.
CREATE TABLE judged (subject TEXT, duty TEXT, item TEXT, required INT, met INT);
INSERT INTO judged  -- D1: months with enough days of valid patrols (Hunchun's own number holds from March)
  SELECT w.id, 'patrolling', 'days', 1,
         (SELECT count(DISTINCT "on") FROM patrol p WHERE p.supervisor = w.id AND p.valid AND p."on" BETWEEN w.first AND w.last)
         >= CASE WHEN w.county = '222404' AND w.n < 3 THEN 4 ELSE l.patrol_days END
  FROM whole_month w JOIN law l USING (county)
  WHERE w.whole AND (SELECT coalesce(sum(天数), 0) FROM csv_leave v
                     WHERE v.监督员 = w.id AND v.发生日 BETWEEN w.first AND w.last) < l.leave_exempt;
INSERT INTO judged SELECT supervisor, 'patrolling', 'timely', 1, timely FROM report;
INSERT INTO judged SELECT supervisor, 'patrolling', 'stopped', 1, stopped FROM report WHERE kind <> '安全隐患';
INSERT INTO judged SELECT supervisor, 'mediating', 'settled', 1, settled FROM mediation
  WHERE "on" BETWEEN '2016-01-01' AND '2016-12-31';
INSERT INTO judged SELECT supervisor, 'mediating', 'forewarned', 1, forewarned FROM petition WHERE kind <> 'individual';
INSERT INTO judged SELECT supervisor, 'assisting', 'attended', 1, attended IN yes FROM csv_evidence_assist
  WHERE "on" BETWEEN '2016-01-01' AND '2016-12-31';
INSERT INTO judged SELECT supervisor, 'aiding', 'contacted', 1, contacted IN yes FROM csv_legal_aid
  WHERE "on" BETWEEN '2016-01-01' AND '2016-12-31';
CREATE TABLE whole_year AS SELECT * FROM person WHERE hired <= '2016-01-01' AND gone IS NULL;
INSERT INTO judged SELECT id, 'surveying', 'yearly', 1, (SELECT count(*) FROM csv_source_survey s
  WHERE s.supervisor = p.id AND s.complete IN yes AND s."on" LIKE '2016-%') >= 1 FROM whole_year p;
INSERT INTO judged SELECT id, 'publicising', 'yearly', 1, (SELECT count(*) FROM csv_publicity s
  WHERE s.监督员 = p.id AND s.发生日 LIKE '2016-%') >= l.publicity_times FROM whole_year p JOIN law l USING (county);
INSERT INTO judged SELECT id, 'controlling', 'guidance', 1, (SELECT count(*) FROM csv_nonpoint_guidance s
  WHERE s.supervisor = p.id AND s."on" LIKE '2016-%') >= l.guidance_times FROM whole_year p JOIN law l USING (county);
INSERT INTO judged  -- the ban on burning: October to the first of May; one day of May is too little to ask anything
  SELECT id, 'controlling', 'straw', 1, (SELECT count(*) FROM csv_straw_control s
    WHERE s.supervisor = w.id AND s."on" BETWEEN w.first AND w.last) >= l.straw_controls
  FROM whole_month w JOIN law l USING (county) WHERE w.whole AND w.n IN (1, 2, 3, 4, 10, 11, 12);
INSERT INTO judged SELECT supervisor, 'controlling', 'fires', 1, good FROM fire;
INSERT INTO judged SELECT id, 'learning', 'yearly', 1, EXISTS (SELECT * FROM csv_training t
  WHERE t.supervisor = p.id AND t.attended IN yes AND t."on" LIKE '2016-%')
  FROM person p WHERE p.hired <= '2016-09-30' AND p.gone IS NULL;
INSERT INTO judged  -- Dunhua: whole months of 15 September to 15 June, at least 20 days long
  SELECT id, 'fire_watch', 'days', 1, (SELECT count(DISTINCT "on") FROM patrol p
    WHERE p.supervisor = w.id AND p.in_area AND p."on" BETWEEN w.first AND w.last) >= 4
  FROM whole_month w WHERE w.county = '222403' AND w.whole AND w.n IN (1, 2, 3, 4, 5, 10, 11, 12);
INSERT INTO judged  -- Hunchun: June to 15 September, border villages; who left between the 16th and the 30th was there
  SELECT p.id, 'river_patrol', 'times', 1, (SELECT count(DISTINCT "on") FROM patrol x WHERE x.supervisor = p.id AND x.valid
    AND x.route = '图们江' AND x."on" BETWEEN m.first AND m.last) >= 4
  FROM (SELECT n, first, CASE n WHEN 9 THEN '2016-09-15' ELSE last END AS last FROM month WHERE n BETWEEN 6 AND 9) m, person p
  JOIN spell s ON s.id = p.id AND s.first <= m.last AND m.last < s.until JOIN village v ON v.id = s.village
  WHERE p.county = '222404' AND v.border AND p.hired <= m.first AND (p.gone IS NULL OR p.gone > m.last);
INSERT INTO judged SELECT supervisor, 'noise_watch', 'fast', 1, lag <= 720 FROM report r JOIN person p ON p.id = r.supervisor
  WHERE p.county = '222401' AND medium = '噪声' AND NOT offline;
CREATE TABLE staff AS
  SELECT v.id, v.county, (SELECT count(*) FROM spell s WHERE s.village = v.id AND s.first <= '2016-12-31'
    AND s.until > '2016-12-31') AS n, v.households + 200 * v.polluters >= 100 * l.two_from AS two
  FROM village v JOIN law l USING (county);
INSERT INTO judged SELECT id, 'staffing', 'enough', 1, n >= 1 + two FROM staff UNION ALL
  SELECT id, 'staffing', 'limit', 1, n <= 2 FROM staff;
INSERT INTO judged SELECT c.id, 'county_training', 'yearly', 1, (SELECT count(*) FROM csv_training_session s
  WHERE s.county = c.id AND s."on" LIKE '2016-%') >= l.trainings FROM csv_county c JOIN law l ON l.county = c.id;
INSERT INTO judged SELECT c.id, 'dispatching', 'quarterly', 1, (SELECT count(*) FROM csv_dispatch s
  WHERE s.county = c.id AND s."on" BETWEEN q.first AND q.last) >= l.dispatches
  FROM csv_county c JOIN law l ON l.county = c.id, quarter q;
INSERT INTO judged SELECT township, 'notice_boards', 'current', 1, current IN yes FROM csv_notice_board WHERE "on" LIKE '2016-%';
CREATE TABLE obstruction AS  -- where the supervisor was on that day
  SELECT v.township, o.stopped IN yes AS stopped, o.police IN yes AS police, o.serious IN yes AS serious
  FROM csv_obstruction o JOIN spell s ON s.id = o.supervisor AND s.first <= o."on" AND o."on" < s.until
  JOIN village v ON v.id = s.village WHERE o."on" LIKE '2016-%';
INSERT INTO judged SELECT township, 'protection', 'answered', 1, stopped OR police FROM obstruction;
INSERT INTO judged SELECT township, 'protection', 'referred', 1, police FROM obstruction WHERE serious;
-- What the plan asks of units. A village is covered by who was in service there on the day.
CREATE TABLE standing_on AS SELECT v.id, v.county, v.township,
    (SELECT count(DISTINCT s.id) FROM spell s
     WHERE s.village = v.id AND s.first <= '2016-06-30' AND s.until > '2016-06-30') AS june,
    (SELECT count(DISTINCT s.id) FROM spell s
     WHERE s.village = v.id AND s.first <= '2015-12-31' AND s.until > '2015-12-31') AS before
  FROM village v;
INSERT INTO judged SELECT '222400', 'coverage', 'villages', 1, n >= 1 FROM staff UNION ALL
  SELECT '222400', 'coverage', 'townships', 1, EXISTS (SELECT * FROM csv_institution i WHERE i.township = t.id) FROM csv_township t;
INSERT INTO judged SELECT county, 'pilot', 'villages', 1, before >= 1 FROM standing_on WHERE county = '222401';
INSERT INTO judged SELECT county, 'deployment', 'covered', 1, june >= 1 FROM standing_on UNION ALL
  SELECT t.county, 'deployment', 'bodies', 1, EXISTS (SELECT * FROM csv_institution i WHERE i.township = t.id) FROM csv_township t
  UNION ALL SELECT t.county, 'deployment', 'vetted', 1, EXISTS (SELECT * FROM csv_list_vetting l
    WHERE l.township = t.id AND l.approved IN yes AND l."on" <= '2016-06-30') FROM csv_township t
  UNION ALL SELECT c.id, 'deployment', 'rules', 1, EXISTS (SELECT * FROM csv_rules_issued r
    WHERE r.county = c.id AND r.jointly IN yes AND r."on" <= '2016-06-30') FROM csv_county c;
INSERT INTO judged SELECT t.county, 'summary', 'rosters', 1, EXISTS (SELECT * FROM csv_roster r
    WHERE r.township = t.id AND r."on" BETWEEN '2016-01-01' AND '2016-12-10') FROM csv_township t
  UNION ALL SELECT c.id, 'summary', 'reported', 1, EXISTS (SELECT * FROM csv_summary_report r
    WHERE r.county = c.id AND r.roster IN yes AND r."on" BETWEEN '2016-01-01' AND '2016-12-10') FROM csv_county c;
INSERT INTO judged SELECT t.county, 'checking', 'townships', 1, EXISTS (SELECT * FROM csv_inspection i
    WHERE i.township = t.id AND i."on" LIKE '2016-%') FROM csv_township t
  UNION ALL SELECT c.id, 'checking', 'reported', 1, EXISTS (SELECT * FROM csv_check_report r
    WHERE r.county = c.id AND r."on" BETWEEN '2016-01-01' AND '2016-12-20') FROM csv_county c;
INSERT INTO judged SELECT '222400', 'sampling', 'drawn', 1, EXISTS (SELECT * FROM csv_lot l WHERE l.county = c.id) FROM csv_county c
  UNION ALL SELECT '222400', 'sampling', 'visited', 1, EXISTS (SELECT * FROM csv_spot_check s WHERE s.county = l.county)
  FROM csv_lot l WHERE CAST(l.number AS INT) <= 3;
INSERT INTO judged SELECT t.id, 'township_roles', p.post, 1, EXISTS (SELECT * FROM csv_township_role r
    WHERE r.township = t.id AND r.post = p.post AND r.until = '')
  FROM csv_township t, (SELECT 'unit' AS post UNION SELECT 'leader' UNION SELECT 'staffing' UNION SELECT 'rights') p;
INSERT INTO judged SELECT 乡镇, 'source_openness', 'complete', 1, 内容完整 IN yes FROM csv_publication WHERE 发生日 LIKE '2016-%'
  UNION ALL SELECT t.id, 'source_openness', 'all', 1,
    (SELECT coalesce(sum(企业数), 0) FROM csv_publication p WHERE p.乡镇 = t.id AND p.内容完整 IN yes AND p.发生日 LIKE '2016-%')
    >= (SELECT sum(polluters) FROM village v WHERE v.township = t.id) FROM csv_township t;
INSERT INTO judged SELECT c.id, 'archive', 'fresh', 1, EXISTS (SELECT * FROM csv_archive_check a
    WHERE a.county = c.id AND a."on" BETWEEN q.first AND q.last) FROM csv_county c, quarter q
  UNION ALL SELECT county, 'archive', 'current', 1, current IN yes FROM csv_archive_check WHERE "on" LIKE '2016-%';
CREATE INDEX judged_of ON judged (subject, duty);

CREATE TEMP VIEW expected AS
  SELECT subject, duty, sum(required), sum(met) FROM judged GROUP BY subject, duty;
CREATE TEMP VIEW actual AS
  SELECT subject, name, required, met FROM outcome
  WHERE kind = 'duty' AND required > 0 AND name IN (SELECT duty FROM judged);
